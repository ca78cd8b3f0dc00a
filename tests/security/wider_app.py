"""The app with components that it has not: each takes files in Gradio, and none was told of the border.

Run as `python -m tests.security.wider_app`, in place of `app.py`.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gradio as gr
from fastapi import FastAPI

import app
from ui.page.blocks import PageServices, build_page

KINDS: tuple[type[Any], ...] = (
    gr.File, gr.UploadButton, gr.Image, gr.Audio, gr.Video, gr.Gallery, gr.ImageEditor, gr.MultimodalTextbox,
    gr.Chatbot, gr.Model3D, gr.Dataframe, gr.JSON, gr.Textbox, gr.HTML, gr.Dropdown,
)  # fmt: skip
SHOWN: tuple[type[Any], ...] = (gr.File, gr.UploadButton, gr.DownloadButton, gr.HTML, gr.JSON)
"""These open no file by themselves: what is read of one, Gradio reads while it answers."""


def echo(value: Any) -> Any:
    """What came in goes out again: as JSON, in which Gradio looks for files once more."""
    return value


def show(value: str) -> Any:
    """Any value as an answer: a program that believes a stored text, or its caller."""
    return json.loads(value)


def build_wider_page(parts: PageServices) -> gr.Blocks:
    """The app's page with a named and a private event more for each kind of component."""
    page = build_page(parts)
    with page:
        answer = gr.JSON(visible=False)
        for kind in KINDS:
            component, name = kind(visible=False), kind.__name__.lower()
            gr.Button(visible=False).click(echo, component, answer, api_name=f"echo_{name}")
            gr.Button(visible=False).click(
                echo, component, component, api_name=f"mirror_{name}", api_visibility="private", queue=False
            )
        asked = gr.Textbox(visible=False)
        for kind in SHOWN:
            shown, name = kind(visible=False), kind.__name__.lower()
            gr.Button(visible=False).click(show, asked, shown, api_name=f"show_{name}", queue=False)
    return page


create_app = app.create_app


def create_wider_app(settings: Any) -> FastAPI:
    """The app; `routes.json` in its data folder says which routes there are, Gradio's too."""
    made = create_app(settings)
    routes = sorted({(method, path) for method, path in every_route(made.routes)})
    (settings.data_dir / "routes.json").write_text(json.dumps(routes))
    return made


def every_route(routes: Any) -> Iterator[tuple[str, str]]:
    """Method and path of each, those of routers and mounted apps included."""
    for route in routes:
        inner = getattr(route, "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", ()
        )
        yield from every_route(inner)
        for method in getattr(route, "methods", None) or ():
            yield method, route.path


if __name__ == "__main__":
    vars(app).update(create_app=create_wider_app, build_page=build_wider_page)
    sys.exit(app.main([]))
