"""How long the editor's page takes over many rows: `python -m tests.benchmarks.editor_page`.

Prints the machine and versions first, then how long a browser that was never here takes from the address to the
first row (median), then for each number of rows, measured in the page itself: from the value handed to the
component to the rows painted (median), the longest block of the page's thread during an edit, the bytes of its
post, the slowest of 60 frames while scrolling, and how many nodes the table has.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.machine import describe_machine
from tests.browser.editor_page import Server, Shelf, build_app, make_segment, make_sound

SENTENCE = "మూడు రోజుల నుండి జ్వరం ఉంది, doctor గారు టాబ్లెట్ ఇచ్చారు. "
# watches the component from the inside: from the view it is given until the frame with its rows was painted
WATCH_OPEN = """() => {
  const { editor } = document.querySelector('.lk');
  const show = editor.show.bind(editor);
  editor.show = view => {
    const begin = performance.now();
    show(view);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { window.opened = performance.now() - begin; };
      channel.port2.postMessage(0);
    });
  };
}"""
# notes when the first row came, in ms since the browser began to ask for the page
WATCH_START = """
new MutationObserver((_, observer) => {
  if (!document.querySelector('.lk-row')) return;
  window.started = performance.now();
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""
WATCH_TASKS = """() => {
  window.tasks = [];
  new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(entry => entry.duration)))
    .observe({type: 'longtask'});
}"""
SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  let before = await frame();
  for (let i = 0; i < 60; i += 1) {
    window.scrollBy({top: i % 20 === 0 ? 20000 : 300, behavior: 'instant'});
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return Math.max(...times);
}"""


def make_rows(count: int) -> list[dict[str, Any]]:
    return [
        make_segment(
            n, n * 4000, n * 4000 + 3500, f"{n} " + SENTENCE * (1 + n % 3), speaker=f"Speaker {n % 5 + 1}"
        )
        for n in range(1, count + 1)
    ]


def measure(page: Page, address: str, count: int, openings: int) -> dict[str, float]:
    page.goto(f"{address}/?document=empty")
    page.locator(".lk").wait_for(state="attached")
    page.evaluate(WATCH_OPEN)
    opened_ms = []
    for name in [f"rows{count}", "few"] * openings:
        page.evaluate("window.opened = null")
        page.get_by_label("deliver").fill(name)
        page.get_by_label("deliver").press("Enter")
        page.wait_for_function("window.opened !== null", timeout=60_000)
        if name != "few":
            opened_ms.append(page.evaluate("window.opened"))
    page.get_by_label("deliver").fill(f"rows{count}")
    page.get_by_label("deliver").press("Enter")
    page.wait_for_function(f"document.querySelector('.lk').editor.core.state.order.length === {count}")
    posts: list[int] = []
    page.on("request", lambda request: note_post(request, posts))
    cell = page.locator(".lk-row[data-id=s00005] [data-field=text]")
    cell.click()
    page.wait_for_timeout(500)
    page.evaluate(WATCH_TASKS)
    page.keyboard.type("మార్పు")
    page.keyboard.press("Control+Enter")
    page.locator(".lk-state[data-state=saved]").wait_for()
    page.wait_for_timeout(500)
    longest_ms = page.evaluate("Math.max(0, ...window.tasks)")
    nodes = page.locator(".lk *").count()
    return {
        "open, ms": statistics.median(opened_ms),
        "longest block of an edit, ms (0: under 50)": longest_ms,
        "largest post of an edit, bytes": max(posts),
        "slowest frame of scrolling, ms": page.evaluate(SCROLL),
        "nodes": nodes,
    }


def measure_start(browser: Browser, address: str, starts: int) -> float:
    """Each start has a browser profile of its own, so nothing is in its cache."""
    started_ms = []
    for _ in range(starts):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.add_init_script(WATCH_START)
        page.goto(f"{address}/?document=few")
        page.wait_for_function("window.started !== undefined", timeout=60_000)
        started_ms.append(page.evaluate("window.started"))
        context.close()
    return statistics.median(started_ms)


def note_post(request: Any, posts: list[int]) -> None:
    if "component_server" in request.url:
        posts.append(len(request.post_data_buffer or b""))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[8, 1000, 5000])
    parser.add_argument("--openings", type=int, default=5)
    arguments = parser.parse_args()
    shelf = Shelf()
    shelf.put("few", make_rows(2))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        make_sound(Path(folder), 40)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        print(f"{describe_machine('gradio')}, Chromium {browser.version}")
        with Server(build_app(shelf, Path(folder))) as address:
            start_ms = measure_start(browser, address, arguments.openings)
            print(f"{'':10}  {'start with nothing in the cache, ms':44} {start_ms:8.0f}", flush=True)
            for count in arguments.rows:
                shelf.put(f"rows{count}", make_rows(count), duration_ms=(count + 2) * 4000)
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                for name, value in measure(page, address, count, arguments.openings).items():
                    print(f"{count:5} rows  {name:44} {value:8.0f}", flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
