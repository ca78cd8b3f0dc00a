"""What an endpoint answers, written as JSON where it is made: the event loop only hands it on."""

import json
from types import SimpleNamespace
from typing import Any

import gradio as gr
import orjson
from gradio import routes

from ui.component import UnstubbedMeta
from ui.views import Json


class JSONAnswer(gr.JSON, metaclass=UnstubbedMeta):
    """An output for values of `write_answer`; to callers it is Gradio's JSON."""

    def get_block_name(self) -> str:
        return "json"

    def postprocess(self, value: Any) -> Any:
        return value


def write_answer(answer: Json) -> orjson.Fragment:
    """The answer as JSON, which Gradio puts into its own as it is.

    Gradio would walk through the value and write it on the event loop, 0.1 s for 1,000 rows.
    """
    return orjson.Fragment(orjson.dumps(answer))


def hand_answers_on() -> None:
    """Has the route `/call/...` write events as `/queue/data` does, which knows values of `write_answer`."""
    setattr(routes, "json", SimpleNamespace(dumps=_write, loads=json.loads))  # noqa: B010 - it is a module


def _write(value: object) -> str:
    return orjson.dumps(value, default=str).decode()
