"""Nodes that take events in beside the server of a lake, its metadata in a real PostgreSQL."""

import logging
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from support.forks import Forked, take_in
from support.lakes import NewLake, digest_in_a_file
from support.ports import free_port
from support.postgres import Postgres
from support.serving import JSON, LINEAGE, ROOT, Serving, an_event, as_json, await_ready, served
from test_takeover import Emitter, again, started, wait_for_one

from catalog.access.roles import Role
from catalog.database.storage.place import Place, address_of, file_of
from catalog.log.digest import digest_of
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.readings_check import check_readings
from catalog.session.catalog import Catalog
from catalog.session.taking import taking_of
from ui.clients.address import find_server

pytestmark = pytest.mark.slow
_LOG = logging.getLogger(__name__)
ROUNDS = int(os.environ.get("WHENCE_TAKEOVERS", "3"))  # more of them: WHENCE_TAKEOVERS=30
NODES = 2 if ROUNDS <= 3 else 4


def a_node(place: Place, port: int | None = None) -> Serving:
    """A node that may not listen yet."""
    port = port or free_port()
    process = Forked(take_in, place, port, cwd=ROOT, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    return Serving(process, f"http://127.0.0.1:{port}", place)


@contextmanager
def noded(place: Place) -> Iterator[Serving]:
    """A node that is ended in order."""
    node = a_node(place)
    try:
        await_ready(node)
        yield node
        assert node.stop() == 0
    finally:
        node.kill()


def with_inbox(place: Place) -> Place:
    """The lake, once there was a server that made its inbox."""
    with Catalog(place) as catalog:
        assert taking_of(catalog)
    return place


def await_taken(server: Serving, headers: dict[str, str] | None = None) -> None:
    """Return when nothing waits in the inbox, nor on its way into the tables."""
    empty_since = 0
    while empty_since < 3:  # it is looked into several times a second
        said = httpx.get(f"{server.url}/readyz", timeout=10, headers=headers).json()
        empty_since = empty_since + 1 if said.get("inbox") == 0 and not said["backlog"] else 0
        assert server.process.poll() is None
        time.sleep(0.5)


def test_what_a_node_took_is_in_the_answers_of_the_server(new_lake: NewLake, tmp_path: Path) -> None:
    """Events, batches and rejected inputs, with the server down and with it there; and what a node says of itself."""
    place = with_inbox(new_lake(tmp_path / "lake"))
    with noded(place) as node, node.http as http:
        taken = http.post(LINEAGE, content=as_json(an_event(1)))
        assert (taken.status_code, taken.json()) == (201, {"status": "accepted"})
        assert http.post(LINEAGE, content=as_json(an_event(1))).json() == {"status": "accepted"}  # it cannot know
        refused = http.post(LINEAGE, content=b"{}")
        assert (refused.status_code, bool(refused.json()["errors"])) == (422, True)
        batch = http.post(f"{LINEAGE}/batch", content=as_json([an_event(2), an_event(3), {"no": "event"}]))
        assert (batch.status_code, batch.json()["summary"]["successful"]) == (200, 2)
        assert http.get("/healthz").json() == {"status": "ok"}
        assert find_server(file_of(place)) is None
        with served(place) as server, server.http as asked:
            assert find_server(file_of(place)) == server.url
            await_taken(server)
            assert http.post(LINEAGE, content=as_json(an_event(4))).status_code == 201
            await_taken(server)
            query = {"query": "SELECT (SELECT count(*) FROM events) AS n, (SELECT count(*) FROM runs) AS runs"}
            assert asked.post("/api/v1/sql", json=query).json() == [{"n": 4, "runs": 4}]
            query = {"query": "SELECT DISTINCT source, raw FROM rejected_events ORDER BY raw"}
            assert asked.post("/api/v1/sql", json=query).json() == [
                {"source": "http", "raw": '{"no":"event"}'},
                {"source": "http", "raw": "{}"},
            ]
            metrics = asked.get("/metrics").text
            assert "\nwhence_inbox 0\n" in metrics
            assert "\nwhence_inbox_lag_seconds 0.0\n" in metrics
            assert "\nwhence_inbox_taken_total 7\n" in metrics
        of_node = http.get("/metrics").text
        assert 'whence_events_total{outcome="accepted"} 5' in of_node
        assert "\nwhence_inbox " in of_node
        assert "whence_log_position" not in of_node
        for path in ("/", "/api/v1/models", "/docs", "/openapi.json", "/sign-in", "/catalog.duckdb"):
            nothing = http.get(path)
            assert (nothing.status_code, "takes events only" in nothing.text) == (404, True), path
        assert http.get(LINEAGE).status_code == 405
        assert http.post("/sign-in", content=b"key=x").status_code == 404
    with Catalog(place) as catalog:
        assert check_readings(catalog)["differ"] == []


def test_keys_hold_on_a_node(new_lake: NewLake, tmp_path: Path) -> None:
    """Roles and namespaces are the server's; a key that the server revokes opens nothing on the node soon after."""
    place = with_inbox(new_lake(tmp_path / "lake"))
    with Catalog(place) as catalog:
        keys = {
            name: catalog.keys.add(name, Role(role), namespaces, None, None)[1]
            for name, role, namespaces in (
                ("nightly", "emitter", ("prod", "file")),
                ("elsewhere", "emitter", ("other", "file")),
                ("grafana", "reader", ()),
                ("root", "admin", ()),
            )
        }
    bearing = {name: {"Authorization": f"Bearer {key}"} for name, key in keys.items()}
    event = as_json(an_event(1))
    with served(place) as server, noded(place) as node, node.http as http:
        for name, status in (("nightly", 201), ("elsewhere", 403), ("grafana", 403)):
            assert http.post(LINEAGE, content=event, headers=bearing[name]).status_code == status, name
        assert http.post(LINEAGE, content=event).status_code == 401
        for name, status in (("grafana", 200), ("nightly", 403)):
            assert http.get("/metrics", headers=bearing[name]).status_code == status, name
        assert http.get("/readyz").status_code == 200
        revoked = httpx.post(
            f"{server.url}/api/v1/keys/revoked",
            json={"key": "nightly"},
            headers={**JSON, **bearing["root"]},
            timeout=30,
        )
        assert revoked.status_code == 201, revoked.text
        while (answer := http.post(LINEAGE, content=event, headers=bearing["nightly"])).status_code == 201:
            time.sleep(0.05)
        assert (answer.status_code, "was revoked" in answer.text) == (401, True)
        await_taken(server)
        who = httpx.post(
            f"{server.url}/api/v1/sql",
            json={"query": "SELECT actor FROM events"},
            headers={**JSON, **bearing["grafana"]},
            timeout=30,
        )
        assert who.json() == [{"actor": "nightly"}]


def test_a_node_without_postgresql_answers_503_and_takes_again_once_it_is_back(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    """What it did not acknowledge may be sent again: it is in the log once."""
    place = with_inbox(new_lake(tmp_path / "lake"))
    with noded(place) as node, node.http as http:
        assert http.post(LINEAGE, content=as_json(an_event(1))).status_code == 201
        postgres.stop()
        away = http.post(LINEAGE, content=as_json(an_event(2)))
        assert (away.status_code, away.headers["Retry-After"]) == (503, "1")
        postgres.start()
        while http.post(LINEAGE, content=as_json(an_event(2))).status_code != 201:
            assert node.process.poll() is None
        await_ready(node)
    with Catalog(place) as catalog:
        taking = taking_of(catalog)
        assert taking
        while taking.take():
            pass
        assert catalog.log_position == 2


def test_the_command_refuses_in_words(new_lake: NewLake, tmp_path: Path) -> None:
    """A file, a lake without an inbox, and what a node has not."""
    program = [sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())"]
    address, data = address_of(new_lake(tmp_path / "lake"))

    def serve(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    for words, code, said in (
        (("serve", "--role", "ingest"), 2, "a lake with its metadata in PostgreSQL"),
        (("--catalog", address, "--data", data, "serve", "--role", "ingest"), 6, "Start whence serve on it first"),
        (("--catalog", address, "--data", data, "serve", "--role", "ingest", "--standby"), 2, "leave --standby"),
    ):
        refused = serve(*words)
        assert (refused.returncode, said in refused.stderr) == (code, True), refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "whence.duckdb").exists()


class Fleet:
    """Two servers of a lake, of which one stands by, its nodes, and real clients that send to all of these."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._servers = [started(place, free_port()) for _ in range(2)]
        self._nodes = [a_node(place) for _ in range(NODES)]
        for node in self._nodes:
            await_ready(node)
        urls = [node.url for node in self._nodes]
        self._emitters = [Emitter(urls[at:] + urls[:at]) for at in range(NODES)]

    def acknowledged(self) -> list[list[str]]:
        """What each client was told is taken."""
        return [list(each.acknowledged) for each in self._emitters]

    def keep_up(self) -> None:
        """Start again what ended, as a supervisor does it."""
        self._servers = again(self._servers, self._place)
        self._nodes = [
            each if each.process.poll() is None else a_node(self._place, int(each.url.rpartition(":")[2]))
            for each in self._nodes
        ]
        time.sleep(0.05)

    def serving(self) -> Serving:
        return wait_for_one(self._servers)

    def a_node(self, rng: random.Random) -> Serving:
        return rng.choice(self._nodes)

    def position(self) -> int:
        """How far the log is; 0 where no server says so."""
        for server in self._servers:
            try:
                metrics = httpx.get(f"{server.url}/metrics", timeout=5).text
            except httpx.TransportError:
                continue
            return int(re.findall(r"^whence_log_position (\d+)", metrics, re.MULTILINE)[0])
        return 0

    def await_more(self) -> tuple[float, float]:
        """The seconds until each client had something more acknowledged, and until the log got more as well."""
        began = time.monotonic()
        before, position = self.acknowledged(), self.position()
        while any(len(now) <= len(then) for now, then in zip(self.acknowledged(), before, strict=True)):
            self.keep_up()
        answered = time.monotonic() - began
        while self.position() <= position:
            self.keep_up()
        return answered, time.monotonic() - began

    def end(self) -> None:
        """Stop the clients, let the log take what waits, and kill everything."""
        for emitter in self._emitters:
            emitter.stop()
        try:
            self.keep_up()
            await_taken(self.serving())
        finally:
            for process in (*self._nodes, *self._servers):
                process.kill()


def test_nothing_is_lost_and_nothing_twice_whatever_is_killed(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    """Real clients send to all nodes while a node, the server and PostgreSQL are killed in turn, and started again.

    How long it took until clients were answered and the log got events again: --log-cli-level=INFO.
    """
    place = with_inbox(new_lake(tmp_path / "lake"))
    fleet = Fleet(place)
    rng, took = random.Random(11), []  # noqa: S311  # moments, not secrets
    try:
        for number in range(ROUNDS):
            fleet.await_more()
            first = fleet.serving()
            time.sleep(rng.uniform(0, 0.5))
            if number % 3 == 0:
                fleet.a_node(rng).kill()
            elif number % 3 == 1:
                first.kill()
            else:
                postgres.stop()
                postgres.start()
            took.append([round(seconds, 1) for seconds in fleet.await_more()])
    finally:
        fleet.end()
    acknowledged = {one for each in fleet.acknowledged() for one in each}
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        assert verify_rejected(cursor).ok
        events = "SELECT (body ->> '$.run.runId') || ' ' || (body ->> '$.eventType'), body::VARCHAR FROM events"
        logged = cursor.execute(events).fetchall()
        digest = digest_of(cursor)
        catalog.rebuild()
        assert digest_of(cursor) == digest
    ids = [one for one, _ in logged]
    assert len(ids) == len(set(ids))
    assert acknowledged <= set(ids)
    assert digest == digest_in_a_file(tmp_path, rng.sample([body for _, body in logged], len(logged)))
    _LOG.info("%d events; seconds until clients were answered, and the log got events, by round: %s", len(ids), took)
