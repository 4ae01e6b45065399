"""Instants as RFC 3339 text and as microseconds since 1970, UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import orjson

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_MICROS = (datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // _MICROSECOND
_LAST_MICROS = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH) // _MICROSECOND
_DATE_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
# RFC 3339 whole, with what RFC 9557 adds: letters of either case, a leap second, suffixes in brackets.
_ANY_FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[Tt ](?P<minute>\d{2}:\d{2})(?::(?P<second>\d{2})(?P<fraction>[.,]\d+)?)?"
    r"(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?(?P<suffix>(?:\[!?[^\[\]]+\])*)"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RIGHT_FORM = "2026-01-31T09:30:00Z or 2026-01-31T09:30:00+01:00"


class Instant(NamedTuple):
    """A time that was read: microseconds since 1970, and what was odd in its text (None: nothing)."""

    micros: int
    oddity: str | None


def read_instant(text: str) -> Instant:
    """The instant a text names, in any form of RFC 3339 or RFC 9557; without a zone it is read as UTC.

    The offset counts, a zone in brackets is a comment. Finer fractions than microseconds are cut off. Raises
    ValueError, with the right form in its words, where the text is no date and time.
    """
    moment, oddity = _read_common_form(text) or _read_any_form(text)
    if moment.tzinfo is None:
        oddity = "names no zone; read as UTC"
    micros = micros_of(moment)
    if not _FIRST_MICROS <= micros <= _LAST_MICROS:
        raise ValueError(f"{text!r} lies outside the years 1 to 9999; a time is like {_RIGHT_FORM}")
    return Instant(micros, oddity)


def _read_common_form(text: str) -> tuple[datetime, None] | None:
    """A time in a form that Python reads by itself, which is many times faster; None for every other text."""
    try:
        return (datetime.fromisoformat(text), None) if _DATE_AND_TIME.match(text) else None
    except ValueError:
        return None


def _read_any_form(text: str) -> tuple[datetime, str | None]:
    """A time in a form that Python does not read by itself, and what is odd in it."""
    form = _ANY_FORM.fullmatch(text)
    if form is None:
        raise ValueError(f"{text!r} is not a date and time like {_RIGHT_FORM}")
    second = form["second"] or "00"
    leap = second == "60"  # RFC 3339 section 5.7; the clocks of computers count it as the second after
    zone = (form["zone"] or "").upper()
    fraction = (form["fraction"] or "").replace(",", ".")
    try:
        moment = datetime.fromisoformat(
            f"{form['day']}T{form['minute']}:{'59' if leap else second}{'' if leap else fraction}{zone}"
        )
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date and time like {_RIGHT_FORM}: {error}") from error
    oddity = "a leap second; read as the second after" if leap else "written with small letters; RFC 3339 has T and Z"
    if form["suffix"]:
        oddity = f"the suffix {form['suffix']} is a comment; the offset counts"
    return moment + timedelta(seconds=leap), oddity


def is_day(text: str) -> bool:
    """Whether a text has the form of a day, like 2026-01-31."""
    return _DAY.fullmatch(text) is not None


def end_of_day(text: str) -> datetime:
    """The last microsecond, UTC, of a day like 2026-01-31. Raises ValueError where there is no such day."""
    return datetime.fromisoformat(f"{text}T23:59:59.999999Z")


def micros_of(instant: datetime) -> int:
    """Microseconds since 1970 of an instant; one without a zone is read as UTC."""
    zoned = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (zoned - EPOCH) // _MICROSECOND


def instant_of(micros: int) -> datetime:
    """The instant, in UTC, of microseconds since 1970."""
    return EPOCH + timedelta(0, *divmod(micros, 1_000_000))  # half the time of timedelta(microseconds=micros)


def instant_text(instant: datetime | int | None) -> str | None:
    """RFC 3339 in UTC with `Z`, microseconds only when not zero; None stays None."""
    if instant is None:
        return None
    return moment_text(instant_of(instant) if isinstance(instant, int) else instant)


def moment_text(moment: datetime) -> str:
    """The same of an instant that is there."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_texts(instants: Iterable[datetime | None]) -> list[str | None]:
    """The text of each instant, as `instant_text` writes it; for answers that have them by the thousand."""
    zoned = [None if instant is None else instant.astimezone(UTC) for instant in instants]
    texts: list[str | None] = orjson.loads(orjson.dumps(zoned, option=orjson.OPT_UTC_Z))
    return texts
