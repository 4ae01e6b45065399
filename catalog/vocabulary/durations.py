"""ISO 8601 durations with calendar arithmetic: years and months first, clamped to the end of the month."""

import calendar
import re
from datetime import datetime, timedelta
from typing import NamedTuple

_SHAPE = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)


class Duration(NamedTuple):
    """A span of the calendar: months (a year is twelve), days (a week is seven), seconds."""

    months: int
    days: int
    seconds: int


def parse_duration(text: str) -> Duration:
    """The duration of an ISO 8601 text such as `P2Y` or `P1Y6M10DT12H`; ValueError says what is wrong with another.

    Numbers are whole and not negative: half a year is P6M.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        if "-" in text:
            raise ValueError(f"{text!r} is negative; a duration runs forward, as P30D")
        raise ValueError(f"{text!r} is not an ISO 8601 duration in whole numbers; write P2Y, P18M, P30D or PT12H")
    part = {name: int(digits or 0) for name, digits in found.groupdict().items()}
    return Duration(
        part["years"] * 12 + part["months"],
        part["weeks"] * 7 + part["days"],
        part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"],
    )


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
