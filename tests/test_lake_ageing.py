"""States of a lake's tables end; what was known when, and the chain of the log, do not."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from support.keeping import new_lake
from support.serving import an_event, as_json

from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.log import head_of
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.maintain import maintain
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks

_AN_EARLIER_STATE = "SELECT count(*) FROM log.entries AT (VERSION => $version)"


def entries(first: int, count: int) -> list[Entry]:
    admitted = [admit(as_json(an_event(number))) for number in range(first, first + count)]
    return [each for each in admitted if isinstance(each, Entry)]


def test_a_state_that_ended_takes_nothing_of_the_log_with_it(tmp_path: Path) -> None:
    """DuckLake's own way back is gone; ours, the log and its record times, says the same as before."""
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        catalog.append(entries(0, 20))
        catalog.reject([Rejected(b"no event", [Remark("", "is no JSON")])], "test")
        catalog.catch_up()
        then = datetime.now(UTC)
        with catalog.cursor() as cursor:
            (version,) = cursor.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('whence')").fetchall()[0]
            head_then = head_of(cursor)
        catalog.append(entries(20, 20))
        with catalog.cursor() as cursor:
            assert cursor.execute(_AN_EARLIER_STATE, {"version": version}).fetchall() == [(20,)]
            before = (verify(cursor), verify_rejected(cursor), digest_of(cursor), head_of(cursor))
        done = [maintain(catalog, "PT0S"), maintain(catalog, "PT0S")]
        assert sum(each["ended_snapshots"] for each in done) > 0
        with catalog.cursor() as cursor:
            with pytest.raises(duckdb.Error, match=r"[Nn]o snapshot"):
                cursor.execute(_AN_EARLIER_STATE, {"version": version})
            assert (verify(cursor), verify_rejected(cursor), digest_of(cursor), head_of(cursor)) == before
            assert before[0].ok
            assert before[0].entries == 40
        with catalog.cursor(Clocks(known_at=then)) as cursor:
            assert cursor.execute("SELECT count(*) FROM events").fetchall() == [(20,)]
            assert head_of(cursor) == head_then
    with Catalog(lake) as again, again.cursor() as cursor:
        assert (verify(cursor), verify_rejected(cursor), digest_of(cursor), head_of(cursor)) == before
