"""The strings of the interface: each topic apart, each key in both languages, each key shown somewhere."""

import re
from pathlib import Path

import pytest

from transcript.formats.base.options import option_fields
from transcript.formats.registry import FORMATS
from transcript.wording import blanks
from ui.strings import STRINGS, TOPICS
from ui.text import LANGUAGES

ROOT = Path(__file__).parents[2]
TELUGU = re.compile(r"[\u0c00-\u0c7f]")
# Keys put together where they are shown: their beginning, and the code that does it.
MADE = {
    "editor_status_": "editor_status_${",
    "editor_flag_": "editor_flag_${",
    "editor_did_": "editor_did_${",
    "editor_column_": "editor_column_${",
    "editor_export_": "editor_export_${",
    "editor_find_": "editor_find_${",
    "editor_question_": "editor_question_${",
    "export_option_": "option_{field.name}",
    "export_choice_": "choice_{value}",
    "editor_check_": "editor_check_${",
    "export_check_": "check_{kind}",
    "corrections_status_": "status_{status}",
    "corrections_file_": "file_{name}",
    "role_": "role_${",
}


def read_sources() -> str:
    """Everything that may show a string; stages and states of models are named by the engines."""
    files = [path for kind in ("py", "js") for path in sorted((ROOT / "ui").rglob(f"*.{kind}"))]
    files = [path for path in files if path.parent.name != "strings"]
    files += [
        ROOT / "app.py",
        ROOT / "engines" / "runtime" / "progress.py",
        ROOT / "engines" / "models" / "registry.py",
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


SOURCES = read_sources()


def is_used(key: str) -> bool:
    made = next((code for prefix, code in MADE.items() if key.startswith(prefix)), None)
    if made is not None:
        return made in SOURCES
    name = key
    for topic in ("export", "corrections"):  # these pages ask for their keys without the topic
        name = name.removeprefix(f"{topic}_") if key in topic_keys(topic) else name
    return re.search(rf"[\"'`.]({key}|{name})\b", SOURCES) is not None


def topic_keys(name: str) -> set[str]:
    return next(set(topic.STRINGS) for topic in TOPICS if topic.__name__.endswith(f".{name}"))


def test_no_two_topics_have_the_same_key() -> None:
    assert sum(len(topic.STRINGS) for topic in TOPICS) == len(STRINGS)


def test_every_topic_of_the_folder_is_handed_out() -> None:
    files = {path.stem for path in (ROOT / "ui" / "strings").glob("*.py")} - {"__init__"}
    assert {topic.__name__.rpartition(".")[2] for topic in TOPICS} == files


@pytest.mark.parametrize("key", STRINGS)
def test_string_stands_in_both_languages_with_the_same_blanks(key: str) -> None:
    entry = STRINGS[key]
    assert tuple(entry) == LANGUAGES
    assert all(text.strip() == text != "" for text in entry.values())
    assert TELUGU.search(entry["te"])
    assert not TELUGU.search(entry["en"])
    assert blanks(entry["en"]) == blanks(entry["te"])


@pytest.mark.parametrize("key", STRINGS)
def test_string_is_used(key: str) -> None:
    assert is_used(key)


def test_a_string_nobody_shows_would_be_found() -> None:
    assert not is_used("no_such_string")


def test_every_option_of_every_format_has_a_name() -> None:
    names = {field.name for item in FORMATS.values() for field, _ in option_fields(item.options)}
    assert {f"export_option_{name}" for name in names} <= set(STRINGS)
