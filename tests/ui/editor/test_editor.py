"""The editor's Python side and the rules its JavaScript keeps; the page itself is tested in tests/browser."""

import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ui.editor.editor import FOLDER, STYLES, TEMPLATE, SegmentEditor, answer_calls
from ui.strings import STRINGS
from ui.text import strings

MADE = (
    "editor_status_",
    "editor_flag_",
    "editor_did_",
    "editor_column_",
    "editor_export_",
    "editor_find_",
    "editor_check_",
    "editor_question_",
    "editor_key_nudge_",
    "editor_share_made_",
    "editor_share_may_",
)  # the rest of the key is a value
SOURCES = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.js")}


def answer(payload: dict[str, Any]) -> dict[str, Any]:
    return {"got": payload}


def test_no_key_is_in_the_table_twice_and_none_is_the_browsers() -> None:
    lines = re.findall(r'keys: \[(.+?)\],\s*where: "(\w+)"', SOURCES["commands/keymap.js"], re.DOTALL)
    keys = [f"{where}: {key}" for names, where in lines for key in re.findall(r'"(.+?)"', names)]
    assert len(keys) == len(set(keys)) > 10
    owned = {f"Alt {key}" for key in [*"BDEFHSTV", "ArrowLeft", "ArrowRight"]}
    owned |= {f"Ctrl {key}" for key in "AFGLNPRSTW"}
    assert [key for key in keys if key.split(": ")[1] in owned] == []


def test_template_is_static() -> None:
    assert TEMPLATE == '<section class="lk"></section>'


@pytest.mark.parametrize("name", STYLES)
def test_style_survives_the_page_script(name: str) -> None:
    assert "</" not in (FOLDER / name).read_text("utf-8").replace("%3C/", "")


def test_strings_used_by_the_page_exist_and_none_is_left_over() -> None:
    used = set(re.findall(r"\beditor_\w+", "".join(SOURCES.values())))
    used |= {key for key in STRINGS if key.startswith(MADE)}
    assert {key for key in STRINGS if key.startswith("editor_")} == used - set(MADE)


def test_unknown_language_of_the_interface_is_english() -> None:
    assert strings("fr") == strings("en")
    assert strings("te")["language"] == "te"


def test_call_gets_the_payload_and_a_name_of_ours() -> None:
    call = answer_calls("edit", answer)
    assert call.__name__ == "document_edit"
    assert call({"id": "s1"}) == {"got": {"id": "s1"}}


@pytest.mark.parametrize("payload", [None, [], "x", 3])
def test_call_refuses_what_is_no_payload(payload: Any) -> None:
    assert "error" in answer_calls("edit", answer)(payload)


def test_unexpected_error_is_logged_and_told_as_failed(caplog: pytest.LogCaptureFixture) -> None:
    def fail(payload: dict[str, Any]) -> dict[str, Any]:
        raise OSError("disk full")

    with caplog.at_level(logging.ERROR):
        assert answer_calls("edit", fail)({"text": "రహస్యం"}) == {"failed": True}
    assert "disk full" in caplog.text
    assert "రహస్యం" not in caplog.text


def test_config_carries_strings_and_calls_but_no_events_of_the_same_name() -> None:
    editor = SegmentEditor(
        calls=dict.fromkeys(("edit", "undo", "redo", "load"), answer), strings=strings("te")
    )
    config = editor.get_config()
    assert config["props"]["strings"]["language"] == "te"
    assert not {"edit", "undo", "redo", "load"} & set(config)
    names = sorted(call.__name__ for call in editor.server_fns)
    assert names == ["document_edit", "document_load", "document_redo", "document_undo"]


def test_import_writes_nothing_beside_the_source() -> None:
    before = sorted(path.name for path in FOLDER.iterdir() if path.name != "__pycache__")
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-B", "-c", "import ui.editor.editor"], cwd=root, check=True)
    assert sorted(path.name for path in FOLDER.iterdir() if path.name != "__pycache__") == before
