"""How fast documents open and scroll in the page as a person uses it: `python -m tests.benchmarks.editor_page`.

The real app, with Gradio and all, in Chromium: a document is opened by a click in the list of recent ones. Told
for each number of rows: from the click until the first row's text can be edited and was painted, until all rows
are here, and the longest task of the page's thread meanwhile; then the frames of fast scrolling. Beside it, in the
same run, a plain page of the same rows: static HTML, no list of ours.
"""

import argparse
import html
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from tests.benchmarks.machine import describe_machine
from tests.support.builders import make_document
from tests.support.server import running
from transcript.document import Segment, Word
from transcript.storage import Store

SENTENCE = "మూడు రోజుల నుండి జ్వరం ఉంది, doctor గారు టాబ్లెట్ ఇచ్చారు."
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
PLAIN_ROWS = 5000
PATIENCE_MS = 300_000
# Noted in every document of the tab, since a click may load the page anew: the moment of the click, when the first
# row's text was painted and could be edited, every task over 50 ms.
WATCH = """
const now = () => performance.timeOrigin + performance.now();
addEventListener('click', event => {
  if (event.target.closest('a')) sessionStorage.setItem('clicked', now());
}, true);
window.tasks = [];
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(
  entry => [performance.timeOrigin + entry.startTime, entry.duration]))).observe({type: 'longtask', buffered: true});
const look = () => {
  const cell = document.querySelector('.lk-row [data-field=text]');
  const isThere = cell?.isContentEditable && cell.textContent && cell.checkVisibility();
  if (!isThere || !sessionStorage.getItem('clicked')) return requestAnimationFrame(look);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { window.interactive = now(); };
  channel.port2.postMessage(0);
};
requestAnimationFrame(look);
"""
WHOLE = """count => {
  const state = document.querySelector('.lk')?.editor?.core.state;
  if (!state?.isWhole || state.order.length !== count) return false;
  window.whole ??= performance.timeOrigin + performance.now();
  return true;
}"""
FIGURES = """() => {
  const clicked = Number(sessionStorage.getItem('clicked'));
  const tasks = window.tasks.filter(([at]) => at >= clicked && at <= window.whole).map(([, ms]) => ms);
  return [window.interactive - clicked, window.whole - clicked, Math.max(0, ...tasks)];
}"""
SCROLL = """async ([frames, px]) => {
  const frame = () => new Promise(requestAnimationFrame);
  scrollTo({top: 0, behavior: 'instant'});
  await frame();
  const times = [];
  let before = await frame();
  for (let i = 0; i < frames; i += 1) {
    scrollBy({top: px, behavior: 'instant'});
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return times;
}"""
SCROLLS = {"600 px a frame": (150, 600), "leaps of 5,000 px": (60, 5000)}


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of each opening."""

    interactive: list[float]
    whole: list[float]
    longest_task: list[float]


def make_rows(count: int) -> list[Segment]:
    return [_make_row(number) for number in range(1, count + 1)]


def _make_row(number: int) -> Segment:
    start_ms = number * 4000
    text = " ".join([str(number), *[SENTENCE] * (1 + number % 3)])
    parts = text.split()
    words = tuple(Word(word, start_ms + 80 * n, start_ms + 80 * n + 70, 0.9) for n, word in enumerate(parts))
    return Segment(
        f"s{number:05d}",
        start_ms,
        start_ms + 3500,
        f"Speaker {number % 5 + 1}",
        "te",
        text,
        words,
        "benchmark",
    )


def plain_page(rows: Sequence[Segment]) -> str:
    """The rows as static HTML that shows the same: times, speaker, language, text."""
    lines = "".join(
        f"<tr><td>{row.start_ms}<td>{row.end_ms}<td>{row.speaker}<td>{row.language}<td>{html.escape(row.text)}"
        for row in rows
    )
    style = "body { font: 18px/1.7 sans-serif } td { padding: 6px; vertical-align: top }"
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><table>{lines}</table>"


def open_recent(page: Page, url: str, document_id: str, count: int) -> tuple[float, float, float]:
    """(until interactive, until all rows are here, the longest task) in ms of one opening by a click."""
    page.goto(f"{url}/health")
    known = json.dumps([{"id": document_id, "name": f"{count} rows.wav", "at": 1}])
    page.evaluate(
        "known => { localStorage.setItem('likhita.documents', known); sessionStorage.clear(); }", known
    )
    page.goto(url)
    link = page.locator("#recent a").first
    link.wait_for()
    page.wait_for_load_state("networkidle")
    link.click()
    page.wait_for_function(WHOLE, arg=count, timeout=PATIENCE_MS, polling=10)
    page.wait_for_timeout(200)  # the last long task is told after its end
    interactive, whole, task = page.evaluate(FIGURES)
    return interactive, whole, task


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that was never here, which loaded the app once."""
    context = browser.new_context(viewport=VIEWPORT)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def measure_opening(browser: Browser, url: str, document_id: str, count: int, openings: int) -> Figures:
    with new_page(browser) as page:
        open_recent(page, url, document_id, count)  # fills the browser's cache
        figures = [open_recent(page, url, document_id, count) for _ in range(openings)]
    return Figures(*(list(values) for values in zip(*figures, strict=True)))


