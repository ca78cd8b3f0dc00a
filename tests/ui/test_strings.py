"""The strings of the interface: each topic apart, each key in both languages, each key shown somewhere."""

import re
from pathlib import Path

from transcript.formats.base.options import option_fields
from transcript.formats.registry import FORMATS
from transcript.messages import catalogue
from transcript.wording import blanks, fill, plural_categories, plural_forms
from ui.strings import STRINGS, TOPICS
from ui.text import LANGUAGES

ROOT = Path(__file__).parents[2]
TELUGU = re.compile(r"[\u0c00-\u0c7f]")
SENTENCES = STRINGS | {
    code: {language: catalogue(language)[code] for language in LANGUAGES} for code in catalogue("en")
}
BLANKS = re.compile(r"\{\w+(?:[:,][^{}]*)?\}|\{\w+, plural, |\b(?:one|other) \{")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9./@_+-]*")
COUNTED = re.compile(
    r"\{(?!most)\w+(?::,)?\} (?:more |other )?(?:rows?|edits?|times|lines?|speakers|documents|matches)\b"
)
# Names have two capitals, a digit, a dot or an underscore in them; these have none.
IS_NAME = re.compile(r".*[A-Z].*[A-Z0-9_].*|.*[._0-9].*")
NAMES = """
    te en true false auto start end segments pandas datasets icefall sclite meeteval transformers conformer python
    hash-password pip install force-reinstall no-deps requirements localhost https wav ogg flac webm wma mkv avi mpg mts srt vtt ttml
    eaf exb flextext rttm ctm csv cha json id field value options choices encoding tracks language speakers files rows
    Aegisub Audacity Audible Calc Docs Sheets Writer Word Excel Face Flash Google Hugging Infinity Kaldi Lhotse Olympus
    Philips Praat Ray Whisper Silero Content-Type Ctrl Shift Alt Enter Esc Hz kHz kB
    self none verified replace application/json likhita tx zip onnx-asr fetch cache/likhita nemo mono word segment
    prompt file http multipart/form-data again few rate model tokenizer vocab merges txt openai/whisper-small our-telugu
"""
BLUNT = re.compile(
    r"(?:చేయి|చెయ్యి|ఉంచు|చేర్చు|మార్చు|తొలగించు|ఆపు|చూపు|చూపించు|వినిపించు|విను|వెతుకు|ఎంచుకో|తీసుకో|తీసివేయి|మూసివేయి|పంపు|విడదీయి|కలుపు|"
    r"విభజించు|గుర్తించు|వదిలేయి|జరుపు|లెక్కించు|నిరాకరించు|సవరించు|ప్రయత్నించు|దించు|దాటు|ఇవ్వు|చూడు|వాడు|కనుక్కో|మొదలుపెట్టు)(?=[\s.,;:…()/|}]|$)"
)
# Keys put together where they are shown: their beginning, and the code that does it.
MADE = {
    "editor_status_": "editor_status_${",
    "editor_flag_": "editor_flag_${",
    "editor_did_": "editor_did_${",
    "editor_column_": "editor_column_${",
    "editor_export_": "editor_export_${",
    "editor_share_made_": "editor_share_made_${",
    "editor_share_may_": "editor_share_may_${",
    "editor_find_": "editor_find_${",
    "editor_question_": "editor_question_${",
    "export_option_": "option_{field.name}",
    "export_choice_": "choice_{value}",
    "editor_check_": "editor_check_${",
    "export_check_": "check_{kind}",
    "corrections_status_": "status_{status}",
    "corrections_file_": "file_{name}",
    "role_": "role_${",
    "unit_": "unit_${",
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


def test_strings_stand_in_both_languages_with_the_same_blanks() -> None:
    for key, entry in STRINGS.items():
        assert tuple(entry) == LANGUAGES, key
        assert all(text.strip() == text != "" for text in entry.values()), key
        assert TELUGU.search(entry["te"]), key
        assert not TELUGU.search(entry["en"]), key
        assert blanks(entry["en"]) == blanks(entry["te"]), key


def test_sentences_have_every_plural_form_of_their_language() -> None:
    for key, entry in SENTENCES.items():
        for language, words in entry.items():
            for forms in plural_forms(words):
                named = {form for form in forms if not form.startswith("=")}
                assert named == plural_categories(language), key
            assert "plural" not in fill(words, dict.fromkeys(blanks(words), 1), language), key


def test_sentences_count_in_plurals_only() -> None:
    """No "{rows} rows", which a single one would make wrong."""
    assert [key for key, entry in SENTENCES.items() if COUNTED.search(entry["en"])] == []


def test_telugu_sentences_are_telugu_and_polite() -> None:
    names = set(NAMES.split())
    for key, entry in SENTENCES.items():
        latin = set(LATIN.findall(BLANKS.sub(" ", entry["te"])))
        words = {word for word in latin if len(word) > 1 and not IS_NAME.fullmatch(word)}
        assert words - names == set(), key
        assert not BLUNT.search(entry["te"]), key


def test_visitors_are_told_of_no_setting_of_the_models() -> None:
    settings = re.compile(r"\b(MODELS|\w+_MODEL|HF_TOKEN)\b")
    assert [key for key, entry in SENTENCES.items() if settings.search(entry["en"])] == []


def test_strings_are_used() -> None:
    assert [key for key in STRINGS if not is_used(key)] == []


def test_a_string_nobody_shows_would_be_found() -> None:
    assert not is_used("no_such_string")


def test_every_option_of_every_format_has_a_name() -> None:
    names = {field.name for item in FORMATS.values() for field, _ in option_fields(item.options)}
    assert {f"export_option_{name}" for name in names} <= set(STRINGS)


def test_every_word_of_the_glossary_is_used_and_no_sentence_has_another_for_it() -> None:
    told = "\n".join(entry["te"] for entry in SENTENCES.values())
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8").partition("| source | where")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()[10:] if line]
    assert len(rows) > 50
    words = [word for _, telugu, _, _ in rows for word in telugu.split(", ")]
    assert [word for word in words if word not in told] == []
    assert [other for *_, others, _ in rows for other in others.split(", ") if other and other in told] == []
