"""The period a KPI is of: calendar ones by their names, spans that end now, and intervals."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from catalog.values.errors import BadQuestionError
from catalog.vocabulary.durations import Duration, add, parse_duration

_NAMED = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
# Of the Gregorian calendar: for spans of days, which have no months of their own.
_MEAN_MONTH_DAYS = 365.2425 / 12


class Period(NamedTuple):
    """From an instant up to, and without, another; name: as it is called, kind: what its neighbours are found by."""

    name: str
    start: datetime
    end: datetime

    @property
    def months(self) -> float:
        """How many months it has: whole ones of the calendar where it begins and ends on the same day of a month."""
        start, end = self.start, self.end
        if (start.day, start.timetz()) == (end.day, end.timetz()):
            return float((end.year - start.year) * 12 + end.month - start.month)
        return (end - start) / timedelta(days=_MEAN_MONTH_DAYS)


def month_of(instant: datetime) -> Period:
    """The month of the calendar that an instant is in."""
    return _named(f"{instant.year:04}-{instant.month:02}")


def read_period(text: str | None, now: datetime) -> Period:
    """The period that a text names: 2026, 2026-Q3, 2026-09, P1M (up to now), 2026-01-01/2026-04-01 (without its end).

    The month under way where none is named. Raises BadQuestionError.
    """
    if text is None:
        return month_of(now)
    if _NAMED.fullmatch(text):
        return _named(text)
    if text.startswith("P"):
        return _up_to(text, now)
    start, slash, end = text.partition("/")
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        # Refused below, with everything else that is no period.
        first = last = date.min
    if not slash or first >= last:
        raise BadQuestionError(
            f"{text!r} is no period. Use a month (2026-09), a quarter (2026-Q3), a year (2026), a duration up to now "
            "(P1M), or two days, the second not included (2026-01-01/2026-04-01)",
            parameter="period",
        )
    return Period(text, _midnight(first), _midnight(last))


def before(period: Period) -> Iterator[Period]:
    """The periods before one, the nearest first, each as long as it."""
    named = _NAMED.fullmatch(period.name)
    months = round(period.months) if named or period.months.is_integer() else 0
    current = period
    while True:
        if months:
            start = _months_back(current.start, months)
            end = current.start
        else:
            start, end = current.start - (period.end - period.start), current.start
        name = _name_of(start, named) if named else f"{start.date()}/{end.date()}"
        current = Period(name, start, end)
        yield current


def _named(text: str) -> Period:
    found = _NAMED.fullmatch(text)
    if found is None or not int(found["year"]):
        raise BadQuestionError(f"{text!r} is no month, quarter or year", parameter="period")
    year = int(found["year"])
    month, months = 1, 12
    if found["quarter"]:
        month, months = int(found["quarter"]) * 3 - 2, 3
    elif found["month"]:
        month, months = int(found["month"]), 1
    start = _midnight(date(year, month, 1))
    return Period(text, start, _later(start, Duration(months, 0, 0), text))


def _name_of(start: datetime, like: re.Match[str]) -> str:
    if like["quarter"]:
        return f"{start.year:04}-Q{(start.month + 2) // 3}"
    return f"{start.year:04}-{start.month:02}" if like["month"] else f"{start.year:04}"


def _up_to(text: str, now: datetime) -> Period:
    try:
        duration = parse_duration(text)
    except ValueError as error:
        raise BadQuestionError(f"{error}, or name a month like 2026-09", parameter="period") from error
    try:
        start = _months_back(now, duration.months) - timedelta(days=duration.days, seconds=duration.seconds)
    except (ValueError, OverflowError) as error:
        raise BadQuestionError(f"{text!r} goes back further than there are years", parameter="period") from error
    if start == now:
        raise BadQuestionError(f"{text!r} is no time at all", parameter="period")
    return Period(text, start, now)


def _months_back(instant: datetime, months: int) -> datetime:
    """The instant so many months before, on the last day of a month that is shorter."""
    years, month = divmod(instant.year * 12 + instant.month - 1 - months, 12)
    first = instant.replace(year=years, month=month + 1, day=1)
    length = (add(first, Duration(1, 0, 0)) - first).days
    return first.replace(day=min(instant.day, length))


def _later(start: datetime, duration: Duration, text: str) -> datetime:
    try:
        return add(start, duration)
    except (ValueError, OverflowError) as error:
        raise BadQuestionError(f"{text!r} is beyond the years that there are", parameter="period") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
