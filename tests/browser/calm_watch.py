"""What a page shows that it should not: content that jumps, and the framework's own words."""

from typing import Any

from playwright.sync_api import Page

MOST_SHIFT = 0.05
"""Of one change of the page, as Chromium measures layout shift."""
TOGETHER_MS = 1000
"""Shifts so close together are one change."""

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { startTime, value, sources, hadRecentInput } of list.getEntries()) {
    if (hadRecentInput) continue; // what moves at once under the hand of whoever pressed is expected to
    const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    window.shifts.push({ startTime, value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
window.foreignWords = new Set();
const FOREIGN = /processing \\||common\\.\\w+|Use via API|Built with|queue: \\d/;
const look = () => {
  const found = document.body?.innerText.match(FOREIGN);
  if (found) window.foreignWords.add(found[0]);
  setTimeout(look, 100);
};
look();
"""


def watch(page: Page) -> None:
    """Begins with the next document that the page loads."""
    page.add_init_script(WATCH)


def expect_calm(page: Page) -> None:
    """Nothing jumped since the last call, and nothing was said that is not ours."""
    jumps = [jump for jump in join(page.evaluate("window.shifts.splice(0)")) if jump["value"] > MOST_SHIFT]
    assert not jumps, jumps
    foreign = page.evaluate("[...window.foreignWords]")
    assert not foreign, foreign


def join(shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shifts of each change of the page as one."""
    changes: list[dict[str, Any]] = []
    for shift in shifts:
        if changes and shift["startTime"] - changes[-1]["startTime"] < TOGETHER_MS:
            changes[-1]["value"] += shift["value"]
            changes[-1]["moved"] += shift["moved"]
        else:
            changes.append(shift)
    return changes
