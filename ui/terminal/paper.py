"""What answers are written on: so wide, in colour or not; and how text is made to fit it."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from ui.presentation.short import cells, clean, shorten

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_GAP = "  "
_NARROWEST = 8
_NARROWEST_TEXT = 20


class Paper(NamedTuple):
    """Width in cells, and whether there is colour."""

    width: int = 100
    colour: bool = False

    def ink(self, style: str, text: str) -> str:
        """The text in a style (bold, dim, red, green, yellow, cyan), or as it is without colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text


def wrapped(paper: Paper, text: object, first: str = "", rest: str = "") -> list[str]:
    """A text in lines that fit the paper; first stands before the first of them, rest before all others."""
    width = max(paper.width, len(rest) + _NARROWEST_TEXT)
    return textwrap.wrap(
        clean(text),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]


def pad(text: str, width: int) -> str:
    """The text with spaces after it up to a width."""
    return text + " " * (width - cells(text))


def table(paper: Paper, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under titles, columns as wide as they need and the widest shortened until all fit the paper."""
    texts = [[clean(value) for value in row] for row in rows]
    heads = [clean(title) for title in titles]  # those of SQL are whatever was asked
    widths = [max(map(cells, column)) for column in zip(heads, *texts, strict=True)]
    _shrink(widths, paper.width)
    head = paper.ink("bold", _row(heads, widths))
    return "\n".join([head, *(_row(row, widths) for row in texts)])


def _shrink(widths: list[int], width: int) -> None:
    """Take from the widest column until the columns fit, or all are at their narrowest."""
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while over > 0 and max(widths) > _NARROWEST:
        widest = max(widths)
        place = widths.index(widest)
        second = max([_NARROWEST, *(other for other in widths if other < widest)])
        taken = min(over, max(1, widest - second))
        widths[place] -= taken
        over -= taken


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(pad(shorten(text, width), width) for text, width in zip(row, widths, strict=True)).rstrip()
