"""The published copy, attached over HTTP by a DuckDB of one's own; the notebook that shows how runs as it stands."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support.demo_catalog import fill_scene
from support.extensions import extension
from support.serving import JSON, LINEAGE, ROOT, Serving, served
from test_http import an_event, as_json

from catalog.access.roles import Role
from catalog.session.catalog import Catalog

NOTEBOOK = ROOT / "examples/notebook/published_copy.py"


def attached(serving: Serving, key: str | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB that has nothing of ours, with the copy of a server attached."""
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension('httpfs')}'")
    if key:
        connection.execute(f"CREATE SECRET (TYPE http, BEARER_TOKEN '{key}', SCOPE '{serving.url}')")
    connection.execute(f"ATTACH '{serving.url}/catalog.duckdb' AS whence (READ_ONLY); USE whence")
    return connection


def test_any_duckdb_attaches_the_copy_and_asks_views_and_macros(tmp_path: Path) -> None:
    with served(fill_scene(tmp_path / "whence.duckdb")) as serving, attached(serving) as plain:
        assert plain.execute("SELECT gate FROM model_versions WHERE name = 'churn'").fetchall() == [("pass",)]
        assert len(plain.execute("FROM trace('models', 'churn', 'v1')").fetchall()) > 1
        with pytest.raises(duckdb.Error):
            plain.execute("CREATE TABLE whence.mine (x INT)")
        with serving.http as http:
            assert http.post(LINEAGE, content=as_json(an_event(1)), headers=JSON).status_code == 201
        assert plain.execute("SELECT count(*) FROM findings").fetchone() is not None, "the old copy stays whole"


def test_where_keys_are_asked_for_the_copy_is_for_readers(tmp_path: Path) -> None:
    path = fill_scene(tmp_path / "whence.duckdb")
    with Catalog(path) as catalog:
        shown = {role: catalog.keys.add(role, role, (), None, "root")[1] for role in (Role.READER, Role.EMITTER)}
    with served(path) as serving:
        # DuckDB's words for 401 and 403; docs/sql.md says what they mean
        for key in (None, shown[Role.EMITTER], "whk_wrong"):
            with pytest.raises(duckdb.Error, match="does not exist"):
                attached(serving, key)
        with attached(serving, shown[Role.READER]) as plain:
            assert plain.execute("SELECT count(*) > 0 FROM models").fetchone() == (True,)
        run = notebook(serving, key=shown[Role.READER])
    assert run.returncode == 0, run.stderr
    assert "churn" in run.stdout
    assert "datasets, of which" in run.stdout
    assert "shape:" in run.stdout, "a frame of polars"


def notebook(serving: Serving, key: str) -> subprocess.CompletedProcess[str]:
    """The example, run in a process of its own, outside this project."""
    environment = {
        **os.environ,
        "WHENCE_URL": serving.url,
        "WHENCE_API_KEY": key,
        "WHENCE_HTTPFS": str(extension("httpfs")),
    }
    command = [sys.executable, "-I", str(NOTEBOOK)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
