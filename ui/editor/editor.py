"""SegmentEditor: a `gr.HTML` with a page side in plain JavaScript."""

import functools
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi.responses import JSONResponse

from transcript.text.itrans import letter_table
from ui.component import UnstubbedMeta
from ui.modules import on_load

log = logging.getLogger(__name__)

Call = Callable[[dict[str, Any]], dict[str, Any]]

FOLDER = Path(__file__).parent
STYLES = (
    "editor.css",
    "commands/bar.css",
    "sound/sound.css",
    "sound/spectrogram.css",
    "above.css",
    "table/rows.css",
    "tools/find_replace.css",
    "table/typing.css",
    "commands/menu.css",
    "commands/exports.css",
    "tools/document_deletion.css",
    "tools/document_links.css",
    "small.css",
    "forced_colours.css",
)
# Never anything but this: gr.HTML runs its template as a JavaScript template literal, so text placed in it
# would run as code. Transcript text reaches the page through the value and `textContent` alone.
TEMPLATE = '<section class="lk"></section>'


def read_styles() -> str:
    """The editor's style sheets, in their order, as one."""
    return "\n".join((FOLDER / name).read_text("utf-8") for name in STYLES)


def answer_calls(name: str, function: Call) -> Call:
    """The function as the page calls it: `document_<name>`, a dict in, a dict out, never an exception.

    Gradio's client tells the page nothing about an exception, so an unexpected one is logged here and
    answered with `{"failed": True}`: the page keeps the edit, says so, and tries again.
    """

    @functools.wraps(function)
    def answer(payload: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(payload, dict):
            return {"error": "The page sent something that is not an edit. Reload it."}
        try:
            return function(payload)
        except Exception:  # the edge to the page; the page is told that it failed
            log.exception("%s of a document failed", name)
            return {"failed": True}

    answer.__name__ = f"document_{name}"
    del answer.__wrapped__  # Gradio must see this signature, one payload, not the wrapped one
    return answer


def _encoded(call: Call) -> Callable[[dict[str, Any]], JSONResponse]:
    """The call with its answer as JSON: Gradio would encode the rows on the event loop, value by value."""

    def answer(payload: dict[str, Any]) -> JSONResponse:
        return JSONResponse(call(payload))

    answer.__name__ = call.__name__
    return answer


class SegmentEditor(gr.HTML, metaclass=UnstubbedMeta):
    """Rows that are played, read and corrected.

    Its value is {kind: "open", document_id, revision}: the page fetches the document itself, first what is
    seen (`ui.documents.rows`; large values block it), and looks at its view again when it is given the same
    document again. Or {kind: "empty"}.

    Args:
        value: The view shown first; None shows how to begin.
        calls: What the page may ask for, by name; each takes and answers a dict.
            `edit` applies one patch `{document_id, id, field, value, base_revision}`;
            `undo` and `redo` take back the newest change, or make it again, `{document_id, base_revision}`;
            `load` answers the view of `{document_id}`;
            `rename` gives the document another name, `{document_id, name}`;
            `find` answers what `{document_id, query, replacement, ids}` finds, and changes nothing;
            `hear` begins to hear a row again, `{document_id, id, language, role}`, and answers `{key}`;
            `heard` answers how far that is, `{document_id, key}`; with `stop` it ends;
            `divide` divides the rows among other speakers, `{document_id, speakers, base_revision}`;
            `again` begins to recognise it again, `{document_id, language, role, speakers, ids, edited}`;
            `attach` begins to read an upload as the document's recording, `{document_id, ticket, name}`,
            and answers `{key}`; `attached` answers how far that is, `{document_id, key}`; with `sure` it is
            the right one, with `stop` it ends;
            `reopen` reads the document's file as `choices` say, `{document_id, choices}`;
            `names` answers names for its speakers from another document, `{document_id, other_id}`.
        strings: The words of the interface (`ui.text.strings`).
        options: What `gr.HTML` takes besides (`elem_id`, `visible`, ...).
    """

    def __init__(
        self,
        value: dict[str, Any] | None = None,
        *,
        calls: Mapping[str, Call] | None = None,
        strings: Mapping[str, str] | None = None,
        **options: Any,
    ):
        super().__init__(
            value,
            html_template=TEMPLATE,
            js_on_load=on_load("editor/start.js", given={"styles": read_styles(), "letters": letter_table()}),
            apply_default_css=False,
            server_functions=[_encoded(answer_calls(name, call)) for name, call in (calls or {}).items()],
            strings=dict(strings or {}),
            **options,
        )

    def get_config(self) -> dict[str, Any]:  # type: ignore[override] # as in gr.HTML itself
        """What the page is told; it finds the calls under their own names."""
        return {key: value for key, value in super().get_config().items() if key != "calls"}

    def api_info(self) -> dict[str, Any]:
        return {"type": "object"}

    def example_payload(self) -> Any:
        return None

    def example_value(self) -> Any:
        return None
