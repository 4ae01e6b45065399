"""The elements of a JSON array, read a part of its text at a time.

A parser in C holds the interpreter lock until it is done: ten megabytes in one go would let every other request wait.
Whether a part ends between two elements cannot be seen in its last bytes. But only if it does, brackets around it
make an array, whatever the text: so a part that is none is taken twice as long.
"""

import re
from collections.abc import Iterator

from catalog.values.canonical_json import Json, NotJsonError, parse_json

_PART_BYTES = 2**18
# Events of one sender begin with the same key, which what is nested in them seldom does.
_FIRST_KEY = re.compile(rb'\s*\[\s*\{\s*("(?:[^"\\]|\\.)*")')
_PLACE = re.compile(r"line (\d+) column (\d+) \(char (\d+)\)$")


def array_elements(text: bytes, part_bytes: int = _PART_BYTES) -> Iterator[Json]:
    """Each element of a text that begins with a bracket, in order. Raises NotJsonError where the text is no JSON."""
    key = _FIRST_KEY.match(text)
    between = re.compile(rb"\}\s*(,)\s*\{\s*" + re.escape(key[1]) if key else b"(,)")
    begin = start = text.find(b"[") + 1
    reach = part_bytes
    while found := between.search(text, start + reach):
        elements = _elements(text[start : found.start(1)])
        if not elements:
            reach = 2 * (found.start(1) - start) + 1
            continue
        yield from elements
        start, reach = found.end(1), part_bytes
    try:
        last = parse_json(text if start == begin else b"[" + text[start:])
    except NotJsonError as error:
        raise (error if start == begin else _in_whole(error, text[:start])) from error
    if not last and start > begin:
        parse_json(text)  # after its last comma there is nothing: it says so
    yield from last if isinstance(last, list) else ()


def _elements(part: bytes) -> list[Json]:
    """The elements that a part consists of; none where it ends within one, or is broken."""
    try:
        elements = parse_json(b"[" + part + b"]")
    except NotJsonError:
        return []
    return elements if isinstance(elements, list) else []


def _in_whole(error: NotJsonError, before: bytes) -> NotJsonError:
    """An error in a part that was read with a bracket before it, with its place in the whole text."""
    place = _PLACE.search(str(error))
    if place is None:
        return error
    known = before.decode(errors="replace")
    line, column, at = map(int, place.groups())
    if line == 1:
        column += len(known) - known.rfind("\n") - 2
    words = f"line {line + known.count(chr(10))} column {column} (char {at + len(known) - 1})"
    return NotJsonError(str(error)[: place.start()] + words)
