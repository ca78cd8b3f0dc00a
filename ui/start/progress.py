"""The panel of a running job: stage, bar, time left, Cancel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from ui.modules import on_load

_TEMPLATE = """
<section class="job" hidden data-say-label="progress">
  <div class="job-line">
    <strong class="job-title" role="status" aria-live="polite"></strong>
    <span class="job-percent"></span>
    <span class="job-detail"></span>
    <button type="button" class="job-cancel" data-say="cancel"></button>
  </div>
  <div class="job-bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" data-say-label="progress">
    <div class="job-done"></div>
  </div>
</section>
"""


def job_panel(cancel: Callable[[object], None]) -> gr.HTML:
    """Shows {title, detail, fraction in [0, 1], job_id, document_id}; hidden while the value is empty.

    With `restarting` the page waits for the server and is loaded anew; {left: document_id} is a job without
    a document. Title and detail are messages, {key, ...values}, which the page puts into words.

    The template is static and every text enters through `textContent`. `cancel` gets
    {job_id, document_id}.
    """

    def cancel_job(payload: Any) -> None:
        cancel(payload)

    return gr.HTML(
        value={},
        html_template=_TEMPLATE,
        css_template=Path(__file__).with_name("progress.css").read_text(encoding="utf-8"),
        js_on_load=on_load("start/progress.js"),
        server_functions=[cancel_job],
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id="job",
    )
