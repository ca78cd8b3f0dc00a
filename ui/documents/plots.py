"""Tables whose cells may hold a bar, and a bar of parts, as inline SVG. Every text is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_OWN = ' translate="no"'


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell with a bar; `share` in [0, 1] of its width, on one scale in a whole table."""

    share: float
    shown: str


def plot_parts(parts: Sequence[tuple[str, int]]) -> str:
    """One bar of parts, each coloured by its CSS class `part-<name>`; a table says the same."""
    total = sum(count for _, count in parts) or 1
    rects, reached = "", 0.0
    for name, count in parts:
        width = 100 * count / total
        rects += f'<rect class="part-{escape(name)}" x="{reached:.2f}" width="{width:.2f}" height="10"/>'
        reached += width
    return f'<div class="plot parts" aria-hidden="true">{_svg(rects)}</div>'


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str | Bar]],
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
        others = "".join(_cell(cell, kept) for cell in cells)
        lines += f'<tr><th scope="row">{mark}<bdi{kept}>{escape(str(first))}</bdi></th>{others}</tr>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cell(cell: str | Bar, kept: str) -> str:
    if isinstance(cell, str):
        return f"<td><bdi{kept}>{escape(cell)}</bdi></td>"
    bar = f'<rect width="{100 * min(max(cell.share, 0), 1):.2f}" height="10"/>'
    return f'<td class="plot"><span><bdi{kept}>{escape(cell.shown)}</bdi>{_svg(bar)}</span></td>'


def _svg(shapes: str) -> str:
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f"{shapes}</svg>"
    )
