"""Text cut to the room there is, keeping the end that tells it from its neighbours."""

import unicodedata

_ELLIPSIS = "…"
_SHOWN = 8  # characters of a hash or of a run id
_VERSION_ROOM = 24


def clean(text: object) -> str:
    """A value as printable text on one line; empty for None."""
    if text is None:
        return ""
    # Names come from outside: a control character would drive the reader's terminal.
    written = str(text)
    return written if written.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in written)


def _escaped(character: str) -> str:
    return "⏎" if character == "\n" else " " if character.isspace() else f"\\u{ord(character):04x}"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: a CJK character two, a combining mark none."""
    # Almost every name is ASCII, and a table measures each cell of each row.
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, room: int) -> str:
    """The text with its middle left out where it takes more cells than there is room for."""
    if cells(text) <= room:
        return text
    left = max(room - cells(_ELLIPSIS), 1)
    head = _cut(text, left // 3)  # the ends of names and paths differ, their beginnings seldom
    tail = _cut(text[::-1], left - cells(head))[::-1]
    return head + _ELLIPSIS + tail


def _cut(text: str, room: int) -> str:
    """The beginning of a text that fits."""
    taken = 0
    for place, character in enumerate(text):
        taken += _cells_of(character)
        if taken > room:
            return text[:place]
    return text


def short_version(version: object, room: int = _VERSION_ROOM) -> str:
    """A version as people point at it: `sha256:1b57bfee`, `run:…55932dcb`, else shortened to the room.

    Without room for its scheme it is the digits alone.
    """
    text = clean(version)
    scheme, _, rest = text.partition(":")
    if scheme == "sha256" and rest:
        digits = rest[:_SHOWN]
    elif scheme == "run" and len(rest) > 2 * _SHOWN:
        digits = short_run(rest)
    else:
        return shorten(text, room)
    named = f"{scheme}:{digits}"
    return named if cells(named) <= room else digits


def short_run(run_id: str) -> str:
    """The tail of a run id: a UUIDv7 begins with its time, so the ids of one hour begin alike."""
    return f"{_ELLIPSIS}{run_id[-_SHOWN:]}"


def short_time(instant: object) -> str:
    """A time to the minute, in UTC; empty for None."""
    return str(instant or "")[:16].replace("T", " ")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 run`, `1,204 runs`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
