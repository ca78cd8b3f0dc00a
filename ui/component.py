"""How a subclass of a Gradio component is made here."""

from abc import ABCMeta
from typing import Any

import gradio as gr
from gradio.component_meta import updateable


class UnstubbedMeta(type(gr.HTML)):  # type: ignore[misc] # the metaclass is found at run time
    """Gradio's metaclass, except that it writes no `.pyi` beside the module at each import."""

    def __new__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> "UnstubbedMeta":
        if "__init__" in attributes:
            attributes["__init__"] = updateable(attributes["__init__"])
        return ABCMeta.__new__(cls, name, bases, attributes)
