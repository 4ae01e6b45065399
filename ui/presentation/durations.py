"""A duration of ISO 8601 as a number and a unit of the calendar, and in words."""

import re
from typing import NamedTuple

DURATION_UNITS = {"days": "D", "weeks": "W", "months": "M", "years": "Y"}
_SIMPLE = re.compile(r"P(\d{1,4})([DWMY])", re.ASCII)


class Span(NamedTuple):
    """A number of one unit of the calendar."""

    number: int
    unit: str


def simple_duration(text: str) -> Span | None:
    """The span of a duration of one unit, as `P2Y`; None for one of several, or of no days."""
    found = _SIMPLE.fullmatch(text)
    if found is None or int(found[1]) == 0:
        return None
    return Span(int(found[1]), next(unit for unit, letter in DURATION_UNITS.items() if letter == found[2]))


def iso_duration(number: int, unit: str) -> str:
    """A number of a unit as ISO 8601: 2 years are `P2Y`."""
    return f"P{number}{DURATION_UNITS[unit]}"


def duration_words(text: str) -> str:
    """A duration in words where it has one unit, `2 years`; else as it is written."""
    span = simple_duration(text)
    if span is None:
        return text
    return f"{span.number} {span.unit.removesuffix('s') if span.number == 1 else span.unit}"
