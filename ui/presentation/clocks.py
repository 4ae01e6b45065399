"""The two times of a question in words, and the day and time of day that pickers show."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from catalog.values.times import instant_of, instant_text, is_day, read_instant
from ui.presentation.markdown import plain
from ui.presentation.short import clean
from ui.presentation.times import moment_text

_DAY = len("2026-01-31")
_UTC = ZoneInfo("UTC")
_WORDS = {"as_of": "as of", "known_at": "as known at"}


def day_of(text: str) -> date | None:
    """The day a text begins with; None where it begins with none that there is, as in an address typed by hand."""
    try:
        return date.fromisoformat(text[:_DAY]) if text[4:5] == "-" else None
    except ValueError:
        return None


def time_text(day: date, at: time, zone: ZoneInfo) -> str:
    """The instant of a time of day in a zone, as an address has it: RFC 3339, UTC."""
    return f"{datetime.combine(day, at, zone).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def viewing_words(clocks: Mapping[str, str | None]) -> str:
    """Which times an answer is of: `Viewing as of 2026-03-04`; a day is its end."""
    parts = [f"{words} **{_time(text)}**" for key, words in _WORDS.items() if (text := clocks.get(key))]
    return f"Viewing {' and '.join(parts)}."


def _time(text: str) -> str:
    return plain(clean(text)) if is_day(text) else plain(moment_text(instant_text(moment_of(text)) or text, _UTC))


def moment_of(text: str) -> datetime:
    """The instant of a text that a question has taken for a time."""
    return instant_of(read_instant(text).micros)
