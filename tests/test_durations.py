"""Durations are read as ISO 8601 and added as people do on a calendar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.events.facet_values import duration as window_of
from catalog.vocabulary.durations import Duration, Span, add, parse_duration, parse_span

instants = st.datetimes(datetime(1900, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
durations = st.builds(Duration, st.integers(0, 600), st.integers(0, 1500), st.integers(0, 200_000))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P2Y", Duration(24, 0, 0)),
        ("P18M", Duration(18, 0, 0)),
        ("P1Y6M10DT12H30M5S", Duration(18, 10, 45005)),
        ("P6W", Duration(0, 42, 0)),
        ("P30D", Duration(0, 30, 0)),
        ("PT90M", Duration(0, 0, 5400)),
        ("PT1M", Duration(0, 0, 60)),
        ("P0D", Duration(0, 0, 0)),
        ("P007D", Duration(0, 7, 0)),
    ],
)
def test_a_duration(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1YT",
        "2Y",
        "P2",
        "p2y",
        "P1D2M",
        "P0.5Y",
        "PT1.5H",
        "P1H",
        "P2Y ",
        " P2Y",
        "P٢Y",
        "P1234567890D",
    ],
)
def test_what_is_no_duration_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an ISO 8601 duration in whole numbers; write P2Y"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["-P1D", "P-1D", "P1YT-1H"])
def test_a_negative_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is negative"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-01-31", "P1M", "2028-02-29"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2028-02-29", "P4Y", "2032-02-29"),
        ("2096-02-29", "P4Y", "2100-02-28"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-03-31", "P6M", "2026-09-30"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2026-01-30", "P1D", "2026-01-31"),
        ("2026-01-15", "P2Y", "2028-01-15"),
        ("2026-11-22", "P13M", "2027-12-22"),
        ("2026-12-31", "PT24H", "2027-01-01"),
        ("9999-01-01", "P11M30D", "9999-12-31"),
    ],
)
def test_adding_on_the_calendar(start: str, text: str, end: str) -> None:
    """Years and months first, clamped to the end of the month; then days; then hours."""
    began = datetime.fromisoformat(start).replace(hour=13, microsecond=7, tzinfo=UTC)
    assert add(began, parse_duration(text)) == datetime.fromisoformat(end).replace(hour=13, microsecond=7, tzinfo=UTC)


@pytest.mark.parametrize("text", ["P7974Y", "P999999999M", "P999999999D", "PT999999999H", "P7973Y1M10D"])
def test_beyond_the_last_year_is_an_error_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is beyond the year 9999"):
        add(datetime(2026, 11, 22, tzinfo=UTC), parse_duration(text))


@pytest.mark.parametrize("duration", [Duration(-1, 0, 0), Duration(0, -1, 0), Duration(0, 0, -1)])
def test_adding_never_goes_back(duration: Duration) -> None:
    with pytest.raises(ValueError, match="is negative"):
        add(datetime(2026, 11, 22, tzinfo=UTC), duration)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("P1Y2M", Span(Decimal(14), timedelta(0))),
        ("P0.5Y", Span(Decimal(6), timedelta(0))),
        ("P1,5D", Span(Decimal(0), timedelta(hours=36))),
        ("+PT0.25S", Span(Decimal(0), timedelta(milliseconds=250))),
        ("-P1M2W", Span(Decimal(-1), timedelta(weeks=-2))),
    ],
)
def test_a_span_may_have_fractions_and_a_sign(text: str, span: Span) -> None:
    assert parse_span(text) == span


@given(durations)
def test_whole_numbers_are_the_same_span(duration: Duration) -> None:
    span = parse_span(f"P{duration.months}M{duration.days}DT{duration.seconds}S")
    assert span == Span(Decimal(duration.months), timedelta(duration.days, duration.seconds))


@pytest.mark.parametrize("text", ["two weeks", "P", "PT", "P1DT", "P99999999999D", "P178956971Y", 7, None])
def test_a_window_that_no_interval_holds_is_no_window(text: str | float | None) -> None:
    """Of one that were handed on, the whole batch would fail, and everything after it wait."""
    assert window_of(text) is None


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month, found by trying."""
    for day in (31, 30, 29):
        try:
            return date(year, month, day).day
        except ValueError:
            continue
    return 28


def added_naively(start: datetime, duration: Duration) -> datetime:
    """Return the end, counted as one does with a wall calendar: month by month, day by day."""
    year, month = start.year, start.month
    for _ in range(duration.months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = min(start.day, last_day(year, month))
    for _ in range(duration.days):
        day += 1
        if day > last_day(year, month):
            day, month = 1, month + 1
            if month == 13:
                year, month = year + 1, 1
    return start.replace(year=year, month=month, day=day) + timedelta(seconds=duration.seconds)


@given(instants, durations)
def test_adding_is_counting_on_a_wall_calendar(start: datetime, duration: Duration) -> None:
    assert add(start, duration) == added_naively(start, duration)


@given(instants, durations, durations)
def test_a_longer_duration_never_ends_earlier(start: datetime, one: Duration, more: Duration) -> None:
    longer = Duration(*(a + b for a, b in zip(one, more, strict=True)))
    assert start <= add(start, one) <= add(start, longer)


@given(durations)
def test_what_is_written_out_is_read_back(duration: Duration) -> None:
    assert parse_duration(f"P{duration.months}M{duration.days}DT{duration.seconds}S") == duration
