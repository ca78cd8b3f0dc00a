"""Which weights serve which role, and where they come from; also a command, `python -m engines.models`."""

from engines.models.background_fetch import ModelFetch
from engines.models.checkpoint import Checkpoint
from engines.models.download_progress import FetchProgress
from engines.models.errors import ModelUnavailableError
from engines.models.families import Family
from engines.models.registry import Models
from engines.models.roles import Role
from engines.models.settings import ModelCard, ModelSettings

__all__ = [
    "Checkpoint",
    "Family",
    "FetchProgress",
    "ModelCard",
    "ModelFetch",
    "ModelSettings",
    "ModelUnavailableError",
    "Models",
    "Role",
]
