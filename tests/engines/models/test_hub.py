"""First contact with the hub: the real client against a hub that speaks its protocol and misbehaves."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import engines.models.hub_download
from engines.models import Models, ModelSettings, ModelUnavailableError, Role, hub_process
from engines.models.download import fetch_set
from engines.models.download_progress import list_pauses_s
from engines.models.fetch_failure import Failure, FetchError
from engines.models.hub_download import Place
from engines.models.hub_places import Order
from engines.models.repository_files import choose_files
from engines.models.settings import describe_hub_model, is_hub_cache
from engines.models.weight_set import WeightFile, WeightSet
from tests.support.hub import COMMIT, Hub, find_sha, serving

pytestmark = pytest.mark.slow

NAME = "someone/whisper-te"
WEIGHTS = os.urandom(700_000)
FILES = {
    "config.json": b'{"model_type": "whisper"}',
    "model.safetensors": WEIGHTS,
    "README.md": b"---\nlicense: mit\nlanguage: te\n---\n",
    "checkpoint-1000/model.safetensors": bytes(1000),
    "checkpoint-1000/trainer_state.json": b"{}",
    "pytorch_model.bin": bytes(2000),
    "optimizer.pt": bytes(100),
}
WANTED = ["README.md", "config.json", "model.safetensors"]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    with serving(NAME, dict(FILES)) as hub:
        for name in ("HF_HUB_OFFLINE", "HF_HUB_CACHE", "HF_HUB_DISABLE_XET"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        yield hub


def fetch(
    tmp_path: Path, weights: WeightSet | None = None, seen: list[float] | None = None, **choice: object
) -> list[str]:
    """The names that a fetch brought."""
    progress = (seen if seen is not None else []).append
    folder = fetch_set(weights or describe_hub_model(NAME), Place(tmp_path / "part"), progress, **choice)  # type: ignore[arg-type]
    return sorted(
        str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and ".cache" not in p.parts
    )


def order(hub: Hub, folder: Path, **changes: object) -> Order:
    """What the child is told, for the same work in this process: it starts in no time."""
    patterns = describe_hub_model(NAME).patterns
    told = Order(NAME, "main", str(folder), patterns, (), ("te", "en"), endpoint=hub.url)
    return replace(told, **changes)  # type: ignore[arg-type]


def fetch_here(hub: Hub, tmp_path: Path, **changes: object) -> list[str]:
    folder = hub_process.fetch(order(hub, tmp_path / "part", **changes))
    return sorted(
        str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and ".cache" not in p.parts
    )


def large_requests(hub: Hub) -> int:
    return hub.asked.count("/kept/model.safetensors")


def test_one_form_of_the_weights_comes_with_progress_by_bytes(tmp_path: Path, hub: Hub) -> None:
    hub.pause_s = 0.05
    seen: list[float] = []
    assert fetch(tmp_path, seen=seen) == WANTED
    assert (tmp_path / "part" / "model.safetensors").read_bytes() == WEIGHTS
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert all(0 <= fraction < 1 for fraction in seen)


def test_a_token_goes_to_the_hub_and_to_nobody_else(tmp_path: Path, hub: Hub) -> None:
    secret = "hf_" + "x" * 20
    fetch(tmp_path, hf_token=secret)
    told = {path.startswith("/kept/"): token for path, token in hub.tokens if path != "/"}
    assert told[False] == f"Bearer {secret}"


def test_a_download_that_is_cut_goes_on_where_it_was(tmp_path: Path, hub: Hub) -> None:
    hub.cut_at, hub.cuts = 400_000, 1
    assert fetch_here(hub, tmp_path) == WANTED
    assert (tmp_path / "part" / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.ranges == ["bytes=262144-"]


def test_what_a_process_that_was_ended_left_is_gone_on_with(tmp_path: Path, hub: Hub) -> None:
    part = tmp_path / "part" / ".cache" / "parts" / f"{find_sha(WEIGHTS)}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(WEIGHTS[:300_000])
    assert fetch_here(hub, tmp_path) == WANTED
    assert hub.ranges == ["bytes=300000-"]
    assert (tmp_path / "part" / "model.safetensors").read_bytes() == WEIGHTS
    asked = large_requests(hub)
    fetch_here(hub, tmp_path)
    assert large_requests(hub) == asked  # all is here


def test_a_stall_is_told_by_bytes_and_what_came_is_kept(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines.models.hub_download, "STALL_S", 6.0)
    hub.files = {"config.json": b"{}", "model.safetensors": WEIGHTS * 3}
    hub.stall_after = 400_000
    with pytest.raises(FetchError, match="nothing arrived for 6 s") as caught:
        fetch(tmp_path)
    assert caught.value.failure is Failure.NETWORK
    hub.stall_after = 0
    assert "model.safetensors" in fetch(tmp_path)
    assert hub.ranges


def test_wrong_bytes_are_never_taken(tmp_path: Path, hub: Hub) -> None:
    hub.wrong["model.safetensors"] = bytes(len(WEIGHTS))
    with pytest.raises(FetchError, match="other bytes") as caught:
        fetch_here(hub, tmp_path)
    assert caught.value.failure is Failure.DAMAGED
    assert not (tmp_path / "part" / "model.safetensors").exists()
    hub.wrong.clear()
    assert fetch_here(hub, tmp_path) == WANTED


@pytest.mark.parametrize(
    ("refusal", "failure"),
    [("GatedRepo", Failure.GATED), ("RepoNotFound", Failure.UNKNOWN)],
)
def test_what_nobody_may_have_is_asked_for_once(
    tmp_path: Path, hub: Hub, refusal: str, failure: Failure
) -> None:
    hub.refusal = refusal
    with pytest.raises(FetchError) as caught:
        fetch_here(hub, tmp_path)
    assert caught.value.failure is failure
    assert len([path for path in hub.asked if path != "/"]) == 1


@pytest.mark.parametrize(
    ("status", "failure"),
    [(500, Failure.BUSY), (503, Failure.BUSY), (401, Failure.TOKEN), (403, Failure.TOKEN)],
)
def test_a_status_is_a_kind(tmp_path: Path, hub: Hub, status: int, failure: Failure) -> None:
    hub.statuses = [-status]  # of the list of files
    with pytest.raises(FetchError) as caught:
        fetch_here(hub, tmp_path)
    assert caught.value.failure is failure
    assert caught.value.failure.is_temporary == (failure is Failure.BUSY)


def test_a_hub_that_asks_for_patience_gets_it(tmp_path: Path, hub: Hub) -> None:
    hub.statuses = [429]
    assert fetch_here(hub, tmp_path) == WANTED


def test_a_repository_that_moved_is_found(tmp_path: Path, hub: Hub) -> None:
    hub.name, hub.moved_from = "elsewhere/whisper-te", NAME
    assert fetch_here(hub, tmp_path) == WANTED


def test_a_revision_that_is_gone_is_told_and_the_newest_offered(tmp_path: Path, hub: Hub) -> None:
    hub.revisions = ("main",)
    gone = replace(describe_hub_model(NAME), revision="b" * 40)
    models = Models(ModelSettings(tmp_path / "cache", models="full"), {}, {Role.ENGLISH: gone})
    with pytest.raises(ModelUnavailableError) as caught:
        models.path(Role.ENGLISH)
    assert (
        f"no longer has its revision bbbbbbbbbbbb. To use the newest one, set the model to {NAME}@{COMMIT}"
        in (caught.value.message)
    )
    chosen = Models(ModelSettings(tmp_path / "cache", overrides={Role.ENGLISH: f"{NAME}@{COMMIT}"}), {}, {})
    assert (chosen.path(Role.ENGLISH) / "config.json").is_file()
    assert [(card.name, card.revision) for card in chosen.cards()] == [(NAME, COMMIT)]


def test_a_download_through_xet_that_fails_is_tried_once_without(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The real Xet client asks a store that answers nonsense."""
    caplog.set_level("INFO")
    monkeypatch.setattr(engines.models.hub_download, "STALL_S", 6.0)
    hub.xet = True
    assert fetch(tmp_path) == WANTED
    assert "is tried again without Xet" in caplog.text
    assert large_requests(hub) == 1


