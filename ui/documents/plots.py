"""Bars as inline SVG between words that wrap and grow like any text, and tables. Every text is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_OWN = ' translate="no"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a plot; `shown` is the value as it is read."""

    label: str
    value: float
    shown: str


def plot_bars(bars: Sequence[Bar], *, own: bool = False) -> str:
    """A line a bar, the longest as wide as there is room. Screen readers get the table beneath instead.

    `own` says that the labels are the document's, which no page translator may rewrite.
    """
    most = max((bar.value for bar in bars), default=0) or 1
    lines = "".join(
        f'<li><span class="label"><bdi{_OWN if own else ""}>{escape(bar.label)}</bdi></span>'
        f"{_svg(_rect(bar.value / most))}"
        f'<span class="value">{escape(bar.shown)}</span></li>'
        for bar in bars
    )
    return f'<ul class="plot" aria-hidden="true">{lines}</ul>'


def plot_parts(parts: Sequence[tuple[str, int]]) -> str:
    """One bar of parts, each coloured by its CSS class `part-<name>`."""
    total = sum(count for _, count in parts) or 1
    rects, reached = "", 0.0
    for name, count in parts:
        width = 100 * count / total
        rects += f'<rect class="part-{escape(name)}" x="{reached:.2f}" width="{width:.2f}" height="10"/>'
        reached += width
    return f'<div class="plot parts" aria-hidden="true">{_svg(rects)}</div>'


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    name: str,
    marks: Sequence[str] = (),
    *,
    own: bool = False,
) -> str:
    """Rows under a header, the first cell of each its name; `marks` are parts of a plot that rows explain.

    `own` says that the cells are the document's, which no page translator may rewrite.
    """
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    lines, kept = "", _OWN if own else ""
    for number, (first, *cells) in enumerate(rows):
        mark = f'<i class="mark part-{escape(marks[number])}"></i>' if marks else ""
        others = "".join(f"<td><bdi{kept}>{escape(cell)}</bdi></td>" for cell in cells)
        lines += f'<tr><th scope="row">{mark}<bdi{kept}>{escape(first)}</bdi></th>{others}</tr>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _svg(shapes: str) -> str:
    return f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">{shapes}</svg>'


def _rect(share: float) -> str:
    return f'<rect width="{100 * share:.2f}" height="10"/>'
