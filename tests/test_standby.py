"""What a server that stands by does before it has the catalog: it writes nothing, and sees what is newest after."""

import threading
from pathlib import Path

import pytest
from support.lakes import NewLake, lake_at
from support.postgres import Postgres
from support.serving import LINEAGE, an_event, as_json, free_port, served
from test_takeover import entry, started, wait_for_one

from catalog.access.roles import Role
from catalog.database.attaching import is_there, open_to_read
from catalog.database.storage.place import Place
from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from catalog.session.given_up import check_usable
from catalog.session.node import Node
from catalog.session.opening import Opening
from catalog.session.taking import taking_of
from catalog.values.errors import UnavailableError
from ui.server.serve import rehearse

pytestmark = pytest.mark.slow


def snapshots(place: Place) -> int:
    with open_to_read(place) as connection:
        ((number,),) = connection.execute("SELECT count(*) FROM ducklake_snapshots('whence')").fetchall()
    return int(number)


def files(folder: Path) -> dict[str, int]:
    return {str(each): each.stat().st_mtime_ns for each in folder.rglob("*")}


def test_what_was_prepared_wrote_nothing_and_sees_what_is_newest(new_lake: NewLake, tmp_path: Path) -> None:
    """Events, keys and a whole rebuild come between; who is prepared goes on with the chain as it is."""
    place = new_lake(tmp_path / "lake")
    with Opening(place) as opening:
        with Catalog(place) as catalog:
            assert catalog.append([entry(1)]) == 1
            catalog.catch_up()
            before = snapshots(place), files(tmp_path)
            opening.prepare()
            for _ in range(2):
                with pytest.raises(UnavailableError, match="is held by another process"):
                    opening.open()
            opening.prepare()
            assert (snapshots(place), files(tmp_path)) == before
            assert catalog.append([entry(2), entry(3)]) == 2
            catalog.keys.add("nightly", Role("emitter"), (), None, None)
            catalog.rebuild()
            assert catalog.append([entry(4)]) == 1
        with Catalog(place, opening=opening) as taken, taken.cursor() as cursor:
            assert taken.log_position == 4
            assert [key.name for key in taken.keys.listed()] == ["nightly"]
            assert taken.append([entry(4), entry(5)]) == 1
            taken.catch_up()
            assert cursor.execute("SELECT count(*) FROM runs").fetchone() == (5,)
            assert (verify(cursor).ok, verify(cursor).entries) == (True, 5)
            check_usable(taken)


def test_a_rehearsal_leaves_no_thread_that_would_keep_the_process() -> None:
    before = set(threading.enumerate())
    rehearse()
    assert {each for each in threading.enumerate() if not each.daemon} <= before


def test_who_took_over_ends_in_order(new_lake: NewLake, tmp_path: Path) -> None:
    """When it is told to, also while it stands by."""
    place = new_lake(tmp_path / "lake")
    with served(place) as first:
        second, third = started(place, free_port()), started(place, free_port())
        try:
            first.kill()
            taker = wait_for_one([second, third])
            assert taker.http.post(LINEAGE, content=as_json(an_event(1))).status_code == 201
            assert taker.stop() == 0
            assert wait_for_one([third if taker is second else second]).stop() == 0
        finally:
            second.kill()
            third.kill()


def test_nothing_is_made_where_there_is_no_lake_yet(postgres: Postgres, tmp_path: Path) -> None:
    """Its holder is only making it: who stands by goes without what could be done ahead."""
    postgres.run("CREATE DATABASE empty")
    place = lake_at(postgres, "empty", tmp_path / "none")
    with Opening(place) as opening, pytest.raises(UnavailableError):
        opening.prepare()
    assert not (tmp_path / "none").exists()
    assert not is_there(place)


def test_what_was_prepared_and_cut_off_is_opened_all_the_same(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    """PostgreSQL is started again, and its sessions with it."""
    place = new_lake(tmp_path / "lake")
    with Opening(place) as opening:
        opening.prepare()
        postgres.stop()
        postgres.start()
        with Catalog(place, opening=opening) as catalog:
            assert catalog.append([entry(1)]) == 1


def test_a_node_opens_the_lake_again_where_its_connection_is_of_no_more_use(
    new_lake: NewLake, tmp_path: Path
) -> None:
    """As after DuckDB gave up the database: a cut at the wrong moment brings it to that."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        assert taking_of(catalog)  # makes the inbox
        catalog.keys.add("nightly", Role("emitter"), (), None, None)
    with Node(place) as node:
        assert node._connection
        node._connection.close()
        node.keys._connection.close()
        with pytest.raises(Exception, match="closed"):
            node.refresh()
        node.refresh()
        assert node.keys.are_fresh
        assert [key.name for key in node.keys.listed()] == ["nightly"]
