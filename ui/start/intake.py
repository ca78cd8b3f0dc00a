"""The start of the page: one large microphone button, and a place to drop a recording."""

import time
from typing import Any

import gradio as gr

from transcript.formats.detection import SUFFIXES
from ui.modules import on_load
from ui.start.styles import read_style

_TEMPLATE = """
<section class="intake">
  <p class="intake-what" data-say="what_this_is"></p>
  <button type="button" class="intake-speak">
    <span class="intake-dot" aria-hidden="true"></span><span class="intake-speak-text"></span>
  </button>
  <details class="intake-device"><summary data-say="mic_choice"></summary>
    <select class="device-list" data-say-label="mic_choice"></select>
    <div class="device-level" aria-hidden="true"><div class="device-level-now"></div></div>
    <p class="device-words" role="status"></p></details>
  <label class="intake-captions-choice"><input type="checkbox" role="switch">
    <span data-say="captions"></span></label>
  <label class="intake-drop"><input type="file" multiple
    accept="audio/*,video/*,.opus,.amr,.aiff,.aif,.aifc,.caf,.w64,.wav,.sph,.nist,.wv1,.wv2,.mp2,.mpga,.wma,.asf,.avi,.mpg,.mpeg,.vob,.mts,.m2ts,.m2t,.ts,.mkv,.mka,.flv,.3gp,.mxf,.ac3,.eac3,.dts,.au,.snd,.voc,.wv,.ape,.tta,.mpc,.ra,.rm,.dss,.qcp,.oma,TRANSCRIPTS,.txt,.zip">
    <span class="intake-drop-text" data-say="drop"></span>
    <span class="intake-choose-text" data-say="choose_file"></span>
    <span class="intake-formats" data-say="formats"></span>
    <span class="intake-formats intake-transcripts" data-say="transcripts"></span></label>
  <button type="button" class="intake-sample"><span data-say="sample_try"></span>
    <small data-say="sample_about"></small></button>
  <form class="intake-parts" hidden></form>
  <p class="intake-state" role="status" aria-live="polite"></p>
  <button type="button" class="intake-cancel" data-say="cancel" hidden></button>
  <div class="intake-again" hidden><button type="button" class="intake-send" data-say="send_again"></button>
    <a class="intake-save" data-say="save_sound" download></a></div>
  <ul class="intake-left"></ul>
</section>
""".replace("TRANSCRIPTS", ",".join(SUFFIXES))


def intake_view(problem: dict[str, Any] | None = None) -> dict[str, Any]:
    """The value that puts the panel back to its start, with what went wrong (`views.error_view`)."""
    # The time makes every value a new one, so that the same problem is told twice.
    return {
        "problem": problem,
        "at_ns": str(time.monotonic_ns()),
    }


def intake() -> gr.HTML:
    """Records or takes a file, sends it, and then fires `recorded` with {ticket, name}.

    `begun` fires when somebody starts to speak or chooses a file: a moment to get ready. `withdrawn`
    fires when they give up waiting.

    The sound stays in the page until it has arrived; it can be sent again or saved to the disk. What was
    spoken stays in the browser too, and is offered again when the page ended before the server had it.
    """
    return gr.HTML(
        value=intake_view(),
        html_template=_TEMPLATE,
        css_template=read_style("intake", "parts_choice"),
        js_on_load=on_load("start/intake.js", triggers=("begun", "recorded", "withdrawn")),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id="intake",
    )
