"""Servers of one lake, its metadata in a real PostgreSQL: one serves, the others stand by, and it is never two."""

import logging
import os
import random
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from openlineage.client import OpenLineageClient
from support.forks import Forked, stand_by
from support.ports import free_port
from support.postgres import Postgres, running_postgres
from support.serving import ROOT, Serving, an_event, as_json
from test_real_client import a_run

from catalog.database.attaching import open_database
from catalog.database.storage.place import Lake, Place, place_of
from catalog.log.admission import admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError

pytestmark = pytest.mark.slow
_LOG = logging.getLogger(__name__)
ROUNDS = int(os.environ.get("WHENCE_TAKEOVERS", "2"))  # more of them: WHENCE_TAKEOVERS=20


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with running_postgres() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", running.password)
        yield running


class Emitter:
    """A thread with the real client that sends runs to whichever server takes them, each event until one does."""

    def __init__(self, urls: list[str]) -> None:
        self.acknowledged: list[str] = []
        self._urls = urls
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._emit)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _emit(self) -> None:
        clients = [
            OpenLineageClient(config={"transport": {"type": "http", "url": url, "retry": {"total": 0}}})
            for url in self._urls
        ]
        at = 0
        for number in count():
            for event in a_run(f"job_{number % 7}"):
                while not self._stopped.is_set():
                    try:
                        clients[at % len(clients)].emit(event)
                    except Exception:  # noqa: BLE001  # whatever the client says of it, the event was not taken
                        at += 1
                        time.sleep(0.05)
                    else:
                        self.acknowledged.append(f"{event.run.runId} {event.eventType.value}")
                        break
                if self._stopped.is_set():
                    return


def started(place: Place, port: int) -> Serving:
    """A server that waits while another has the catalog."""
    process = Forked(stand_by, place, port, cwd=ROOT, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    return Serving(process, f"http://127.0.0.1:{port}", place)


def serving_of(servers: list[Serving]) -> Serving | None:
    """The one that says it is ready."""
    for each in servers:
        try:
            if httpx.get(f"{each.url}/readyz", timeout=2).status_code == 200:
                return each
        except httpx.TransportError:
            continue
    return None


def test_a_standby_takes_over_and_nothing_is_lost(postgres: Postgres, tmp_path: Path) -> None:
    """Kill -9 of who serves, and PostgreSQL ended under load, in turn; ended servers are started again.

    All that was acknowledged is in the log, once, in a whole chain. How long it took: --log-cli-level=INFO.
    """
    place = place_of(f"ducklake:postgres:{postgres.address}", str(tmp_path / "lake"))
    assert isinstance(place, Lake)
    open_database(place).close()
    ports = [free_port(), free_port()]
    servers = [started(place, port) for port in ports]
    rng, took = random.Random(7), []  # noqa: S311  # moments, not secrets
    emitter = Emitter([each.url for each in servers])
    try:
        for round_number in range(ROUNDS):
            first = wait_for_one(servers)
            before = len(emitter.acknowledged)
            while len(emitter.acknowledged) < before + 20:
                assert wait_for_one(servers)
            time.sleep(rng.uniform(0, 0.5))
            if round_number % 2:
                postgres.stop()
                postgres.start()
            else:
                assert first.process.poll() is None
                first.kill()
            began = time.monotonic()
            before = len(emitter.acknowledged)
            while len(emitter.acknowledged) == before:
                servers = again(servers, place)
                assert time.monotonic() < began + 60
            took.append(time.monotonic() - began)
            servers = again(servers, place)
    finally:
        emitter.stop()
        for each in servers:
            each.kill()
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        events = "SELECT (body ->> '$.run.runId') || ' ' || (body ->> '$.eventType') FROM events"
        logged = [row[0] for row in cursor.execute(events).fetchall()]
        digest = digest_of(cursor)
        catalog.rebuild()
        assert digest_of(cursor) == digest
    assert len(logged) == len(set(logged))
    assert set(emitter.acknowledged) <= set(logged)
    _LOG.info("seconds until events were taken again, by round: %s", [f"{each:.1f}" for each in took])


def wait_for_one(servers: list[Serving]) -> Serving:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if (found := serving_of(servers)) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError("no server came up")


def again(servers: list[Serving], place: Place) -> list[Serving]:
    """The servers, those that ended started again, as a supervisor does it."""
    return [
        each if each.process.poll() is None else started(place, int(each.url.rpartition(":")[2])) for each in servers
    ]


def entry(number: int) -> Entry:
    admitted = admit(as_json(an_event(number)))
    assert isinstance(admitted, Entry)
    return admitted


def test_who_lost_the_catalog_writes_nothing_more(postgres: Postgres, tmp_path: Path) -> None:
    """PostgreSQL was started again, and another process was there first, or had written meanwhile."""
    place = place_of(f"ducklake:postgres:{postgres.address}", str(tmp_path / "lake"))
    with Catalog(place) as catalog:
        assert catalog.can_be_lost
        catalog.check_held()
        postgres.stop()
        postgres.start()
        with Catalog(place), pytest.raises(UnavailableError, match="is held by another process"):
            catalog.check_held()
        catalog.check_held()  # nobody wrote meanwhile
        postgres.stop()
        postgres.start()
        with Catalog(place) as other:
            for _ in range(2):
                with pytest.raises(UnavailableError, match="is held by another process"):
                    catalog.append([entry(1)])
            assert other.append([entry(2)]) == 1
        for _ in range(2):
            with pytest.raises(UnavailableError, match="Start this one again"):
                catalog.append([entry(3)])
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        assert verify(cursor).entries == 1
