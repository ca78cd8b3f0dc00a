"""Whatever the border lets in can be stored, loaded, undone and written in every format of the registry."""

import io
import itertools
import json
import zipfile
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.builders import TEXTS, database_url, make_document, make_segment
from tests.support.random_edits import open_quick_store
from transcript.changes import NothingToUndoError
from transcript.document import Alternative, Flag, FlagKind, Word
from transcript.editing.patch import Patch
from transcript.errors import LikhitaError, PatchError
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.format import Source
from transcript.formats.detection import open_transcript
from transcript.formats.packages.project_parts import ABOUT, EDITED, HEARD, HISTORY, MACHINE
from transcript.formats.packages.project_reader import read_bundle
from transcript.formats.registry import FORMATS, export_to
from transcript.speaker_turns import SpeakerTurn
from transcript.storage import Store

pytestmark = pytest.mark.slow

QUICK = settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBERS = itertools.count()
NEEDS_SOUND = "A dataset needs a recording, and this document has none."

# Kept as JSON text: what Python's own writer would refuse to write, or write otherwise, is meant here too.
ODD = st.sampled_from(
    [
        "0.5", "-1", "1e400", "-0.0", "1.0", "1e2", str(10**30), str(2**63), str(10**400), "NaN", "Infinity", "true",
        "false", "null", "[]", "{}", '""', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\ud83d\\ude00"', '"e\\u0301"',
        '"\\u202e"', '"\\u2028"', '"' + "x" * 30_000 + '"', '"' + "క్ష " * 60 + '"', '"done"', '"te"', '"s00001"',
        '"2026-13-45T99:99:99Z"', '"\\ufb2c"', '[["a", 5, 4, null]]', '[["a", 0, 70000, 0.5], ["b", 3, 4, null]]',
        "[" * 300 + "]" * 300, '{"a": ' * 200 + "1" + "}" * 200, "[[]]", '[{"a": 1}]', "60001", "3600000000",
    ]
)  # fmt: skip
MARK = "odd value here"


