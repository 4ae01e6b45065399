"""States of a lake's tables end; what was known when, and the chain of the log, do not."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import duckdb
import pytest
from support.keeping import new_lake
from support.serving import an_event, as_json

from catalog.database.copies import copy_file
from catalog.database.failures import why_failed
from catalog.database.storage.lake_upkeep import KEEPING_UP
from catalog.database.storage.place import files_of
from catalog.database.table_copies import copy_of_lake
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.log import head_of
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.copies import backup
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


@pytest.mark.slow
def test_files_stay_for_a_day_after_they_were_replaced(tmp_path: Path) -> None:
    """Who copied the metadata reads them; of a redaction they go at once, and the error says what to do then."""
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        for first in range(0, 45, 15):
            catalog.append(entries(first, 15))
            catalog.catch_up()
            maintain(catalog)
        copied = tmp_path / "copied.ducklake"
        copy_file(lake.file, copied, catalog.standing_still())
        files = set(Path(files_of(lake)).rglob("*.parquet"))
        catalog.append(entries(45, 15))
        catalog.catch_up()
        done = maintain(catalog)
        assert (done["merged_files"] > 0, done["removed_files"]) == (True, 0)
        assert files <= set(Path(files_of(lake)).rglob("*.parquet"))
        copy_of_lake(lake, tmp_path / "copy.duckdb", copied)
        with Catalog(tmp_path / "copy.duckdb") as copy, copy.cursor() as cursor:
            assert (verify(cursor).ok, verify(cursor).entries) == (True, 45)
        assert maintain(catalog, "PT0S")["removed_files"] > 0
        with pytest.raises(duckdb.Error) as failed:
            copy_of_lake(lake, tmp_path / "late.duckdb", copied)
    words = why_failed(failed.value, str(lake))
    assert words.startswith("Files of the lake were removed while they were read, as a redaction does. Try again;")


@pytest.mark.parametrize(
    ("error", "is_removed"),
    [
        ('IO Error: Cannot open file "/lake/log/a.parquet": No such file or directory', True),
        ("HTTP Error: Unable to connect to URL http://s3/lake/a.parquet: 404 (Not Found).", True),
        ("HTTP Error: HTTP GET error reading 'http://s3/lake/a.parquet' in region '' (HTTP 404 Not Found)", True),
        ('IO Error: Cannot open file "/lake/whence.ducklake": No such file or directory', False),
        ("Invalid Input Error: No magic bytes found at end of file '/lake/log/a.parquet'", False),
    ],
)
def test_a_missing_file_is_told_from_a_damaged_one(error: str, *, is_removed: bool) -> None:
    words = why_failed(duckdb.IOException(error), "the lake")
    assert words.startswith("Files of the lake were removed") is is_removed


@pytest.mark.slow
@pytest.mark.parametrize(
    "work",
    [maintain, lambda catalog: backup(catalog, catalog.path.with_name("backup.duckdb"))],
    ids=["an upkeep", "a copy of the metadata"],
)
def test_an_upkeep_and_a_copy_of_the_metadata_wait_for_each_other(
    work: Callable[[Catalog], object], tmp_path: Path
) -> None:
    """A step of the one may begin a checkpoint, and the other copies two files one after the other."""
    ended = list[object]()
    with Catalog(new_lake(tmp_path / "whence.ducklake")) as catalog:
        catalog.append(entries(0, 5))
        thread = Thread(target=lambda: ended.append(work(catalog)))
        with KEEPING_UP:
            thread.start()
            thread.join(3)
            assert thread.is_alive()
        thread.join()
    assert len(ended) == 1
