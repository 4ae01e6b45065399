"""Instants as RFC 3339 text and as microseconds since 1970, UTC."""

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_MICROS = (datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // _MICROSECOND
_LAST_MICROS = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH) // _MICROSECOND
_DATE_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


def read_instant(text: str) -> tuple[int, bool]:
    """Microseconds since 1970 and whether the text named its zone; without one it is read as UTC.

    Finer fractions than microseconds are cut off. Raises ValueError where the text is no RFC 3339 date and time.
    """
    if not _DATE_AND_TIME.match(text):
        raise ValueError(f"{text!r} is not a date and time like 2026-01-31T09:30:00Z")
    moment = datetime.fromisoformat(text)
    zoned = moment.tzinfo is not None
    micros = micros_of(moment)
    if not _FIRST_MICROS <= micros <= _LAST_MICROS:
        raise ValueError(f"{text!r} lies outside the years 1 to 9999")
    return micros, zoned


def micros_of(instant: datetime) -> int:
    """Microseconds since 1970 of an instant; one without a zone is read as UTC."""
    zoned = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (zoned - EPOCH) // _MICROSECOND


def instant_of(micros: int) -> datetime:
    """The instant, in UTC, of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


def instant_text(instant: datetime | int | None) -> str | None:
    """RFC 3339 in UTC with `Z`, microseconds only when not zero; None stays None."""
    if instant is None:
        return None
    moment = instant_of(instant) if isinstance(instant, int) else instant.astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")
