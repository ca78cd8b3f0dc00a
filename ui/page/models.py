"""What the page says of the models: which serve, under which licence, and how far their fetch is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from transcript.messages import Message
from ui.modules import on_load
from ui.text import Phrase
from ui.views import message_view

_TICK_S = 2.0


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One role on the page; `state` is ready, missing, fetching or refused, and `problem` says why refused.

    `about` is its family, languages and size in a few words.
    """

    role: str
    name: str
    revision: str
    licence: str
    state: str
    is_starter: bool
    about: str = ""
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class ModelState:
    """Every role, and the fetch that runs (`fetching` is a file, `fraction` in [0, 1]) or why it failed.

    `notices` say which wanted model could not be had where another one serves.
    """

    lines: tuple[ModelLine, ...]
    fetching: str = ""
    fraction: float = 0.0
    problem: Message | None = None
    notices: tuple[Message, ...] = ()


ModelReport = Callable[[], ModelState]

_TEMPLATE = """
<details class="models">
  <summary><span class="models-state" role="status"></span></summary>
  <div class="models-sheet"><table><tbody></tbody></table><p class="models-hint"></p></div>
</details>
"""


class ModelNotice:
    """A line in the page's head; it asks again every two seconds until every model is at hand."""

    def __init__(self, report: ModelReport) -> None:
        self._report = report
        notice = gr.HTML(
            value=self.view(),
            html_template=_TEMPLATE,
            css_template=Path(__file__).with_name("models.css").read_text(encoding="utf-8"),
            js_on_load=on_load("page/models.js"),
            apply_default_css=False,
            container=False,
            padding=False,
            elem_id="models",
        )
        timer = gr.Timer(_TICK_S)  # its first tick also refreshes a page that was opened later
        timer.tick(
            self.tick,
            outputs=[notice, timer],
            queue=False,
            trigger_mode="once",
            show_progress="hidden",
            api_visibility="private",
        )

    def view(self) -> dict[str, Any]:
        """The value that models.js shows."""
        state = self._report()
        return {
            "state": _headline(state),
            "problem": None if state.problem is None else message_view(state.problem),
            "notices": [message_view(notice) for notice in state.notices],
            "has_starter": any(line.is_starter and line.role == "telugu" for line in state.lines),
            "lines": [
                [
                    line.role,
                    line.name,
                    line.licence,
                    line.state,
                    line.about,
                    line.problem and message_view(line.problem),
                ]
                for line in state.lines
            ],
        }

    def tick(self) -> tuple[Any, Any]:
        """The newest view; the timer stops once nothing can change any more."""
        view = self.view()
        state = self._report()
        settled = not state.fetching and all(line.state in {"ready", "refused"} for line in state.lines)
        return view, gr.Timer(active=not settled)


def _headline(state: ModelState) -> Phrase:
    if state.fetching:
        return {"key": "fetching_models", "percent": int(100 * state.fraction)}
    if state.problem:
        return {"key": "models_missing"}
    return {"key": "starter_models" if any(line.is_starter for line in state.lines) else "full_models"}
