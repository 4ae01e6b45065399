"""ISO 8601 durations with calendar arithmetic: years and months first, clamped to the end of the month."""

import calendar
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"\d+(?:[.,]\d+)?"
_SHAPE = re.compile(
    rf"P(?=[\dT])(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?(?:(?P<weeks>{_NUMBER})W)?"
    rf"(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=\d)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?",
    re.ASCII,
)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


class Duration(NamedTuple):
    """A span of the calendar: months (a year is twelve), days (a week is seven), seconds."""

    months: int
    days: int
    seconds: int


class Span(NamedTuple):
    """A duration with fractions or a minus sign: months (a year is twelve), and the rest, whose length is fixed."""

    months: Decimal
    rest: timedelta


def parse_duration(text: str) -> Duration:
    """The duration of an ISO 8601 text such as `P2Y` or `P1Y6M10DT12H`; ValueError says what is wrong with another.

    Numbers are whole and not negative: half a year is P6M. What is declared here has to keep to that.
    """
    found = _SHAPE.fullmatch(text)
    written = found.groupdict(default="0") if found else {}
    if found is None or not all(map(_WHOLE.fullmatch, written.values())):
        if "-" in text:
            raise ValueError(f"{text!r} is negative; a duration runs forward, as P30D")
        raise ValueError(f"{text!r} is not an ISO 8601 duration in whole numbers; write P2Y, P18M, P30D or PT12H")
    part = {name: int(number) for name, number in written.items()}
    return Duration(
        part["years"] * 12 + part["months"],
        part["weeks"] * 7 + part["days"],
        part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"],
    )


def parse_span(text: str) -> Span:
    """The span of an ISO 8601 text as other emitters write it: fractions and a sign are fine.

    Raises ValueError where the text is no duration, OverflowError where it is longer than a timedelta holds.
    """
    found = _SHAPE.fullmatch(text[1:] if text.startswith(("+", "-")) else text)
    if found is None:
        raise ValueError(f"{text!r} is not an ISO 8601 duration")
    part = {name: Decimal(number.replace(",", ".")) for name, number in found.groupdict(default="0").items()}
    fixed = ("weeks", "days", "hours", "minutes", "seconds")
    rest = timedelta(**{name: float(part[name]) for name in fixed})
    months = part["years"] * 12 + part["months"]
    return Span(-months, -rest) if text.startswith("-") else Span(months, rest)


def add(start: datetime, duration: Duration) -> datetime:
    """The instant a duration after a start: months first (31 January + P1M is the last of February), then the rest.

    Give UTC: days are those of the start's own zone. ValueError where it is negative or lands after the year 9999.
    """
    if min(duration) < 0:
        raise ValueError(f"{duration} is negative; a duration runs forward")
    years, month = divmod(start.year * 12 + start.month - 1 + duration.months, 12)
    if years > 9999:
        raise ValueError(f"{duration} after {start.isoformat()} is beyond the year 9999")
    day = min(start.day, calendar.monthrange(years, month + 1)[1])
    try:
        return start.replace(year=years, month=month + 1, day=day) + timedelta(duration.days, duration.seconds)
    except OverflowError as error:
        raise ValueError(f"{duration} after {start.isoformat()} is beyond the year 9999") from error
