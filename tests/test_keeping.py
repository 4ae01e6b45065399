"""The tests' catalogs are kept where a run has them: in files, in lakes, in lakes whose metadata PostgreSQL has."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.histories import arrivals, histories
from support.keeping import Storage, altered, copy_catalog, kept_in, worded
from support.kept_apart import MODULES, PREFIXES, TESTS, why_in_files
from support.parts import examples
from support.product import catalog_of, entries_of
from support.serving import ROOT, an_event, as_json, served

from catalog.database.storage.place import Lake, Place
from catalog.questions.operating.upkeep import digest
from catalog.session.catalog import Catalog
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

HERE = Path(__file__).parent
STORAGES: tuple[Storage, ...] = get_args(Storage)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def storage_of(place: Place | None) -> Storage:
    """Where a catalog's tables are."""
    if isinstance(place, Lake):
        return "lake" if place.postgres is None else "postgres"
    return "file"


def test_what_a_run_over_lakes_leaves_out_is_there() -> None:
    """Modules, tests, and some of each prefix."""
    modules = {path.stem: path for path in HERE.glob("test_*.py")}
    assert modules.keys() >= MODULES.keys()
    for prefix in PREFIXES:
        assert any(name.startswith(prefix) for name in modules), prefix
    for name in TESTS:
        module, _, test = name.partition("::")
        functions = {node.name for node in ast.parse(modules[module].read_text()).body if hasattr(node, "name")}
        assert test in functions, name
        assert module not in MODULES, name
    assert why_in_files("test_keeping", "test_what_a_run_over_lakes_leaves_out_is_there") is None


@pytest.mark.slow
@pytest.mark.parametrize("storage", STORAGES)
def test_whoever_opens_it_by_its_path_finds_it(storage: Storage, tmp_path: Path) -> None:
    """The test itself, a command in its process, one of its own, a server; a copy that is altered is another."""
    path = tmp_path / "whence.duckdb"
    with kept_in(storage):
        with Catalog(path) as catalog:
            assert storage_of(catalog.place) == storage
            catalog.append(entries_of([an_event(1)]))
        assert main(["--catalog", str(path), "verify"]) == ExitCode.OK
        copy = copy_catalog(path, tmp_path / "copy.duckdb")
        with altered(copy) as connection:
            connection.execute("UPDATE log.entries SET producer = 'another'")
        assert main(["--catalog", str(copy), "verify"]) == ExitCode.INTEGRITY
        words = [sys.executable, "-m", "whence", *worded(["--catalog", path, "ingest", "-"])]
        subprocess.run(words, cwd=ROOT, input=as_json(an_event(2)), check=True, capture_output=True)
        with served(path) as serving, serving.http as http:
            answer = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS events FROM events"})
        assert answer.json() == [{"events": 2}]
        with Catalog(path) as catalog:
            assert catalog.log_position == 2


def test_a_plain_file_stays_one(tmp_path: Path) -> None:
    """A backup, or what was downloaded."""
    with kept_in("file"):
        Catalog(tmp_path / "whence.duckdb").close()
    with kept_in("lake"), Catalog(tmp_path / "whence.duckdb") as catalog:
        assert storage_of(catalog.place) == "file"


@pytest.mark.slow
@settings(max_examples=examples(6), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_equal_events_have_equal_digests_wherever_they_are_kept(data: st.DataObject) -> None:
    """Random histories, in lakes in another order and with repetitions."""
    events = data.draw(histories())
    with kept_in("file"), catalog_of(events) as straight:
        expected = digest(straight)
    for storage in ("lake", "postgres"):
        with kept_in(storage), FreshCatalog() as catalog:
            assert storage_of(catalog.place) == storage
            catalog.append(entries_of(data.draw(arrivals(events))))
            assert digest(catalog) == expected
