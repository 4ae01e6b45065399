"""What was redacted is in no file of a lake: DuckLake leaves deleted rows in them, and values in its statistics."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread

import duckdb
import pyarrow.parquet as pq
import pytest
from support.extensions import extension
from support.keeping import Storage, kept_in, new_lake
from support.product import entries_of
from support.serving import an_event

from catalog.access.roles import Role
from catalog.database.storage.place import Lake, files_of
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected
from catalog.log.verification import verify
from catalog.questions.operating.maintain import maintain
from catalog.questions.operating.readings_check import check_readings
from catalog.questions.operating.redaction import confirm_redaction, redact
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError

PERSON = "Ursula Example"
OWNER = "/job/facets/ownership/owners/0/name"


def event(number: int) -> dict[str, object]:
    """One that names a person."""
    said = {"_producer": "https://p", "_schemaURL": "https://s", "owners": [{"name": PERSON, "type": "MAINTAINER"}]}
    return an_event(number, job={"namespace": "prod", "name": "of a person", "facets": {"ownership": said}})


def texts_in_files(lake: Lake) -> Iterator[str]:
    """All that a Parquet reader finds, and what the files say of their columns; failed steps leave empty files."""
    for file in (each for each in Path(files_of(lake)).rglob("*.parquet") if each.stat().st_size):
        yield str(pq.read_table(file).to_pydict())
        yield str(pq.read_metadata(file).to_dict())


def texts_in_metadata(lake: Lake) -> Iterator[str]:
    """All rows of DuckLake's own tables: rows of small tables stand there, and the least and greatest of columns."""
    with duckdb.connect() as connection:
        if lake.postgres:
            connection.load_extension(str(extension("postgres_scanner")))
        address, kind = (lake.postgres, "TYPE postgres, READ_ONLY") if lake.postgres else (lake.file, "READ_ONLY")
        connection.execute(f"ATTACH '{address}' AS metadata ({kind})")
        query = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'metadata'"
        for (name,) in connection.execute(query).fetchall():
            yield str(connection.execute(f"FROM metadata.{name}").fetchall())


@pytest.mark.slow
@pytest.mark.parametrize("storage", ["lake", "postgres"])
@pytest.mark.parametrize("others", [0, 40], ids=["as rows of the metadata", "in files"])
def test_nothing_of_it_is_left(storage: Storage, others: int, tmp_path: Path) -> None:
    """Neither where it was in small tables, nor where it was in files already."""
    path = tmp_path / "whence.duckdb"
    with kept_in(storage), Catalog(path) as catalog:
        lake = catalog.place
        assert isinstance(lake, Lake)
        catalog.append(entries_of([*(an_event(number) for number in range(others)), event(others)]))
        catalog.reject([Rejected(f'{{"who": "{PERSON}"'.encode(), [Remark("", "not JSON")])], "test")
        catalog.catch_up()
        if others:
            maintain(catalog)
            assert any(PERSON in text for text in texts_in_files(lake))
        for what in ({"position": others + 1, "pointers": [OWNER]}, {"rejected": "main:1"}):
            request = redact(catalog, "request 41", by="ana", **what)  # type: ignore[arg-type]
            confirm_redaction(catalog, request["id"], by="bo")
        with catalog.cursor() as cursor:
            assert verify(cursor).ok
        assert check_readings(catalog)["differ"] == []
        assert not any(PERSON in text for text in texts_in_files(lake))
    found = list(texts_in_metadata(lake))
    assert len(found) > 10
    assert not any(PERSON in text for text in found)


@pytest.mark.slow
def test_nothing_of_it_is_left_beside_arriving_events(tmp_path: Path) -> None:
    """Files cannot be written again while rows are added to their tables: whoever adds some waits for that."""
    with Catalog(lake_with_person(tmp_path)) as catalog:
        request = redact(catalog, "request 41", 41, [OWNER], by="ana")
        with arriving(catalog):
            confirm_redaction(catalog, request["id"], by="bo")
        lake = catalog.place
        assert isinstance(lake, Lake)
        assert not any(PERSON in text for text in texts_in_files(lake))
        journal = lake.file.with_name(f"{lake.file.name}.wal")
        assert PERSON.encode() not in (journal.read_bytes() if journal.exists() else b"")
        assert catalog.log_position > 43, "events arrived meanwhile"


@pytest.mark.slow
def test_what_was_not_removed_is_removed_when_it_is_confirmed_again(tmp_path: Path) -> None:
    """Where a storage does not answer, the log has the marker and files have the data: the error says what to do."""
    lake = lake_with_person(tmp_path)
    with Catalog(lake) as catalog:
        for name in ("nightly", "hourly"):
            catalog.keys.add(name, Role("emitter"), (), None, None)
        maintain(catalog)
        catalog.keys.revoke("nightly", None)  # its file is to be written again too
        [file] = (Path(files_of(lake)) / "access/keys").glob("*.parquet")
        request = redact(catalog, "request 41", 41, [OWNER], by="ana")
        away = file.rename(tmp_path / "away")
        with pytest.raises(UnavailableError, match=f"is done, but .* whence redact --confirm {request['id']}"):
            confirm_redaction(catalog, request["id"], by="bo")
        assert any(PERSON in text for text in texts_in_files(lake))
        away.rename(file)
        assert confirm_redaction(catalog, request["id"], by="cy")["by"] == "bo"
        assert not any(PERSON in text for text in texts_in_files(lake))


def lake_with_person(folder: Path) -> Lake:
    """Its 41st entry names a person, and is in a file."""
    lake = new_lake(folder / "whence.ducklake")
    with Catalog(lake) as catalog:
        catalog.append(entries_of([event(number) if number == 40 else an_event(number) for number in range(41)]))
        catalog.catch_up()
        maintain(catalog)
    assert any(PERSON in text for text in texts_in_files(lake))
    return lake


@contextmanager
def arriving(catalog: Catalog) -> Iterator[None]:
    """Within, events come in one by one, and the tables follow them."""
    stopped, failed = Event(), list[Exception]()

    def arrive() -> None:
        for number in count(1_000):
            if stopped.wait(0.05):
                return
            try:
                catalog.append(entries_of([an_event(number)]))
            except Exception as error:  # noqa: BLE001  # given to the test, whose thread it is not
                failed.append(error)

    thread = Thread(target=arrive)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
    assert not failed
