"""The two times of a question, from the texts that users give."""

import re
from collections.abc import Mapping
from datetime import datetime

from catalog.session.catalog import Clocks
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_of, read_instant

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_clocks(as_of: str | None = None, known_at: str | None = None) -> Clocks:
    """The two times of a question, from RFC 3339 texts or days (their start, UTC).

    Raises BadQuestionError where one is no time.
    """
    return Clocks(_instant("as-of", as_of), _instant("known-at", known_at))


def with_clocks(given: Mapping[str, object]) -> dict[str, object]:
    """What is given to a question by name, its two times read; where neither is named, it is asked of now."""
    named = dict(given)
    if not {"as_of", "known_at"} & named.keys():
        return named
    texts = (named.pop(clock, None) for clock in ("as_of", "known_at"))
    as_of, known_at = (None if text is None else str(text) for text in texts)
    return {**named, "clocks": read_clocks(as_of, known_at)}


def _instant(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return instant_of(read_instant(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)[0])
    except ValueError as error:
        raise BadQuestionError(f"--{option}: {error}, and no day like 2026-01-31") from error
