"""The panel of a running job: stage, bar, time left, Cancel."""

from pathlib import Path

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


def job_panel() -> gr.HTML:
    """Follows the job of {document_id, name, is_open}; hidden while the value is empty, or the job has ended.

    The page asks `ui.documents.jobs` by itself, so that neither a reload nor a lost connection ends
    anything. `changed` fires with {document_id} when the document is to be shown anew: its sound is kept, or
    the job has ended. {left: document_id} is a job that made no document.

    The template is static and every text enters through `textContent`.
    """
    return gr.HTML(
        value={},
        html_template=_TEMPLATE,
        css_template=Path(__file__).with_name("progress.css").read_text(encoding="utf-8"),
        js_on_load=on_load("start/progress.js", triggers=("changed",)),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id="job",
    )