def test_a_full_disk_says_how_much_is_needed(tmp_path: Path, hub: Hub) -> None:
    hub.sizes["model.safetensors"] = 10**15
    models = Models(ModelSettings(tmp_path / "cache", overrides={Role.ENGLISH: NAME}), {}, {})
    with pytest.raises(ModelUnavailableError, match=r"disk is full: free 1020000000 MB"):
        models.path(Role.ENGLISH)
    assert not models.may_come()


def test_pickled_weights_are_fetched_where_there_is_nothing_else(tmp_path: Path, hub: Hub) -> None:
    del hub.files["model.safetensors"]
    assert fetch_here(hub, tmp_path) == ["README.md", "config.json", "pytorch_model.bin"]


def test_a_hub_that_was_away_is_asked_again_while_the_app_runs(tmp_path: Path, hub: Hub) -> None:
    full = replace(describe_hub_model(NAME), is_chosen=False, licence="MIT")
    starter = WeightSet("none", "None", "none", "1", "MIT", (), package="pytest")
    models = Models(ModelSettings(tmp_path / "cache"), {Role.ENGLISH: starter}, {Role.ENGLISH: full})
    hub.statuses = [-503] * 2
    models.fetch()
    assert models.may_come()
    assert "Hugging Face is busy; it will be tried again automatically." in str(models.notices()[0])
    models.fetch()
    assert not models.may_come()
    assert models.notices() == ()
    assert models.cards()[0].name == NAME
    pauses = list_pauses_s()
    assert [next(pauses) for _ in range(9)] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_in_the_clients_own_cache_nothing_is_fetched_or_kept_twice(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub  # noqa: PLC0415

    cache = tmp_path / "space"
    (cache / "models--other--thing" / "snapshots").mkdir(parents=True)
    settings = ModelSettings(cache, overrides={Role.ENGLISH: NAME})
    folder = Models(settings, {}, {}).path(Role.ENGLISH)
    assert folder == cache / "models--someone--whisper-te" / "snapshots" / COMMIT
    assert sorted(path.name for path in folder.iterdir()) == WANTED
    kept = [path for path in cache.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in kept) < 800_000
    found = huggingface_hub.snapshot_download(
        NAME, cache_dir=cache, revision=COMMIT, allow_patterns=WANTED, endpoint=hub.url
    )
    assert Path(found) == folder
    assert large_requests(hub) == 1
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert Models(settings, {}, {}).path(Role.ENGLISH) == folder


def test_the_clients_cache_is_known_by_its_place_too(tmp_path: Path, hub: Hub) -> None:
    assert is_hub_cache(tmp_path / "hf" / "hub")
    assert not is_hub_cache(tmp_path / "cache")
    found = hub_process.fetch(order(hub, tmp_path / "hf" / "hub", is_hub_cache=True))
    assert found.parent.name == "snapshots"
    assert (found / "model.safetensors").is_symlink()


def test_what_a_space_preloaded_is_used_where_it_lies(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub  # noqa: PLC0415

    cache = tmp_path / "preloaded"
    huggingface_hub.snapshot_download(NAME, cache_dir=cache, endpoint=hub.url)
    asked = len(hub.asked)
    sha = hashlib.sha256(WEIGHTS).hexdigest()
    pinned = WeightSet(
        "te",
        "Te",
        NAME,
        COMMIT,
        "MIT",
        (WeightFile("model.safetensors", 0, sha),),
        hub_id=NAME,
        wheels=("x==1",),
    )
    models = Models(ModelSettings(cache, models="starter"), {Role.ENGLISH: pinned}, {})
    assert models.path(Role.ENGLISH).parent.name == "snapshots"
    assert len(hub.asked) == asked
    assert not (cache / f"te-{COMMIT[:12]}").exists()


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["model.bin", "vocabulary.json", "model.safetensors"], ["model.bin", "vocabulary.json"]),
        (["model.safetensors", "pytorch_model.bin", "model.bin"], ["model.safetensors"]),
        (
            ["pytorch_model-00001-of-00002.bin", "pytorch_model.bin.index.json"],
            ["pytorch_model-00001-of-00002.bin", "pytorch_model.bin.index.json"],
        ),
        (
            ["model.onnx", "model.onnx.data", "model.int8.onnx", "vocab.txt"],
            ["model.onnx", "model.onnx.data", "vocab.txt"],
        ),
        (["model.int8.onnx", "vocab.txt"], ["model.int8.onnx", "vocab.txt"]),
        (["adapter_model.safetensors", "adapter_model.bin"], ["adapter_model.safetensors"]),
        (
            ["adapter.tel.safetensors", "adapter.fra.safetensors", "model.safetensors"],
            ["adapter.tel.safetensors", "model.safetensors"],
        ),
        (["onnx/model.onnx", "model.safetensors", "model.fp32.safetensors"], ["model.safetensors"]),
        (["embedding/pytorch_model.bin", "config.yaml"], ["embedding/pytorch_model.bin", "config.yaml"]),
    ],
)
def test_of_two_forms_one_is_fetched(names: list[str], chosen: list[str]) -> None:
    patterns = describe_hub_model("a/b").patterns
    assert choose_files(names, patterns, (), ("te", "en")) == chosen


def test_a_slow_answer_of_the_first_request_is_waited_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engines.models.hub_download.HUB_TIMEOUT_S >= 10
    assert engines.models.hub_download.is_hub_reachable()
