"""The two times of a question: as values, from the texts that users give, and on a cursor."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import duckdb

from catalog.values.errors import BadQuestionError
from catalog.values.times import end_of_day, instant_of, is_day, read_instant


class Clocks(NamedTuple):
    """The two times a question is asked at, with a zone; None cuts nothing.

    as_of: what had happened by then, by the events' own times. known_at: what the log had received by then.
    """

    as_of: datetime | None = None
    known_at: datetime | None = None


def read_clocks(as_of: str | None = None, known_at: str | None = None) -> Clocks:
    """The two times of a question, from RFC 3339 texts or days (their last microsecond, UTC).

    Raises BadQuestionError where one is no time.
    """
    return Clocks(_instant("as_of", as_of), _instant("known_at", known_at))


def with_clocks(given: Mapping[str, object]) -> dict[str, object]:
    """What is given to a question by name, its two times read; where neither is named, it is asked of now."""
    named = dict(given)
    if not {"as_of", "known_at"} & named.keys():
        return named
    texts = (named.pop(clock, None) for clock in ("as_of", "known_at"))
    as_of, known_at = (None if text is None else str(text) for text in texts)
    return {**named, "clocks": read_clocks(as_of, known_at)}


def _instant(parameter: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return end_of_day(text) if is_day(text) else instant_of(read_instant(text).micros)
    except ValueError as error:
        wanted = "Use a day like 2026-01-31 or a time like 2026-01-31T09:30:00Z"
        raise BadQuestionError(f"{text!r} is not a valid date. {wanted}", parameter=parameter) from error


def set_clocks(cursor: duckdb.DuckDBPyConnection, clocks: Clocks) -> None:
    """Set the variables by which every part of a statement cuts what it reads."""
    for name, instant in clocks._asdict().items():
        if instant is not None:
            cursor.execute(f"SET VARIABLE {name} = $instant::TIMESTAMPTZ", {"instant": instant.isoformat()})
