"""The front matter of README.md, which Hugging Face reads, and the requirements it installs, fit the code."""

import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
import yaml
from gradio import http_server
from gradio.cli.commands.reload import reload_thread
from packaging.requirements import Requirement

from engines.models.full_catalogue import list_full_sets
from ui.server.launch_hooks import run_launch_hooks

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def front() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / "README.md").read_text().split("---\n")[1])


def pinned(name: str, python: str) -> list[str]:
    lines = [
        line for line in (REPOSITORY / "requirements.txt").read_text().splitlines() if line[:1].isalpha()
    ]
    wanted = [one for one in map(Requirement, lines) if one.name == name]
    place = {"python_version": python}
    return [str(one.specifier) for one in wanted if one.marker is None or one.marker.evaluate(place)]


def test_the_sdk_and_python_are_what_zerogpu_has_and_the_requirements_ask_for(front):
    assert front["sdk"] == "gradio"
    assert [f"=={front['sdk_version']}"] == pinned("gradio", "3.12")
    assert front["python_version"] == "3.12.12"
    assert (REPOSITORY / front["app_file"]).is_file()
    assert len(front["short_description"]) <= 60


@pytest.mark.parametrize(
    ("python", "torch", "torchaudio"), [("3.11", "==2.14.1", "==2.11.1"), ("3.12", "==2.11.0", "==2.11.0")]
)
def test_each_python_has_one_torch_and_the_torchaudio_that_loads_into_it(python, torch, torchaudio):
    assert (pinned("torch", python), pinned("torchaudio", python)) == ([torch], [torchaudio])


def test_what_is_preloaded_is_what_the_catalogue_pins(front):
    sets = {one.hub_id: one for is_ct2 in (True, False) for one in list_full_sets(is_ct2).values()}
    for line in front["preload_from_hub"]:
        name, *rest = line.split(" ")
        revision = next((part for part in rest if re.fullmatch("[0-9a-f]{40}", part)), "main")
        assert sets[name].revision == revision, name
        assert not sets[name].is_gated


def test_the_start_runs_what_hangs_on_launch_and_gradio_starts_no_server(monkeypatch):
    called: list[Any] = []
    plain = gr.Blocks.launch

    def launch(*arguments: Any, **options: Any) -> Any:
        called.append(plain(*arguments, **options))
        return called[-1]

    def start(*_: object, **__: object) -> None:
        raise AssertionError("a server was started")

    monkeypatch.setattr(gr.Blocks, "launch", launch)
    monkeypatch.setattr(http_server, "start_server", start)
    run_launch_hooks()
    assert called == [(None, None, None)]
    assert not reload_thread.running_reload
