"""Thousands of random edits by another process while the page is open: its table stays what the store holds."""

import secrets
import time

import httpx
import pytest
from playwright.sync_api import Page

from tests.support.random_edits import COUNT, Walk, open_quick_store
from tests.support.server import running
from transcript.document import Segment
from ui.text import strings

pytestmark = pytest.mark.browser

ROUNDS = 20
MOST_S = 120.0
# the rows have nodes only near what is seen: the page is scrolled from its top to its end
SHOWN = """async () => {
  const found = new Map();
  const end = document.documentElement.scrollHeight;
  for (let top = 0; top < end; top += innerHeight) {
    scrollTo({ top, behavior: 'instant' });
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (const { dataset, parts, offsetTop } of document.querySelectorAll('.lk-row')) {
      const texts = [parts.start_ms, parts.end_ms, parts.speaker.lastElementChild, parts.language, parts.text];
      found.set(dataset.id, [offsetTop, [dataset.id, ...texts.map(({ textContent }) => textContent), dataset.status]]);
    }
  }
  return [...found.values()].sort(([one], [other]) => one - other).map(([, shown]) => shown);
}"""


def format_time(ms: int) -> str:
    return f"{ms // 60_000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def describe(row: Segment) -> list[str]:
    """What the table shows of a row, from left to right."""
    speaker, language = row.speaker or strings("en")["editor_no_speaker"], row.language or "–"
    times = format_time(row.start_ms), format_time(row.end_ms)
    return [row.id, *times, speaker, language, row.text, row.status]


def expect_table(page: Page, rows: tuple[Segment, ...]) -> None:
    expected = [describe(row) for row in rows]
    until = time.monotonic() + MOST_S
    while (shown := page.evaluate(SHOWN)) != expected and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert shown == expected


def test_the_open_table_is_the_store_and_the_export_after_random_edits(tmp_path, chromium):
    with running(tmp_path / "data") as server:
        store = open_quick_store(f"sqlite:///{tmp_path / 'data' / 'likhita.sqlite3'}")
        walk = Walk(store, secrets.token_urlsafe(16))
        page = chromium.new_page(viewport={"width": 1280, "height": 2000})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.url}/#{walk.document_id}")
        for _ in range(ROUNDS):
            expect_table(page, walk.model.now.segments)
            for _ in range(COUNT // ROUNDS):
                walk.step()
        expect_table(page, walk.model.now.segments)
        page.reload()
        expect_table(page, walk.model.now.segments)
        assert store.load(walk.document_id).edited == walk.model.now
        exported = httpx.get(f"{server.url}/documents/{walk.document_id}/export/json").json()["segments"]
        assert [row["id"] for row in exported] == [row.id for row in walk.model.now.segments]
        fields = ("start_ms", "end_ms", "speaker", "language", "text", "status")
        for row, segment in zip(exported, walk.model.now.segments, strict=True):
            assert [row[name] for name in fields] == [getattr(segment, name) for name in fields]
        assert errors == []
        page.close()
        store.close()
