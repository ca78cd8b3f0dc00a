"""Laws of what the app says: each code in both languages, each value that a sentence names given where it is said."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from transcript.errors import PatchError
from transcript.formats.registry import FORMATS
from transcript.messages import (
    Message,
    catalogue,
    dump_notice,
    read_message,
    read_notice,
    tell,
    write_message,
)
from transcript.wording import blanks

ROOT = Path(__file__).parent.parent
ROOMS = ("transcript", "engines", "ui")
TELUGU = re.compile(r"[\u0c00-\u0c7f]")
OF_A_PLACE = {
    "at_field": {"field", "sentence"},
    "at_line": {"line", "sentence"},
    "at_row": {"row", "sentence"},
}
# Who takes a code: the name of what is called, and which of its arguments the code is.
TAKERS = {"Message": 0, "refuse": 0, "told": 0, "Refusal": 1, "RefusedError": 1, "SettingError": 1}
TAKERS |= {"PatchError": 1, "UnstorableError": 1, "UnreadableError": 0, "Repair": 1}
SAME_WORDS = {"as_written", "for_textgrid", "for_eaf", "for_xlsx", "for_docx", "for_chat", "for_audacity"}
SAME_WORDS |= {
    "for_kaldi",
    "for_dataset",
    "file_pdf",
    "for_sbv",
    "for_exb",
    "for_analysis",
    "for_parquet",
    "for_lhotse",
}  # names of tools


NODES = [
    (path.relative_to(ROOT), node)
    for path in (ROOT / "app.py", ROOT / "settings.py", *(p for r in ROOMS for p in (ROOT / r).rglob("*.py")))
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
]
CALLS = [(path, node) for path, node in NODES if isinstance(node, ast.Call)]


def family() -> set[str]:
    """The names of LikhitaError and of every class below it that is made as it is: of a code and values."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, node in NODES
        if isinstance(node, ast.ClassDef) and not any(getattr(f, "name", "") == "__init__" for f in node.body)
    }
    known = {"LikhitaError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


CODE_PLACE = dict.fromkeys(family(), 0) | TAKERS


def code_of(path: Path, call: ast.Call) -> str | None:
    """The code that is named here; None where nobody says anything, or a ready message is handed on."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "__init__":
        places: tuple[int, ...] = (0, 1)  # `super().__init__`, perhaps of an error
    elif name in CODE_PLACE and not (name == "RefusedError" and path.parts[0] == "engines"):
        places = (CODE_PLACE[name],)
    else:
        return None
    given = [call.args[place] for place in places if place < len(call.args)]
    texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if name == "__init__":
        texts = [text for text in texts if text in catalogue("en")]
    return texts[0] if texts else None


SAID = [(path, call, code) for path, call in CALLS if (code := code_of(path, call)) is not None]


def test_every_code_stands_in_both_languages_with_the_same_values() -> None:
    assert list(catalogue("en")) == list(catalogue("te"))
    for code, english in catalogue("en").items():
        telugu = catalogue("te")[code]
        assert re.fullmatch(r"[a-z][a-z0-9_]+", code)
        assert not TELUGU.search(english), code
        assert TELUGU.search(telugu) or code in SAME_WORDS | set(OF_A_PLACE), code
        if code not in OF_A_PLACE:
            assert blanks(english) == blanks(telugu), code


def test_every_code_that_is_said_is_known_and_gets_the_values_of_its_sentence() -> None:
    assert [f"{path}:{call.lineno} {code}" for path, call, code in SAID if lacks(call, code)] == []
    assert len(SAID) > 250


def lacks(call: ast.Call, code: str) -> bool:
    """Whether the code is unknown, or a value of its sentence is not given."""
    sentence = catalogue("en").get(code)
    given = {keyword.arg for keyword in call.keywords}
    return sentence is None or not set(blanks(sentence)) <= given


@pytest.mark.parametrize(
    "said", ["Message('disk_fool')", "Message('queue_full')", "Message('The disk is full.')"]
)
def test_what_is_said_wrongly_would_be_found(said: str) -> None:
    call = ast.parse(said, mode="eval").body
    assert isinstance(call, ast.Call)
    code = code_of(Path("engines/jobs/job.py"), call)
    assert code is not None
    assert lacks(call, code)


def test_no_sentence_is_raised_in_place_of_a_code() -> None:
    """Strings that are put together (f-strings, joins) are none either."""
    wrong = []
    for path, call in CALLS:
        name = getattr(call.func, "id", "")
        place = CODE_PLACE.get(name)
        if place is None or place >= len(call.args) or path.name == "format.py":  # there of a format's name
            continue
        if isinstance(call.args[place], ast.JoinedStr | ast.BinOp):
            wrong.append(f"{path}:{call.lineno}")
    assert wrong == []


def test_every_code_is_said_somewhere() -> None:
    """As an argument of what takes a code, or in a table of codes (`border`), or made of a format's name."""
    constants = {node.value for _, node in NODES if isinstance(node, ast.Constant)}
    made = {f"for_{name}" for name in FORMATS} | set(OF_A_PLACE)
    assert set(catalogue("en")) - constants - made == set()


def test_the_table_for_programs_has_every_code() -> None:
    page = (ROOT / "docs" / "codes.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE)
    english = {code: words.replace("|", "\\|") for code, words in catalogue("en").items()}
    assert dict(rows) == english


def test_message_is_told_with_its_place_and_its_large_numbers() -> None:
    error = PatchError("text", "text_too_long", most=20_000)
    assert str(error) == "text: must be at most 20,000 characters."
    assert tell(error.reason, "te") == "గరిష్ఠంగా 20,000 అక్షరాలు ఉండాలి."
    assert write_message(error.reason) == {
        "code": "text_too_long",
        "values": {"most": 20_000, "field": "text"},
    }


def test_message_in_a_message_is_told_in_the_same_language() -> None:
    lacks = Message("weights_missing", label="Silero")
    message = Message("weights_disk_full", problem=lacks)
    assert tell(message, "te").startswith("Silero ఈ కంప్యూటర్‌లో లేదు")
    assert "డిస్క్ నిండింది" in tell(message, "te")
    assert read_message(write_message(message)) == message


def test_values_are_text_and_never_read_as_a_sentence() -> None:
    message = Message("speaker_unknown").at(field="{sentence} {line}")
    assert str(message) == "{sentence} {line}: no row has this speaker."


def test_sentence_of_an_older_version_stays_as_it_was_stored() -> None:
    old = read_notice("No speech was found in this recording.")
    assert (str(old), tell(old, "te"), dump_notice(old)) == (("No speech was found in this recording.",) * 3)
    new = Message("no_speech")
    assert dump_notice(new) == {"code": "no_speech", "values": {}}
    assert read_notice(dump_notice(new)) == new


def test_length_that_an_older_version_stored_is_told() -> None:
    assert tell(read_message({"code": "hour", "values": {"count": "1"}})) == "1 hour"
    assert tell(read_message({"code": "minutes", "values": {"count": "90"}})) == "90 minutes"


def test_code_of_a_newer_version_is_told_as_it_is() -> None:
    assert tell(read_message({"code": "of_tomorrow", "values": {"a": 1}}), "te") == "of_tomorrow"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"code": "no_speech"},
        {"code": "No speech.", "values": {}},
        {"code": "no_speech", "values": {"a": None}},
        {"code": "no_speech", "values": {"a b": 1}},
        {"code": "no_speech", "values": {"a": True}},
        {"code": "no_speech", "values": {f"a{n}": n for n in range(13)}},
        {"code": "a", "values": {"a": {"code": "a", "values": {"a": {"code": "a", "values": {"a": {}}}}}}},
    ],
)
def test_what_is_no_message_is_not_read(value: object) -> None:
    with pytest.raises(ValueError, match="message"):
        read_message(value)


def test_command_of_the_models_tells_sentences_without_the_page() -> None:
    """The engines know no other room; the sentences are data."""
    script = (
        "import sys; from engines.models.errors import NO_HUB; sys.stdout.write(f'{NO_HUB}\\n'); "
        "sys.exit(any(name.partition('.')[0] == 'ui' for name in sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("The full models could not be downloaded: huggingface.co does not answer")
