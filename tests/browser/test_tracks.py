"""Our WebVTT in Chromium's own track element."""

import pytest

from tests.support.builders import NASTY_TEXTS, make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

ADDRESS = "http://track.example/"
PAGE = '<video><track default kind="subtitles" src="/file.vtt"></video>'
READ = """() => [...document.querySelector("video").textTracks[0].cues].map((cue) => [
    cue.id, Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), cue.getCueAsHTML().textContent,
])"""


def test_every_cue_is_shown_as_its_row(context):
    rows = [make_segment(n, text=text, speaker=f"<b> & {n}") for n, text in enumerate(NASTY_TEXTS)]
    rows.append(make_segment(50, id="NOTE a --> b"))
    content = export(make_document(rows), "vtt")
    page = context.new_page()
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(
        body=content if route.request.url.endswith("vtt") else PAGE.encode(),
        content_type="text/vtt" if route.request.url.endswith("vtt") else "text/html",
    ))  # fmt: skip
    page.goto(ADDRESS)
    page.wait_for_function("document.querySelector('track').readyState === 2")
    shown = page.evaluate(READ)
    lines = ["\n".join(line for line in row.text.split("\n") if line.strip()) for row in rows]
    times = [(row.start_ms, row.end_ms) for row in rows]
    assert [(cue[1], cue[2]) for cue in shown] == times
    assert [cue[3] for cue in shown] == lines
    assert shown[-1][0] == "_NOTE a ⇒ b"
