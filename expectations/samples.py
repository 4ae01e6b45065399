"""Unexpected values as they may be kept: as text, and only their shape where the data are of people."""

import re
from collections.abc import Iterable

from catalog.values.canonical_json import Json

_OPEN = frozenset({"non_personal", "anonymised"})
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def kept(samples: Iterable[Json], identifiability: str | None) -> tuple[Json, ...]:
    """The samples as text, by the label of their column: open where that is not personal, else their shape.

    A letter is `a` and a digit `9` in a shape. None: the label is unknown, so it counts as personal.
    """
    return tuple(_text(value, is_open=identifiability in _OPEN) for value in samples)


def _text(value: Json, *, is_open: bool) -> Json:
    if isinstance(value, dict):
        return {key: _text(item, is_open=is_open) for key, item in value.items()}
    if value is None:
        return None
    text = str(value)
    return text if is_open else _LETTER.sub("a", _DIGIT.sub("9", text))
