"""How high a row of a workbook has to be, so that no wrapped text is cut.

Excel and LibreOffice fit a row without a height only when somebody edits it; what is printed or shown before
is one line.
"""

from collections.abc import Sequence

import regex

_LINE_PT, _TALL_LINE_PT = 15.0, 20.0  # Calibri 11; Nirmala UI and Noto Sans Telugu 11
_HIGHEST_PT = 409.0  # Excel's own bound
_MARK = regex.compile(r"[\p{M}\u200c\u200d]")
_WIDE = regex.compile(r"[^\x00-\u024f\p{M}\p{P}\u200c\u200d]")
_WASTE = 1.12  # what breaking lines between words leaves empty


def row_height(cells: Sequence[tuple[str, float]]) -> float:
    """Points for a row of these texts, each with its column's width in digits of the font."""
    return min(_HIGHEST_PT, max((_height(text, width) for text, width in cells), default=_LINE_PT))


def _height(text: str, width: float) -> float:
    wide = len(_WIDE.findall(text))
    if not wide and len(text) <= width and "\n" not in text:
        return _LINE_PT  # nearly every cell
    return _line_count(text, width) * (_TALL_LINE_PT if wide else _LINE_PT)


def _line_count(text: str, width: float) -> int:
    count = 0
    for line in text.split("\n"):
        # a letter of Telugu is wider than a digit, a vowel sign hardly wider than its letter
        taken = len(line) - 0.7 * len(_MARK.findall(line)) + 0.6 * len(_WIDE.findall(line))
        count += 1 if taken <= width else -int(-taken * _WASTE // width)
    return count
