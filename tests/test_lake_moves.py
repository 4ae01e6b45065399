"""A catalog moves into a lake whose metadata are in a real PostgreSQL, and out of it: whole, or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path

import duckdb
import pytest
from support.extensions import extension
from support.postgres import Postgres
from support.serving import ROOT

from catalog.access.roles import Role
from catalog.database.storage.place import Lake, Place, address_of, place_of
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected
from catalog.log.digest import digest_of
from catalog.log.log import head_of
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.move import move
from catalog.questions.operating.readings_check import check_readings
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError
from ingest.receive.files import ingest_paths
from ui.cli.main import main

pytestmark = pytest.mark.slow

RECORDED = ROOT / "tests/recorded"
PROGRAM = (sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())")


@pytest.fixture
def new_place(postgres: Postgres, tmp_path: Path) -> Callable[[], Lake]:
    """Names lakes in empty databases and folders."""
    numbers = count()

    def new() -> Lake:
        name = f"{tmp_path.name.replace('-', '_')}_{next(numbers)}"
        postgres.run(f'CREATE DATABASE "{name}"')
        (tmp_path / name).mkdir()
        place = place_of(f"ducklake:postgres:{postgres.address_of(name)}", str(tmp_path / name))
        assert isinstance(place, Lake)
        return place

    return new


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalog in a file with events, a rejected input and a key."""
    path = tmp_path_factory.mktemp("source") / "a.duckdb"
    with Catalog(path) as catalog:
        ingest_paths(catalog, [RECORDED / "demo", RECORDED / "dbt"])
        catalog.reject([Rejected(b"no event", [Remark("", "is no JSON")])], "a.ndjson")
        catalog.keys.add("someone@example.com", Role.ADMIN, (), None, None)
    return path


def held(place: Place) -> tuple[str, str, list[str]]:
    """Digest, head and keys of a catalog whose chains are whole and whose tables are as its log says."""
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        assert verify_rejected(cursor).ok
        assert check_readings(catalog)["differ"] == []
        return digest_of(cursor), head_of(cursor), [key.name for key in catalog.keys.listed()]


def tables_in(place: Lake) -> list[str]:
    """The tables of a lake's database in PostgreSQL."""
    with duckdb.connect() as connection:
        connection.load_extension(str(extension("postgres_scanner")))
        connection.execute(f"ATTACH '{place.postgres}' AS asked (TYPE postgres, READ_ONLY)")
        text = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [
            name for (name,) in connection.execute("FROM postgres_query('asked', $text)", {"text": text}).fetchall()
        ]


def test_into_it_and_out_again(source: Path, new_place: Callable[[], Lake], tmp_path: Path) -> None:
    """Entries, chain, digest, keys and what was rejected are the same in each; the first stays as it was."""
    before = source.read_bytes()
    lakes = [new_place(), new_place()]
    places: list[Place] = [source, *lakes, tmp_path / "c.duckdb"]
    moved = [move(one, other, lambda _: None) for one, other in pairwise(places[:3])]
    address, data = address_of(lakes[1])
    assert main(["move", address, str(places[3]), "--data", data]) == 0
    assert source.read_bytes() == before
    said = [held(place) for place in places]
    assert all(each == said[0] for each in said)
    assert {(each["digest"], each["head"]) for each in moved} == {said[0][:2]}
    assert said[0][2] == ["someone@example.com"]


def test_where_a_catalog_is_none_moves_to(source: Path, new_place: Callable[[], Lake], tmp_path: Path) -> None:
    """Neither over one that is there, nor beside it in the same database, nor while another process has it."""
    place = new_place()
    with Catalog(place) as catalog:
        ingest_paths(catalog, [RECORDED / "demo"])
        with pytest.raises(UnavailableError, match="is held by another process"):
            move(source, place, print)
    digest = held(place)
    with pytest.raises(BadQuestionError, match="is there already"):
        move(source, place, print)
    beside = place_of(str(place), str(tmp_path / "beside"))
    (tmp_path / "beside").mkdir()
    with pytest.raises(BadQuestionError, match="is there already"):
        move(source, beside, print)
    assert held(place) == digest
    other = new_place()
    (Path(other.data or "") / "of another").touch()
    with pytest.raises(BadQuestionError, match="holds something already"):
        move(source, other, print)
    assert tables_in(other) == []
    missing = place_of("ducklake:postgres:host=127.0.0.1 port=1 dbname=x", str(tmp_path / "beside"))
    with pytest.raises(UnavailableError, match="Cannot reach the PostgreSQL of"):
        move(source, missing, print)


@pytest.mark.parametrize("at", ["copying log.entries", "verifying"])
def test_a_move_that_fails_leaves_nothing(
    at: str, postgres: Postgres, source: Path, new_place: Callable[[], Lake]
) -> None:
    """Interrupted, it removes what it wrote, and only that; the same move works afterwards."""
    place = new_place()
    postgres.run("CREATE TABLE of_another (n INTEGER)", database_of(place))

    def interrupt(step: str) -> None:
        if step.startswith(at):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, place, interrupt)
    assert tables_in(place) == ["of_another"]
    assert not Path(place.data or "").exists()
    Path(place.data or "").mkdir()
    move(source, place, lambda _: None)
    assert held(place) == held(source)
    assert "of_another" in tables_in(place)


def database_of(place: Lake) -> str:
    """The name of a lake's database."""
    return (place.postgres or "").rpartition("dbname=")[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ("file", "copying reading.datasets"),
        ("lake", "copying reading.datasets"),
        ("postgres", "reading"),
        ("postgres", "copying access.keys"),
        ("postgres", "verifying"),
    ],
)
def test_a_move_that_is_killed_is_no_catalog(
    kind: str, at: str, source: Path, new_place: Callable[[], Lake], tmp_path: Path
) -> None:
    """Nobody opens what it left, and the same words bring all of it there."""
    target = {"file": lambda: tmp_path / "b.duckdb", "lake": lambda: Lake(tmp_path / "b.ducklake")}.get(
        kind, new_place
    )()
    address, data = address_of(target)
    words = ["move", str(source), address, *(["--data", data] if data else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def whence(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *words], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment
        )

    with subprocess.Popen(
        [*PROGRAM, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment
    ) as moving:
        assert moving.stderr is not None
        steps = iter(moving.stderr.readline, "")
        assert any(step.startswith(at) for step in steps)
        moving.send_signal(signal.SIGKILL)
    opened = whence("--catalog", address, *(["--data", data] if data else []), "models")
    assert opened.returncode == 6
    assert ("No catalog at" if at == "reading" else "Begin again with the same words") in opened.stderr
    again = whence(*words)
    assert again.returncode == 0, again.stderr
    assert held(target) == held(source)
