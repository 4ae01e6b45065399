"""What answers are written on: so wide, in colour or not; and how text is made to fit it."""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ELLIPSIS = "…"
_GAP = "  "
_NARROWEST = 8
_NARROWEST_TEXT = 20
_HEX_SHOWN = 8


@dataclass(frozen=True)
class Paper:
    """Width in cells, and whether there is colour."""

    width: int = 100
    colour: bool = False

    def ink(self, style: str, text: str) -> str:
        """The text in a style (bold, dim, red, green, yellow, cyan), or as it is without colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text


def clean(text: object) -> str:
    """A value as printable text on one line: names come from outside and may hold control characters."""
    if text is None:
        return ""
    written = str(text)
    return written if written.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in written)


def _escaped(character: str) -> str:
    return "⏎" if character == "\n" else " " if character.isspace() else f"\\u{ord(character):04x}"


def cells(text: str) -> int:
    """How many cells a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, width: int) -> str:
    """The text, its middle left out where it is wider than so many cells; ends of names tell the most."""
    if cells(text) <= width:
        return text
    room = max(width - 1, 1)
    head, tail = _cut(text, room // 3), _cut(text[::-1], room - room // 3)[::-1]
    return head + _ELLIPSIS + tail


def _cut(text: str, width: int) -> str:
    """The beginning of a text that fits."""
    taken = 0
    for place, character in enumerate(text):
        taken += _cells_of(character)
        if taken > width:
            return text[:place]
    return text


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


def short_version(version: object) -> str:
    """A version a person can tell from its neighbours.

    A hash shows its start, a run id its end: UUIDs of one hour start alike.
    """
    text = clean(version)
    kind, _, rest = text.partition(":")
    if kind == "sha256":
        return f"sha256:{rest[:_HEX_SHOWN]}"
    if kind == "run" and len(rest) > 2 * _HEX_SHOWN:
        return f"run:{_ELLIPSIS}{rest[-_HEX_SHOWN:]}"
    return shorten(text, 3 * _HEX_SHOWN)


def short_time(instant: object) -> str:
    """A time to the minute, in UTC; empty for None."""
    return str(instant or "")[:16].replace("T", " ")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 run`, `1,204 runs`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def table(paper: Paper, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under titles, columns as wide as they need and the widest shortened until all fit the paper."""
    texts = [[clean(value) for value in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(titles, *texts, strict=True)]
    _shrink(widths, paper.width)
    head = paper.ink("bold", _row(titles, widths))
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
