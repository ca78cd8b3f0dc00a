"""Who may import whom (the house in the README), also for imports inside functions."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
ROOMS = {"app", "settings", "transcript", "engines", "ui"}
MAY_IMPORT = {
    "settings": set(),
    "transcript": set(),
    "engines": {"transcript"},
    "ui": {"transcript", "engines"},
    "app": {"settings", "transcript", "engines", "ui"},
}
HEAVY = {"torch", "transformers", "pyannote", "ctranslate2", "faster_whisper", "senko", "torchaudio"}


def sources():
    yield from (REPOSITORY / name for name in ("app.py", "settings.py"))
    for room in ("transcript", "engines", "ui"):
        yield from sorted((REPOSITORY / room).rglob("*.py"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path):
    return path.relative_to(REPOSITORY).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_a_module_imports_only_the_rooms_it_may(path):
    tree = ast.parse(path.read_text("utf-8"))
    mine = room_of(path)
    for name in imported(tree):
        room = name.split(".")[0]
        if room in ROOMS and room != mine:
            assert room in MAY_IMPORT[mine], f"{mine} imports {name}"
        assert not (room == "gradio" and mine not in {"ui", "app"}), f"{mine} imports gradio"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "ui").rglob("*.py")), ids=lambda p: p.name)
def test_the_page_knows_of_engines_only_jobs_and_streaming(path):
    for name in imported(ast.parse(path.read_text("utf-8"))):
        if name.startswith("engines"):
            assert name.split(".")[1:2] in (["jobs"], ["streaming"], []), name


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_heavy_libraries_are_imported_where_a_model_is_loaded(path):
    tree = ast.parse(path.read_text("utf-8"))
    top = ast.Module([n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], [])
    assert not {name.split(".")[0] for name in imported(top)} & HEAVY
