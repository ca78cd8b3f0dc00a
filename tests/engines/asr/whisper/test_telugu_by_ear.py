"""Which Whisper is trusted to write Telugu, and what follows for decoding, rows and the menu of engines."""

from collections.abc import Callable
from pathlib import Path

import pytest
import regex

from engines.asr.recogniser import Chunk
from engines.asr.whisper.backend import Decoding, Encoded, Hypothesis
from engines.asr.whisper.ctranslate2_backend import CTranslate2Whisper
from engines.asr.whisper.decoding import choose_decoding
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.loading import writes_telugu
from engines.models import Models, ModelSettings, Role
from engines.pipeline import Pipeline
from tests.support.speech import read_samples
from transcript.document import FlagKind

BY_EAR = {"beams": 5, "hypotheses": 5, "latin_only": True, "no_repeat": 3}


@pytest.mark.parametrize(
    ("name", "as_telugu", "as_multilingual"),
    [
        ("openai/whisper-tiny", False, False),
        ("Systran/faster-whisper-base", False, False),
        ("openai/whisper-small", False, False),
        ("swechatelangana/whisper-small-te-146h", True, False),
        ("vasista22/whisper-telugu-base", True, False),
        ("openai/whisper-medium", True, True),
        ("openai/whisper-large-v3", True, True),
        ("mobiuslabsgmbh/faster-whisper-large-v3-turbo", True, True),
        ("someone/database-te", True, True),
        ("swechatelangana/swecha-gonthuka-asr", True, True),
    ],
)
@pytest.mark.parametrize("is_folder", [False, True], ids=["hub", "folder"])
def test_who_writes_telugu(
    tmp_path: Path, name: str, as_telugu: bool, as_multilingual: bool, is_folder: bool
) -> None:
    if is_folder:
        (tmp_path / name).mkdir(parents=True)
        name = str(tmp_path / name)
    overrides = {Role.TELUGU: name, Role.MULTILINGUAL: name}
    models = Models(ModelSettings(tmp_path / "cache", models="starter", overrides=overrides))
    assert writes_telugu(models, Role.TELUGU) is as_telugu
    assert writes_telugu(models, Role.MULTILINGUAL) is as_multilingual


@pytest.mark.parametrize(("choice", "writes"), [("starter", False), ("full", True)])
def test_the_starter_set_does_not_and_the_full_one_does(tmp_path: Path, choice: str, writes: bool) -> None:
    models = Models(ModelSettings(tmp_path, models=choice))
    assert [writes_telugu(models, role) for role in (Role.TELUGU, Role.MULTILINGUAL)] == [writes, writes]


@pytest.mark.parametrize(
    ("language", "duration_s", "by_ear", "decoding"),
    [
        ("te", 5.0, True, Decoding(86, beams=5, hypotheses=5, latin_only=True, no_repeat=3)),
        ("te", 5.0, False, Decoding(236, beams=5)),
        ("te", 10.0, False, Decoding(440, beams=5)),
        ("en", 28.0, False, Decoding(240, beams=5)),
        ("hi", 5.0, False, Decoding(116, beams=5)),
    ],
)
def test_only_telugu_by_ear_is_held_to_latin_letters(
    language: str, duration_s: float, by_ear: bool, decoding: Decoding
) -> None:
    assert choose_decoding(language, duration_s, by_ear=by_ear) == decoding


class Watched(CTranslate2Whisper):
    """Real weights that note how they were asked to decode."""

    def generate(self, encoded: Encoded, language: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        self.asked = (language, decoding)
        return super().generate(encoded, language, decoding)


@pytest.fixture
def hear(
    models: Models, tmp_path: Path, shared_recording: Callable[[str], Path]
) -> Callable[[str, Role], tuple[Decoding, Chunk]]:
    """Telugu heard by the starter's files under a name of the test's choice."""

    def listen(name: str, role: Role) -> tuple[Decoding, Chunk]:
        (tmp_path / name).symlink_to(models.path(Role.TELUGU), target_is_directory=True)
        named = Models(
            ModelSettings(tmp_path / "c", models="starter", overrides={role: str(tmp_path / name)})
        )
        watched = named.load(
            f"whisper {named.path(role)}", "Whisper", lambda: Watched(named.path(role), 1, 1, Path)
        )
        samples = read_samples(shared_recording("telugu-clips/common_voice_te_42973996.mp3"))
        (chunk,) = WhisperEngine(named, role).recognise(samples, "te", 0.0)
        language, decoding = watched.asked
        assert language == "te"
        return decoding, chunk

    return listen


@pytest.mark.model
@pytest.mark.parametrize("role", [Role.TELUGU, Role.MULTILINGUAL])
def test_weights_that_cannot_write_telugu_are_heard_in_latin_letters(
    hear: Callable[[str, Role], tuple[Decoding, Chunk]], role: Role
) -> None:
    decoding, chunk = hear("whisper-base", role)
    assert {name: getattr(decoding, name) for name in BY_EAR} == BY_EAR
    assert [flag.kind for flag in chunk.flags] == [FlagKind.DRAFT]
    assert (chunk.engine, chunk.others[0].engine) == ("whisper-base-draft", "whisper-base-latin")


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "role"), [("whisper-base-te", Role.TELUGU), ("whisper-large-v3", Role.MULTILINGUAL)]
)
def test_weights_that_write_telugu_are_let_to(
    hear: Callable[[str, Role], tuple[Decoding, Chunk]], name: str, role: Role
) -> None:
    decoding, chunk = hear(name, role)
    assert (decoding.beams, decoding.latin_only, decoding.no_repeat) == (5, False, 0)
    assert FlagKind.DRAFT not in [flag.kind for flag in chunk.flags]
    assert (chunk.engine, chunk.others) == (name, ())
    assert regex.search(r"[^A-Za-z ]", chunk.text)  # base writes what it likes, here a full stop


@pytest.mark.parametrize(
    ("telugu", "multilingual", "hearers"),
    [
        ("", "", [("te", "telugu", True), ("en", "english", False)]),
        (
            "someone/whisper-small-te",
            "",
            [("te", "telugu", False), ("te", "multilingual", True), ("en", "english", False)],
        ),
        (
            "",
            "openai/whisper-large-v3",
            [
                ("te", "telugu", True),
                ("te", "multilingual", False),
                ("en", "english", False),
                ("en", "multilingual", False),
            ],
        ),
        ("", "someone/distil-large-v3", [("te", "telugu", True), ("en", "english", False),
                                         ("en", "multilingual", False)]),
    ],
)  # fmt: skip
def test_the_menu_of_engines_says_which_of_them_writes_a_draft(
    tmp_path: Path, telugu: str, multilingual: str, hearers: list[tuple[str, str, bool]]
) -> None:
    chosen = {Role.TELUGU: telugu, Role.MULTILINGUAL: multilingual}
    overrides = {role: name for role, name in chosen.items() if name}
    pipeline = Pipeline(Models(ModelSettings(tmp_path, models="starter", overrides=overrides)))
    listed = [(hearer.language, str(hearer.role), hearer.is_draft) for hearer in pipeline.list_row_engines()]
    assert listed == hearers