def measure_scrolling(page: Page) -> dict[str, list[float]]:
    """The frames' times in ms of each way of scrolling; the first round is not counted."""
    frames = {}
    for name, (count, px) in SCROLLS.items():
        page.evaluate(SCROLL, [count // 3, px])
        frames[name] = page.evaluate(SCROLL, [count, px])
    return frames


def measure_edit(page: Page) -> tuple[float, int]:
    """(the longest task over 50 ms of the page's thread, 0 for none; the largest post, bytes) of one edit."""
    posts: list[int] = []
    page.on("request", lambda request: _note_post(request, posts))
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.locator(".lk-row[data-id=s00005] [data-field=text]").click()
    page.wait_for_timeout(500)
    page.evaluate("window.tasks.length = 0")
    page.keyboard.type("మార్పు")
    page.keyboard.press("Control+Enter")
    page.locator(".lk-state[data-state=saved]").wait_for()
    page.wait_for_timeout(500)
    return page.evaluate("Math.max(0, ...window.tasks.map(([, ms]) => ms))"), max(posts)


def _note_post(request: Request, posts: list[int]) -> None:
    if "component_server" in request.url:
        posts.append(len(request.post_data_buffer or b""))


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):6.0f} ({min(values):.0f} to {max(values):.0f})"


def _slow(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def print_openings(figures: dict[int, Figures]) -> None:
    least = figures[min(figures)]
    for count, each in figures.items():
        ratio = statistics.median(each.interactive) / statistics.median(least.interactive)
        told: list[Any] = [f"{count:6} rows", f"interactive {_spread(each.interactive)} ms, {ratio:.2f} x"]
        told += [f"all rows {_spread(each.whole)} ms", f"longest task {_spread(each.longest_task)} ms"]
        print(" | ".join(told), flush=True)


def print_frames(name: str, frames: dict[str, list[float]], plain: dict[str, list[float]]) -> None:
    for way, times in frames.items():
        median, slow = statistics.median(times), _slow(times)
        ratios = median / statistics.median(plain[way]), slow / _slow(plain[way])
        print(
            f"{name:16} | {way:18} | frame {median:5.1f} ms, {ratios[0]:.2f} x | "
            f"95 % {slow:5.1f} ms, {ratios[1]:.2f} x",
            flush=True,
        )


def put(store: Store, count: int) -> str:
    document = make_document(make_rows(count), duration_ms=(count + 2) * 4000, name=f"{count} rows.wav")
    document = replace(document, id=f"benchmark-{count}", audio_sha256="")
    store.create(document, complete=True)
    return document.id


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[22, 5000, 50_000])
    parser.add_argument("--openings", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"{describe_machine('gradio')}, Chromium {browser.version}, load {load}")
        plain_file = Path(folder) / "plain.html"
        plain_file.write_text(plain_page(make_rows(PLAIN_ROWS)), encoding="utf-8")
        with running(Path(folder) / "data") as server:
            store = Store(f"sqlite:///{Path(folder) / 'data' / 'likhita.sqlite3'}")
            ids = {count: put(store, count) for count in sorted(arguments.rows)}
            store.close()
            print_openings(
                {n: measure_opening(browser, server.url, ids[n], n, arguments.openings) for n in ids}
            )
            with new_page(browser) as page:
                page.goto(plain_file.as_uri())
                plain = measure_scrolling(page)
            print_frames("plain page", plain, plain)
            for count in [count for count in ids if count >= PLAIN_ROWS]:
                with new_page(browser) as page:
                    open_recent(page, server.url, ids[count], count)
                    print_frames(f"{count} rows", measure_scrolling(page), plain)
                    nodes = page.locator(".lk *").count()
                    task_ms, post_bytes = measure_edit(page)
                    edit = f"an edit: longest task {task_ms:.0f} ms (0: under 50), {post_bytes} bytes"
                    print(f"{count:6} rows | {nodes} nodes | {edit}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