@dataclass(frozen=True)
class Parts:
    """A good project and the store that it came from; an entry's JSON by its name."""

    store: Store
    entries: dict[str, Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_quick_store(database_url(tmp_path_factory.mktemp("accepted")))
    yield store
    store.close()


@pytest.fixture(scope="module")
def parts(store):
    """A bundle of a document with edits, an undo and a redo, as its entries' decoded JSON."""
    rows = [
        make_segment(
            number,
            words=(Word("good", number * 1000, number * 1000 + 300, 0.5), Word("morning", 1, 2)),
            alternatives=(Alternative("గుడ్", "gonthuka", "te"),),
            flags=(Flag(FlagKind.DRAFT, "written by ear"),),
            note="said twice",
        )
        for number in range(3)
    ]
    document = replace(make_document(rows), id="seed")
    store.create(document, complete=True)
    edits = (
        ("s00001", "text", "మంచిది"),
        ("", "merge", {"ids": ["s00000", "s00001"]}),
        ("", "insert", {"new_id": "n", "start_ms": 5000, "end_ms": 6000}),
    )
    for revision, (row_id, field, value) in enumerate(edits):
        store.apply("seed", patch_of(row_id, field, value, revision))
    store.undo("seed", 3)
    store.undo("seed", 4)
    store.redo("seed", 5)
    out = io.BytesIO()
    turns = ((SpeakerTurn(0, 900, "A"), SpeakerTurn(500, 2000, "B")),)
    export_to(out, Source(store.load("seed"), log=store.log("seed"), divisions=turns), "bundle")
    with zipfile.ZipFile(out) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    history = [json.loads(line) for line in found.pop(HISTORY).splitlines()]
    for line in history:
        line["change"] = line["change"] and json.loads(line["change"])
    entries = {name: json.loads(text) for name, text in found.items()} | {HISTORY: history}
    return Parts(store, entries)


def patch_of(row_id, field, value, revision):
    return Patch.from_json({"id": row_id, "field": field, "value": value, "base_revision": revision})


def places_in(value, place=()):
    """Every place in a JSON value, as keys from the top."""
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places_in(each, (*place, key))


def with_odd(value, place, odd):
    """The value as JSON text with the odd one at this place."""
    if not place:
        return odd
    changed = deepcopy(value)
    at = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = MARK
    return json.dumps(changed, ensure_ascii=False).replace(json.dumps(MARK), odd)


def keep_and_export(store, document, log=(), divisions=()):
    """Keeps the document under a new secret, loads it and writes it in every format."""
    document = replace(document, id=f"accepted{next(NUMBERS)}")
    store.create(document, complete=True, log=log)
    assert store.load(document.id) == document
    export_all(store, document.id, divisions)
    return document.id


def export_all(store, document_id, divisions=()):
    source = Source(store.load(document_id), log=store.log(document_id), divisions=divisions)
    refused = {}
    for name, format_ in FORMATS.items():
        out = io.BytesIO()
        try:
            export_to(out, source, name)
        except LikhitaError as exc:
            refused[name] = exc.message
            continue
        assert out.getvalue(), name
        if name == "everything":
            with zipfile.ZipFile(out) as archive:
                assert " is missing: " not in archive.read("README.txt").decode()
        if hasattr(format_.options(), "words"):
            export_to(io.BytesIO(), source, name, replace(format_.options(), words=True))
    assert refused == {"dataset": NEEDS_SOUND}


def assert_sentence(error):
    assert error.message.endswith(".")
    assert len(error.message) < 400


def undo_all(store, document_id):
    """Back to the first revision and forth again, as far as there are steps."""
    for step in ("undo", "redo"):
        for _ in range(20):
            try:
                getattr(store, step)(document_id, store.state(document_id).revision)
            except NothingToUndoError:
                break


def write_bundle(path, parts, entry, place, odd):
    texts = {name: json.dumps(value, ensure_ascii=False) for name, value in parts.items() if name != HISTORY}
    lines = []
    for number, line in enumerate(parts[HISTORY]):
        here = entry == HISTORY and place[:1] == (number,)
        inside = here and place[1:2] == ("change",) and len(place) > 2
        change = with_odd(line["change"], place[2:], odd) if inside else json.dumps(line["change"])
        whole = line | {"change": None if line["change"] is None else change}
        lines.append(with_odd(whole, place[1:], odd) if here and not inside else json.dumps(whole))
    texts[HISTORY] = "".join(f"{line}\n" for line in lines)
    if entry != HISTORY:
        texts[entry] = with_odd(parts[entry], place, odd)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text.encode("utf-8", "surrogatepass"))


@QUICK
@given(entry=st.sampled_from([ABOUT, MACHINE, EDITED, EDITED, HISTORY, HEARD]), odd=ODD, data=st.data())
def test_a_project_with_an_odd_value_is_refused_in_a_sentence_or_leaves_in_every_format(
    parts, tmp_path, entry, odd, data
):
    store = parts.store
    place = data.draw(st.sampled_from(list(places_in(parts.entries[entry]))))
    path = tmp_path / "project.zip"
    write_bundle(path, parts.entries, entry, place, odd)
    try:
        bundle = read_bundle(path)
    except UnreadableError as exc:
        assert_sentence(exc)
        return
    kept = keep_and_export(store, bundle.document, bundle.log, bundle.divisions)
    undo_all(store, kept)
    export_all(store, kept)


JSON_ROWS = {
    "duration_ms": 9000,
    "language": "te",
    "segments": [
        {
            "id": "a",
            "start": 0.5,
            "end": 1.5,
            "text": "మంచి ఉదయం",
            "speaker": "A",
            "status": "verified",
            "note": "n",
        },
        {"id": 7, "start_ms": 2000, "end_ms": 3000, "text": "two", "engine": "e", "language": "en"},
        {
            "start": "3.5",
            "end": "4",
            "words": [{"word": " hi", "start": 3.5, "end": 3.75, "score": 0.5}],
            "text": "hi",
        },
        {"offsets": {"from": 5000, "to": 6000}, "text": " there"},
    ],
}


