"""The microphone while it is on, whatever else the page shows, and what is written while somebody speaks."""

import gradio as gr

from ui.modules import on_load
from ui.start.styles import read_style

_TEMPLATE = """
<section class="captions" hidden data-state="" data-say-label="captions_title">
  <div class="captions-head">
    <span class="captions-state" role="status" aria-live="polite"></span>
    <button type="button" class="captions-copy"></button>
    <button type="button" class="captions-large"></button>
  </div>
  <div class="captions-log" role="log" tabindex="0" data-say-label="captions_label"></div>
</section>
<section class="mic" data-say-label="mic_label">
  <div class="mic-told" role="alert" hidden>
    <span class="mic-notice"></span>
    <button type="button" class="mic-understood" data-say="mic_understood"></button>
  </div>
  <div class="mic-bar" hidden>
    <span class="mic-dot" aria-hidden="true"></span>
    <span class="mic-state" role="status"></span>
    <output class="mic-time"></output>
    <div class="mic-level" aria-hidden="true"><div class="mic-level-now"></div></div>
    <span class="mic-left"></span>
    <button type="button" class="mic-pause"></button>
    <button type="button" class="mic-stop"></button>
  </div>
</section>
"""


def microphone(longest_s: float, largest_bytes: int) -> gr.HTML:
    """The bar of the microphone and the captions; both hidden while nobody speaks.

    `written` fires with {document_id} when the first words are rows of a document, which is to be shown.

    Args:
        longest_s: How long a recording may be, seconds.
        largest_bytes: How large an upload may be.
    """
    return gr.HTML(
        html_template=_TEMPLATE,
        css_template=read_style("microphone"),
        js_on_load=on_load(
            "start/microphone_bar.js",
            triggers=("written",),
            given={"most_s": longest_s, "most_bytes": largest_bytes},
        ),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id="microphone",
    )
