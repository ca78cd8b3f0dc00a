"""The app's models with a folder of the test's in the place of one."""

from pathlib import Path

from engines.models import Models, ModelSettings, Role


def make_models_of(folder: Path, tmp_path: Path, role: Role = Role.ENGLISH, backend: str = "auto") -> Models:
    """The starter's, but this folder for one role."""
    settings = ModelSettings(
        tmp_path / "cache", models="starter", overrides={role: str(folder)}, whisper_backend=backend
    )
    return Models(settings)
