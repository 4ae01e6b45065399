"""What a commit leaves where it fails, is in doubt, or the catalog was another's while it waited."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from support.keeping import altered, kept_in
from support.lakes import NewLake, database_of
from support.postgres import Postgres
from support.serving import ROOT, an_event, as_json

from catalog.database.connection import committing
from catalog.database.storage.place import address_of
from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.matters import note_notified, notified
from catalog.questions.operating.redaction import confirm_redaction, redact, redactions
from catalog.questions.operating.upkeep import verify
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from catalog.values.errors import UnavailableError

_END_THE_LOCK = """SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND d.datname = '{database}'"""
_SECONDS = 60


def entry(number: int) -> Entry:
    admitted = admit(as_json(an_event(number, outputs=[{"namespace": "db", "name": f"out{number}"}])))
    assert isinstance(admitted, Entry)
    return admitted


class Unanswered:
    """A cursor whose next COMMIT is carried out, and whose answer is lost."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._is_lost = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        done = self._cursor.execute(query, parameters)
        if query == "COMMIT" and self._is_lost:
            self._is_lost = False
            raise duckdb.TransactionException("Failed to commit: server closed the connection unexpectedly")
        return done


def test_a_merge_of_which_it_is_not_known_whether_it_was_committed_is_not_made_twice(tmp_path: Path) -> None:
    with Catalog(tmp_path / "whence.duckdb", keeps_graph=True) as catalog:
        catalog.graph()
        catalog.append([entry(number) for number in range(5)])
        catalog.readings.cursor = Unanswered(catalog.readings.cursor)  # type: ignore[assignment]
        with pytest.raises(duckdb.TransactionException):
            catalog.catch_up()
        catalog.append([entry(5)])
        assert catalog.graph().find("out5") is not None
        assert catalog.graph().find("out1") is not None
        checked = verify(catalog, readings=True)
        assert checked["ok"], checked


def test_readings_that_could_not_be_emptied_stay_and_are_emptied_the_next_time(tmp_path: Path) -> None:
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        catalog.append([entry(1)])
        catalog.catch_up()
        with catalog.log_cursor() as other:
            other.execute("BEGIN; DELETE FROM reading.run_events")
            with pytest.raises(duckdb.TransactionException):
                catalog.rebuild()
            other.execute("ROLLBACK")
        catalog.append([entry(2)])
        catalog.catch_up()
        assert verify(catalog, readings=True)["ok"]
        catalog.rebuild()
        assert verify(catalog, readings=True)["ok"]


def test_a_redaction_takes_the_data_out_of_log_and_tables_or_is_not_done(tmp_path: Path) -> None:
    """Killed between the two, the tables would keep what the log says is gone."""
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        catalog.append([entry(1), entry(2)])
        catalog.catch_up()
        request = redact(catalog, "request 7", 1, ["/job/name"], by="ana")
        with catalog.log_cursor() as other:
            other.execute("BEGIN; DELETE FROM reading.run_events")
            with pytest.raises(duckdb.TransactionException):
                confirm_redaction(catalog, request["id"], by="bo")
            other.execute("ROLLBACK")
        assert [each["status"] for each in redactions(catalog)] == ["requested"]
        assert "bo" not in str(redactions(catalog))
        confirm_redaction(catalog, request["id"], by="bo")
        with catalog.cursor() as cursor:
            names = cursor.execute("SELECT DISTINCT name FROM reading.jobs ORDER BY ALL").fetchall()
        assert (f"[redacted {request['id']}]",) in names
        assert verify(catalog, readings=True)["ok"]


def _ask_while_the_log_is_read_again(catalog: Catalog) -> None:
    with ask(catalog) as question:
        catalog._empty_readings()
        question.target("out1")  # of which nothing is found


def test_a_question_during_which_the_log_is_read_again_says_so(tmp_path: Path) -> None:
    """Its statements found full tables, empty ones, and all that is between."""
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        catalog.append([entry(1)])
        with ask(catalog) as question:
            assert question.target("out1")
        with pytest.raises(UnavailableError, match="Ask once more"):
            _ask_while_the_log_is_read_again(catalog)
        with ask(catalog) as question:
            assert question.target("out1")


def test_a_webhook_waits_for_nothing_that_a_copy_has_before_it_takes_the_keys(tmp_path: Path) -> None:
    """A copy holds what is merged, then the keys; who held the keys and waited for the merge would wait for ever."""
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        catalog.append([entry(1)])
        assert notified(catalog) == set()
        asks = threading.Thread(target=notified, args=(catalog,), daemon=True)
        notes = threading.Thread(target=note_notified, args=(catalog, {"a"}, {"b"}), daemon=True)
        with catalog._merging:
            for thread in (asks, notes):
                thread.start()
                thread.join(_SECONDS)
                assert not thread.is_alive()
        assert notified(catalog) == {"a"}


def test_a_catalog_that_cannot_be_read_is_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    with kept_in("file"):
        Catalog(path).close()
        with altered(path) as tables:
            tables.execute("DROP TABLE log.rejected")
        with pytest.raises(UnavailableError, match=r"whence\.duckdb is damaged"):
            Catalog(path)
        with altered(path) as tables:  # DuckDB lets no other process have a file that one has open
            assert tables.execute("SELECT count(*) FROM log.entries").fetchone() == (0,)


def test_a_log_that_another_process_had_while_a_commit_waited_is_not_written_beside_it(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    place = new_lake(tmp_path)
    address, data = address_of(place)
    failures: list[BaseException] = []
    with Catalog(place) as catalog:
        catalog.append([entry(1)])

        def append() -> None:
            try:
                catalog.append([entry(2)])
            except UnavailableError as error:
                failures.append(error)

        with committing():  # as a long merge has it
            waiting = threading.Thread(target=append)
            waiting.start()
            waiting.join(1)
            assert waiting.is_alive()
            postgres.run(_END_THE_LOCK.format(database=database_of(place)))
            words = ["--catalog", address, "--data", data or "", "ingest", "-"]
            subprocess.run([sys.executable, "-m", "whence", *words], input=as_json(an_event(3)), cwd=ROOT, check=True)
        waiting.join(_SECONDS)
        assert [type(error) for error in failures] == [UnavailableError]
        with pytest.raises(UnavailableError):
            catalog.append([entry(4)])
    with Catalog(place) as catalog:
        assert verify(catalog)["ok"]
        assert catalog.log_position == 2
