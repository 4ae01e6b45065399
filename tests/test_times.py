"""Times as emitters write them (RFC 3339, RFC 9557), and days as people give them.

A zone in brackets is what Java's ZonedDateTime prints: MarquezProject/marquez#1757.
"""

import json
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.product import entries_of

from catalog.questions.trace import trace
from catalog.session.clocks import read_clocks
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_of, instant_text, instant_texts, read_instant

# A text, the instant it names, and a word of what is odd in it (None: nothing).
FORMS = (
    ("2026-03-05T10:28:18Z", "2026-03-05T10:28:18Z", None),
    ("2026-03-05T10:28:18.969066+02:00", "2026-03-05T08:28:18.969066Z", None),
    ("2026-03-05T10:28:18.123456789Z", "2026-03-05T10:28:18.123456Z", None),
    ("2026-03-05 10:28:18Z", "2026-03-05T10:28:18Z", None),
    ("2026-03-05T10:28:18", "2026-03-05T10:28:18Z", "zone"),
    ("2026-03-05t10:28:18z", "2026-03-05T10:28:18Z", "small letters"),
    ("2026-03-05T10:28:18z", "2026-03-05T10:28:18Z", "small letters"),
    # Java's ZonedDateTime.toString; two suffixes, one of them critical.
    ("2026-03-05T11:28:18.5+01:00[Europe/Paris]", "2026-03-05T10:28:18.500000Z", "[Europe/Paris]"),
    ("2026-03-05T10:28:18Z[!UTC][u-ca=gregory]", "2026-03-05T10:28:18Z", "[u-ca=gregory]"),
    ("2026-03-05T10:28:18[Europe/Paris]", "2026-03-05T10:28:18Z", "zone"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "leap second"),
)
NO_TIMES = (
    "yesterday",
    "2026-03-05",
    "2026-02-30T10:00:00Z",
    "2026-03-05T25:00:00Z",
    "2026-03-05T10:28:18Z[",
    "",
    "5",
)


@pytest.mark.parametrize(("text", "instant", "oddity"), FORMS)
def test_a_time_is_read_in_every_form_of_the_standards(text: str, instant: str, oddity: str | None) -> None:
    found = read_instant(text)
    assert instant_text(found.micros) == instant
    assert (oddity is None) == (found.oddity is None)
    assert (oddity or "") in (found.oddity or "")


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_text_that_is_no_time_is_answered_with_the_right_form(text: str) -> None:
    with pytest.raises(ValueError, match="like 2026-01-31T09:30:00Z"):
        read_instant(text)


# Microseconds since 1970 of the second day of the year 1 and of the last but one of the year 9999, roughly.
MICROS = st.integers(-62_135_400_000_000_000, 253_402_100_000_000_000)


@given(st.lists(st.none() | MICROS, max_size=5), st.integers(-1439, 1439))
def test_many_instants_are_written_as_each_of_them(micros: list[int | None], minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    instants = [None if moment is None else instant_of(moment).astimezone(zone) for moment in micros]
    assert instant_texts(instants) == [instant_text(instant) for instant in instants]


def event(time: str, name: str, **facets: object) -> dict[str, object]:
    """A DatasetEvent of one dataset."""
    return {"eventTime": time, "dataset": {"namespace": "file", "name": name, "facets": facets}}


def test_a_day_means_its_end() -> None:
    clocks = read_clocks("2026-03-04", "2026-03-05")
    assert instant_text(clocks.as_of) == "2026-03-04T23:59:59.999999Z"
    assert instant_text(clocks.known_at) == "2026-03-05T23:59:59.999999Z"
    with pytest.raises(BadQuestionError, match="Use a day like 2026-01-31"):
        read_clocks("2026-02-30")


def test_a_version_made_on_a_day_is_there_as_of_that_day() -> None:
    with FreshCatalog() as catalog:
        made = {"version": {"datasetVersion": "v1"}}
        catalog.append(entries_of([event("2026-03-04T18:00:00+01:00[Europe/Paris]", "/a.csv", **made)]))
        for day, version in (("2026-03-04", "v1"), ("2026-03-03", "unversioned")):
            assert trace(catalog, "/a.csv", clocks=read_clocks(day))["target"]["version"] == version


def test_nothing_is_known_after_the_newest_entry() -> None:
    """An answer for a day to come is that of the newest entry, with its time."""
    with FreshCatalog() as catalog:
        catalog.append(entries_of([event("2026-03-04T18:00:00Z", "/a.csv")]))
        now = trace(catalog, "/a.csv")
        later = trace(catalog, "/a.csv", clocks=read_clocks(known_at="2099-01-01"))
        assert json.dumps(later) == json.dumps(now)
