"""Readers that answer for a lake beside the server that writes it, its metadata in a real PostgreSQL."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import pytest
from support.forks import Forked, answer
from support.lakes import NewLake, new_lakes
from support.postgres import Postgres, running_postgres
from support.scene import declared
from support.serving import JSON, LINEAGE, ROOT, Serving, an_event, as_json, await_ready, free_port, served

from catalog.access.roles import Role
from catalog.database.connection import open_database
from catalog.database.storage.place import Place, address_of
from catalog.session.catalog import Catalog
from catalog.session.lake_changes import changes_between, newest_state
from catalog.session.reader import TAKEN_OVER, Reader


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", running.password)
        yield running


@pytest.fixture(scope="module")
def new_lake(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> NewLake:
    """Makes an empty lake."""
    return new_lakes(postgres, tmp_path_factory.mktemp("first"))


@contextmanager
def reading(place: Place) -> Iterator[Serving]:
    """A reader that is ended in order."""
    port = free_port()
    process = Forked(answer, place, port, cwd=ROOT, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    reader = Serving(process, f"http://127.0.0.1:{port}", place)
    try:
        await_ready(reader)
        yield reader
        assert reader.stop() == 0
    finally:
        reader.kill()


ASKED = (
    "trace?name=/table_1",
    "impact?name=/raw",
    "label?name=/table_1",
    "findings",
    "findings?name=/table_1",
    "retention",
    "show?name=/table_1",
    "datasets",
    "models",
    "runs",
    "controls",
    "kpis",
    "digest",
    "log/rejected",
    "log/entries",
    "search?query=table",
)


def position_of(serving: Serving) -> int:
    metrics = httpx.get(f"{serving.url}/metrics", timeout=10).text
    return int(next(line.split()[1] for line in metrics.splitlines() if line.startswith("whence_log_position ")))


def await_position(reader: Serving, position: int) -> None:
    while position_of(reader) < position:
        assert reader.process.poll() is None
        time.sleep(0.1)


def as_lines(answer: httpx.Response) -> list[str]:
    return orjson.dumps(answer.json(), option=orjson.OPT_INDENT_2).decode().splitlines()


def assert_same_answers(server: Serving, reader: Serving) -> None:
    """Every question that is asked here has the same answer from both."""
    await_position(reader, position_of(server))
    with server.http as of_server, reader.http as of_reader:
        for asked in ASKED:
            theirs, ours = (http.get(f"/api/v1/{asked}") for http in (of_server, of_reader))
            assert theirs.status_code == 200, (asked, theirs.text)
            assert as_lines(ours) == as_lines(theirs), asked


def test_a_reader_answers_as_the_server_does(new_lake: NewLake, tmp_path: Path) -> None:
    place = new_lake(tmp_path / "lake")
    with served(place) as server, server.http as writing:
        assert writing.post(LINEAGE, content=as_json(an_event(1))).status_code == 201
        with reading(place) as reader, reader.http as http:
            assert_same_answers(server, reader)
            for number in range(2, 12):
                assert writing.post(LINEAGE, content=as_json(an_event(number))).status_code == 201
            assert writing.post(LINEAGE, content=b"{}").status_code == 422
            assert_same_answers(server, reader)
            assert "/table_4" in http.get("/api/v1/trace?name=/table_4").text
            refused = http.post(LINEAGE, content=as_json(an_event(99)))
            assert (refused.status_code, refused.headers["Allow"]) == (405, "")
            assert "the server that has the lake" in refused.json()["error"]