@QUICK
@given(place=st.sampled_from(list(places_in(JSON_ROWS))), odd=ODD)
@example(place=("segments", 0, "status"), odd="[]")
@example(place=("segments", 2, "words", 0, "word"), odd='"\\ud800"')
@example(place=("segments", 0, "start"), odd="1" * 5000)
def test_json_with_an_odd_value_is_refused_in_a_sentence_or_leaves_in_every_format(store, place, odd):
    content = with_odd(JSON_ROWS, place, odd).encode("utf-8", "surrogatepass")
    try:
        opened = open_transcript(content, "json")
        document = replace(
            make_document(duration_ms=opened.duration_ms),
            machine=opened.machine,
            edited=opened.transcript,
        )
        keep_and_export(store, document)
    except LikhitaError as exc:
        assert_sentence(exc)


VALUES = st.one_of(
    ODD.map(json.loads),
    TEXTS,
    st.fixed_dictionaries(
        {"ids": st.lists(st.sampled_from(["s00000", "s00001", "s00002", "nobody"]), max_size=3)},
        optional={"speaker": TEXTS, "status": st.sampled_from(["verified", "skipped"]), "selection": st.booleans()},
    ),
    st.fixed_dictionaries(
        {"new_id": st.sampled_from(["new", "s00001", "\0", "x" * 100])},
        optional={
            "cluster": st.integers(-1, 9), "at_ms": st.integers(0, 3000), "start_ms": st.integers(0, 9000),
            "end_ms": st.integers(0, 61_000), "speaker": st.one_of(TEXTS, st.just("\u202ex")),
        },
    ),
    st.fixed_dictionaries({"alternative": st.integers(0, 1)}),
    st.builds(
        lambda pattern, new, sounds: {"query": {"pattern": pattern}, "replacement": new, "sounds": sounds},
        st.sampled_from(["o", "మీ", "g", " "]), TEXTS, st.booleans(),
    ),
    st.builds(
        lambda text, word, end_ms, note: {
            "language": "te", "text": text, "engine": note, "words": [[word, 0, end_ms, 0.5]],
            "alternatives": [[word, note, None]], "flags": [["draft", note]],
        },
        TEXTS, TEXTS, st.integers(0, 70_000), st.sampled_from(["", "e\u0301", "\0", "plain"]),
    ),
)  # fmt: skip
FIELDS = (
    "text", "speaker", "start_ms", "end_ms", "status", "language", "heard", "rename_speaker", "split", "merge",
    "insert", "delete", "speaker_of", "divide", "status_of", "replace", "revert", "swap",
)  # fmt: skip


@QUICK
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(FIELDS), st.sampled_from(["s00000", "s00001", "new", "\0"]), VALUES),
        min_size=1,
        max_size=12,
    )
)
def test_a_document_after_any_accepted_edits_leaves_in_every_format(store, steps):
    rows = [
        make_segment(0, alternatives=(Alternative("e\u0301 \u202e", "x", "te"),)),
        make_segment(1, words=(Word("నమస్కారం", 1000, 1400), Word("మీరు", 1100, 1200))),
        make_segment(2, note="n" * 19_000, text="m" * 12_000),
    ]
    document = replace(make_document(rows), id=f"edited{next(NUMBERS)}")
    store.create(document, complete=True)
    revision = 0
    for field, row_id, value in steps:
        try:
            revision = store.apply(document.id, patch_of(row_id, field, value, revision)).revision
        except PatchError as exc:
            assert_sentence(exc)
    export_all(store, document.id)
    undo_all(store, document.id)
    assert store.load(document.id).edited.segments
