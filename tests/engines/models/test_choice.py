"""Which set serves a role under MODELS=auto, full and starter, and what is said when one cannot be had."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engines.alignment.aligner import get_alignment_model
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.models.__main__ import format_cards, main
from engines.models.catalogue import STARTER
from engines.models.full_catalogue import list_full_sets
from engines.models.settings import read_environment
from engines.models.weight_set import WeightFile, WeightSet, is_non_commercial
from settings import read_settings
from tests.support.hub import Hub, serving
from transcript.messages import Message

FILES = {"config.json": b'{"model_type": "whisper"}', "model.safetensors": bytes(1000), "README.md": b"-"}
STARTER_BYTES = b"starter"


def make_full(gated: bool = False) -> WeightSet:
    return WeightSet(
        "big", "Big", "someone/big", "main", "unknown", (), hub_id="someone/big",
        patterns=("*.json", "*.safetensors", "README.md"), is_gated=gated,
    )  # fmt: skip


def make_starter(folder: Path) -> WeightSet:
    file = WeightFile("model.bin", len(STARTER_BYTES), hashlib.sha256(STARTER_BYTES).hexdigest())
    weights = WeightSet("small", "Small", "someone/small", "1", "MIT", (file,), hub_id="someone/small")
    (folder / "small-1").mkdir(parents=True)
    (folder / "small-1" / "model.bin").write_bytes(STARTER_BYTES)
    return weights


def make_models(tmp_path: Path, full: WeightSet | None = None, **choice: object) -> Models:
    starter = make_starter(tmp_path / "cache") if not (tmp_path / "cache").exists() else make_known(tmp_path)
    settings = ModelSettings(tmp_path / "cache", **choice)  # type: ignore[arg-type]
    return Models(settings, {Role.ENGLISH: starter}, {Role.ENGLISH: full or make_full()})


def make_known(tmp_path: Path) -> WeightSet:
    return make_starter(tmp_path / "again")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    with serving("someone/big", dict(FILES)) as hub:
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        yield hub


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


def name_of(models: Models) -> str:
    return models.cards()[0].name


def test_auto_starts_with_the_starter_and_takes_the_full_model_once_it_is_here(
    tmp_path: Path, hub: Hub
) -> None:
    models = make_models(tmp_path)
    assert name_of(models) == "someone/small"
    assert (models.path(Role.ENGLISH) / "model.bin").is_file()
    models.fetch()
    assert name_of(models) == "someone/big"
    assert (models.path(Role.ENGLISH) / "model.safetensors").is_file()
    assert models.notices() == ()


def test_a_hub_that_is_down_leaves_the_starter_and_a_notice(tmp_path: Path, no_hub: None) -> None:
    models = make_models(tmp_path)
    models.fetch()
    assert name_of(models) == "someone/small"
    assert "huggingface.co does not answer" in str(models.notices()[0])


def test_full_wants_the_full_model_or_says_why_not(tmp_path: Path, no_hub: None) -> None:
    models = make_models(tmp_path, models="full")
    assert name_of(models) == "someone/big"
    with pytest.raises(ModelUnavailableError, match="Big is not on this computer"):
        models.fetch()


def test_starter_never_asks_for_the_full_model(tmp_path: Path, hub: Hub) -> None:
    models = make_models(tmp_path, models="starter")
    models.fetch()
    assert name_of(models) == "someone/small"
    assert hub.asked == []


def test_weights_in_the_hub_clients_own_cache_are_used_where_they_lie(tmp_path: Path, no_hub: None) -> None:
    repository = tmp_path / "hf" / "hub" / "models--someone--big"
    folder = repository / "snapshots" / ("a" * 40)
    folder.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    (folder / "config.json").write_bytes(b"{}")
    models = make_models(tmp_path)
    assert name_of(models) == "someone/small"  # a broken-off download has no weights
    (folder / "model.safetensors").write_bytes(b"0")
    assert name_of(models) == "someone/big"
    assert models.path(Role.ENGLISH) == folder


def test_another_file_under_a_pinned_name_in_the_hub_clients_cache_is_not_used(
    tmp_path: Path, no_hub: None, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "hf" / "hub" / "models--someone--big" / "snapshots" / ("a" * 40)
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(b"{}")
    pinned = replace(
        make_full(),
        revision="a" * 40,
        files=(WeightFile("model.safetensors", 4, hashlib.sha256(b"true").hexdigest()),),
    )
    (folder / "model.safetensors").write_bytes(b"fake")
    refused = make_models(tmp_path, pinned)
    assert refused.path(Role.ENGLISH).name == "small-1"
    assert "not what was pinned" in caplog.text
    (folder / "model.safetensors").write_bytes(b"true")
    assert make_models(tmp_path, pinned).path(Role.ENGLISH) == folder


@pytest.mark.parametrize("status", [404, 401])
def test_a_model_of_the_hosts_choice_that_cannot_be_had_is_replaced_with_a_notice(
    tmp_path: Path, hub: Hub, status: int
) -> None:
    hub.refusal, hub.missing_status = "RepoNotFound", status
    models = make_models(tmp_path, overrides={Role.ENGLISH: "someone/gone"})
    models.fetch()
    assert (models.path(Role.ENGLISH) / "model.bin").is_file()
    assert name_of(models) == "someone/small"
    assert "someone/gone" in str(models.notices()[0])
    assert "no model of this name" in str(models.notices()[0])


def test_a_gated_model_says_what_it_needs_and_no_message_holds_the_token(
    tmp_path: Path, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    hub.refusal = "GatedRepo"
    secret = "hf_" + "secretsecretsecret"
    models = make_models(tmp_path, make_full(gated=True), models="full", hf_token=secret)
    with pytest.raises(
        ModelUnavailableError, match=r"accept its terms at huggingface\.co/someone/big"
    ) as caught:
        models.path(Role.ENGLISH)
    assert secret not in caplog.text + caught.value.message + repr(models.settings)


def test_without_a_token_auto_does_not_ask_for_a_gated_model(tmp_path: Path, hub: Hub) -> None:
    models = make_models(tmp_path, make_full(gated=True))
    models.fetch()
    assert name_of(models) == "someone/small"
    assert hub.asked == []


def test_a_repository_without_weights_is_no_model(tmp_path: Path, hub: Hub) -> None:
    hub.files = {"config.json": b"{}"}
    models = make_models(tmp_path, models="full")
    with pytest.raises(ModelUnavailableError):
        models.path(Role.ENGLISH)


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_a_damaged_file_that_nothing_pins_is_noticed_and_fetched_again(
    tmp_path: Path, hub: Hub, damage: str
) -> None:
    weights = make_models(tmp_path, models="full").path(Role.ENGLISH) / "model.safetensors"
    if damage == "remove":
        weights.unlink()
    else:
        weights.write_bytes(b"x" * 1000 if damage == "flip" else bytes(10))
    again = make_models(tmp_path, models="full").path(Role.ENGLISH)
    assert (again / "model.safetensors").read_bytes() == bytes(1000)


def test_no_set_of_ours_forbids_commercial_use() -> None:
    for sets in (STARTER, list_full_sets(True), list_full_sets(False)):
        assert not [weights.name for weights in sets.values() if is_non_commercial(weights.licence)]
    for licence in ("CC-BY-NC-4.0", "cc-by-nc-sa-3.0", "Non-commercial"):
        with pytest.raises(ValueError, match="never a default"):
            WeightSet("a", "A", "a/b", "1", licence, ())


def test_every_full_model_of_openai_distil_and_pyannote_is_pinned() -> None:
    sets = {**list_full_sets(True), **list_full_sets(False)}
    unpinned = {weights.name for weights in sets.values() if weights.revision == "main"}
    assert unpinned == {"swechatelangana/swecha-gonthuka-asr"}
    assert sets[Role.ENGLISH].languages == ("en",)


@pytest.mark.slow
def test_an_alignment_model_is_asked_only_in_the_languages_it_knows(tmp_path: Path) -> None:
    full = Models(ModelSettings(tmp_path, models="full"))
    assert [full.knows(Role.ALIGNMENT, language) for language in ("en", "te", "hi")] == [True, False, False]
    assert get_alignment_model(Models(ModelSettings(tmp_path, models="starter")), "en") is None
    chosen = Models(ModelSettings(tmp_path, overrides={Role.ALIGNMENT: "someone/aligner"}), full={})
    assert chosen.knows(Role.ALIGNMENT, "hi")


def test_the_command_and_the_app_read_the_same_choice() -> None:
    settings = read_settings({}, dotenv=None)
    mine = read_environment({})
    assert (mine.cache_dir, mine.models, mine.languages) == (
        settings.cache_dir, settings.models, settings.languages,
    )  # fmt: skip
    assert (mine.whisper_backend, mine.overrides) == (settings.whisper_backend, {})
    chosen = {"LID_MODEL": "a/b", "MODELS": "Full", "CACHE_DIR": "/x", "HF_TOKEN": "t"}
    mine = read_environment(chosen)
    assert (mine.overrides, mine.models, mine.cache_dir) == ({Role.LANGUAGE: "a/b"}, "full", Path("/x"))


def test_the_command_lists_and_fetches(
    tmp_path: Path, no_hub: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"CACHE_DIR": str(tmp_path / "c"), "MODELS": "full", "HF_TOKEN": "hf_x"}.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 0
    listed = capsys.readouterr().out
    assert "swechatelangana/swecha-gonthuka-asr" in listed
    assert "CC-BY-4.0" in listed
    assert main(["--fetch"]) == 1
    said = capsys.readouterr()
    assert "Check the internet connection" in said.err
    assert str(tmp_path) not in said.out + said.err
    assert "hf_x" not in said.out + said.err


def test_the_list_has_columns(tmp_path: Path, no_hub: None) -> None:
    heading, line = format_cards(make_models(tmp_path).cards())
    columns = ["role", "model", "family", "languages", "revision", "licence", "size", "from", "state"]
    assert heading.split() == columns
    assert line.split() == [
        "english", "someone/small", "-", "-", "1", "MIT", "0", "MB", "hub", "missing", "starter",
    ]  # fmt: skip


def write_folder(folder: Path, config: str, *names: str) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(config)
    for name in names:
        (folder / name).write_bytes(b"0")
    return folder


@pytest.mark.parametrize(
    ("config", "names", "sentence"),
    [
        (
            '{"model_type": "bert"}',
            ["model.safetensors"],
            "It holds bert, which does not run here.",
        ),
        ("{}", ["model.nemo"], "It is a NeMo archive"),
        ("{}", ["ggml-small.bin"], "These are weights of whisper.cpp."),
        ('{"auto_map": {}, "model_type": "x"}', [], "It holds x"),
        ('{"auto_map": {"AutoModel": "a.B"}}', [], "It needs its own code from Hugging Face"),
        ('{"model_type": "whisper"}', [], "One of its files is missing."),
        (
            '{"model_type": "wav2vec2", "architectures": ["Wav2Vec2ForPreTraining"]}',
            ["model.safetensors"],
            "never trained to write",
        ),
    ],
)
def test_the_card_and_the_command_say_why_a_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, names: list[str], sentence: str
) -> None:
    folder = write_folder(tmp_path / "mine", config, *names)
    (folder / "README.md").write_text("---\nlicense: mit\nlanguage:\n- te\n- en\n---\n")
    (card,) = Models(ModelSettings(tmp_path / "c", overrides={Role.TELUGU: str(folder)}), {}, {}).cards()
    assert card.state == "refused"
    assert sentence in str(card.problem)
    assert (card.licence, card.languages) == ("mit", ("te", "en"))
    assert main([str(folder)]) == 1
    said = capsys.readouterr().out
    assert "mine" in said
    assert "refused" in said
    assert "te en" in said
    assert str(tmp_path) not in said


def test_a_folder_that_can_serve_says_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_folder(tmp_path / "te", '{"model_type": "whisper"}', "model.safetensors")
    models = Models(ModelSettings(tmp_path / "c", overrides={Role.TELUGU: str(folder)}), {}, {})
    assert (models.cards()[0].state, models.cards()[0].about) == ("ready", "whisper, 0 MB")
    assert main([str(folder)]) == 0
    assert "whisper" in capsys.readouterr().out


def test_weights_that_cannot_be_loaded_are_refused_from_then_on(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "te", '{"model_type": "whisper"}', "model.safetensors")
    models = Models(ModelSettings(tmp_path / "c", overrides={Role.TELUGU: str(folder)}), {}, {})

    def fail() -> None:
        raise ModelUnavailableError("whisper_damaged", role="telugu")

    with pytest.raises(ModelUnavailableError):
        models.load(f"whisper {folder}", "Whisper", fail)
    assert (models.cards()[0].state, models.cards()[0].problem) == (
        "refused",
        Message("whisper_damaged", role="telugu"),
    )
    models.load(f"whisper {folder}", "Whisper", object)
    assert models.cards()[0].state == "ready"
