"""Copies of a lake in one file, written while it is served: the same digest, head and tables, also back in a lake."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest
from support.lakes import lake_at
from support.postgres import running_postgres
from test_takeover import entry

from catalog.access.roles import Role
from catalog.database.storage.place import Lake, Place
from catalog.log.digest import digest_of
from catalog.log.log import head_of
from catalog.log.verification import verify
from catalog.questions.operating.copies import backup, restore, snapshot
from catalog.questions.operating.move import move
from catalog.questions.operating.readings_check import check_readings
from catalog.session.catalog import Catalog

pytestmark = pytest.mark.slow


@pytest.fixture(params=["its metadata in a file", "its metadata in PostgreSQL"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An address where no lake is yet."""
    if request.param == "its metadata in a file":
        yield Lake(tmp_path / "whence.ducklake")
        return
    with running_postgres() as postgres, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", postgres.password)
        yield lake_at(postgres, "postgres", tmp_path / "lake")


def test_a_lake_is_copied_into_one_file_while_others_write(lake: Place, tmp_path: Path) -> None:
    """A backup has all, keys too, comes back as a file and goes into a lake again; a snapshot has no keys."""
    with Catalog(lake) as catalog:
        catalog.append([entry(number) for number in range(50)])
        catalog.keys.add("nightly", Role("emitter"), (), None, None)
        stopped = Event()
        writer = Thread(target=write_on, args=(catalog, stopped))
        writer.start()
        try:
            beside = backup(catalog, tmp_path / "beside.duckdb")
        finally:
            stopped.set()
            writer.join()
        copied = backup(catalog, tmp_path / "backup.duckdb")
        snapshot(catalog, tmp_path / "analysis.duckdb")
        with catalog.cursor() as cursor:
            digest, head, entries = digest_of(cursor), head_of(cursor), catalog.log_position
    assert 50 <= beside["entries"] <= copied["entries"] == entries
    assert copied["head"] == head
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]
    for copy in (beside, copied):
        with Catalog(Path(copy["path"])) as there, there.cursor() as cursor:
            assert (verify(cursor).ok, verify(cursor).entries) == (True, copy["entries"])
            assert check_readings(there)["differ"] == []
    restored = restore(tmp_path / "backup.duckdb", tmp_path / "restored.duckdb")
    assert (restored["entries"], restored["head"]) == (entries, head)
    with Catalog(tmp_path / "restored.duckdb") as back:
        assert [key.name for key in back.keys.listed()] == ["nightly"]
    moved = move(tmp_path / "restored.duckdb", Lake(tmp_path / "again.ducklake"), lambda _: None)
    assert (moved["entries"], moved["digest"], moved["head"]) == (entries, digest, head)
    with duckdb.connect(str(tmp_path / "analysis.duckdb"), read_only=True) as plain:
        assert plain.execute("SELECT count(*) FROM runs").fetchone() == (entries,)
        assert plain.execute("SELECT count(*) FROM access.keys").fetchone() == (0,)
    assert b"nightly" not in (tmp_path / "analysis.duckdb").read_bytes()


def write_on(catalog: Catalog, stopped: Event) -> None:
    number = 1_000
    while not stopped.wait(0.2):
        catalog.append([entry(number)])
        number += 1
