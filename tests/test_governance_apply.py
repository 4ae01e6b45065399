"""Applying files of governance: by command and through a server, whole or not at all, also when killed."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.keeping import worded
from support.serving import LINEAGE, ROOT, Serving, an_event, as_json, served, start

from catalog.session.catalog import Catalog
from ingest.facets.models import FACETS, schema_url
from ui.cli.main import main

KILLS = int(os.environ.get("WHENCE_KILLS", "10")) // 2
DATASETS = 1_500
SMALL = "sources: [{name: crm}]\ndatasets: [{namespace: file, name: /raw, source: crm}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files that declare many datasets, each entry an event."""
    place = tmp_path / "governance"
    place.mkdir()
    for number in range(3):
        names = range(number * DATASETS // 3, (number + 1) * DATASETS // 3)
        lines = [f"  - {{namespace: file, name: /data/{name}.csv, write_mode: append}}\n" for name in names]
        (place / f"{number}.yml").write_text("datasets:\n" + "".join(lines))
    return place


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "whence", *worded(words)]


def whence(*words: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(command(*words), env=environment, capture_output=True, text=True, check=False, timeout=300)


def entries_in(path: Path) -> int:
    """How many entries the log of a catalog has; it is made where there is none yet."""
    with Catalog(path) as catalog:
        return catalog.log_position


@pytest.mark.slow
def test_killed_in_the_middle_all_or_nothing_is_applied(folder: Path, tmp_path: Path) -> None:
    """A second apply completes whatever the first left."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.monotonic()
    assert whence("apply", folder, "--catalog", tmp_path / "whole.duckdb").returncode == 0
    seconds = time.monotonic() - started
    rng = random.Random(7)  # noqa: S311  # moments, not secrets
    seen = set()
    for kill in range(KILLS):
        path = tmp_path / f"{kill}.duckdb"
        process = subprocess.Popen(
            command("apply", folder, "--catalog", path), env=environment, stdout=subprocess.DEVNULL
        )
        time.sleep(seconds * rng.uniform(0.4, 1.0))
        process.kill()
        process.wait()
        seen.add(entries_in(path))
        ended = whence("apply", folder, "--catalog", path)
        assert ended.returncode == 0, ended.stderr
        assert entries_in(path) == DATASETS
    assert seen <= {0, DATASETS}


@pytest.mark.slow
def test_a_killed_server_applied_all_or_nothing(folder: Path, tmp_path: Path) -> None:
    """While events come in from elsewhere."""
    files = [{"path": path.name, "text": path.read_text()} for path in sorted(folder.iterdir())]
    rng = random.Random(8)  # noqa: S311  # moments, not secrets
    for kill in range(max(2, KILLS // 2)):
        path = tmp_path / f"served{kill}.duckdb"
        serving = start(path)
        threads = [
            threading.Thread(target=_post, args=(serving, files)),
            threading.Thread(target=_load, args=(serving,)),
        ]
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.1, 1.2))
        serving.kill()
        for thread in threads:
            thread.join()
        with Catalog(path) as catalog, catalog.cursor() as cursor:
            query = "SELECT count(*) FROM events WHERE producer = 'https://whence.dev/governance'"
            assert cursor.execute(query).fetchall()[0][0] in {0, DATASETS}


def _post(serving: Serving, files: list[dict[str, str]]) -> None:
    try:
        with serving.http as client:
            client.post("/api/v1/governance/apply", json={"files": files})
    except httpx.TransportError:
        return


def _load(serving: Serving) -> None:
    try:
        with serving.http as client:
            for number in range(100_000):
                client.post(LINEAGE, content=as_json(an_event(number)))
    except httpx.TransportError:
        return


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with served(tmp_path_factory.mktemp("governed") / "whence.duckdb") as serving:
        yield serving


def test_commands_are_the_same_where_a_server_holds_the_file(server: Serving, tmp_path: Path) -> None:
    """The command finds the server by the file; who applied is kept."""
    with server.http as client:
        client.post(LINEAGE, content=as_json(an_event()))
    suggested = whence("suggest-governance", "--json", "--catalog", server.catalog)
    assert json.loads(suggested.stdout)["datasets"] == 1
    (tmp_path / "crm.yml").write_text(SMALL)
    assert whence("plan", tmp_path, "--check", "--catalog", server.catalog).returncode == 1
    applied = whence("apply", tmp_path, "--by", "ann@example.com", "--json", "--catalog", server.catalog)
    assert len(json.loads(applied.stdout)["add"]) == 1
    assert whence("plan", tmp_path, "--check", "--catalog", server.catalog).returncode == 0
    with server.http as client:
        query = "SELECT actor FROM events WHERE producer = 'https://whence.dev/governance'"
        assert client.post("/api/v1/sql", json={"query": query}).json() == [{"actor": "ann@example.com"}]
    (tmp_path / "bad.yml").write_text("modles: []\n")
    refused = whence("apply", tmp_path, "--catalog", server.catalog)
    assert (refused.returncode, refused.stdout) == (5, "")
    assert refused.stderr.splitlines()[0].endswith("bad.yml:1: modles: no section 'modles' (nearest: models)")


def test_two_applies_at_once_apply_once(server: Serving) -> None:
    files = [{"path": "a.yml", "text": SMALL.replace("/raw", "/twice")}]

    def post(_: int) -> Any:  # noqa: ANN401  # any JSON
        with server.http as client:
            return client.post("/api/v1/governance/apply", json={"files": files}).json()["events"]

    with ThreadPoolExecutor(6) as pool:
        assert sorted(events > 0 for events in pool.map(post, range(6))) == [False] * 5 + [True]


def test_the_server_refuses_with_every_fault(server: Serving) -> None:
    with server.http as client:
        for action in ("plan", "apply"):
            answer = client.post(
                f"/api/v1/governance/{action}", json={"files": [{"path": "a.yml", "text": "modles: []"}]}
            )
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["nearest"] == ["models"]
        assert client.post("/api/v1/governance/plan", json={"file": []}).status_code == 422


Ran = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *words: object) -> Ran:
    code = main([str(word) for word in words])
    return code, *capsys.readouterr()


def test_plan_reads_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What comes in has its origin; what changes stands between what stays; the next step is named."""
    catalog = tmp_path / "whence.duckdb"
    place = tmp_path / "governance"
    place.mkdir()
    (place / "crm.yml").write_text(SMALL)
    assert run(capsys, "apply", place, "--catalog", catalog)[0] == 0
    (place / "crm.yml").write_text(SMALL.replace("name: crm}", "name: crm, owner: me, url: x}"))
    code, out, err = run(capsys, "plan", place, "--catalog", catalog)
    assert (code, err) == (0, f"Next: whence apply {place}\n")
    assert out.splitlines() == [
        "dataset file /raw",
        "  ~ whence_source",
        "        name: crm",
        "      + owner: me                                             # sources crm, crm.yml:1",
        "      + url: x                                                # sources crm, crm.yml:1",
        "",
        "1 to change; 0 unchanged.",
    ]
    assert run(capsys, "apply", place, "--by", "ann", "--catalog", catalog)[1].endswith(
        "1 changed by ann; 0 unchanged.\n"
    )
    assert "agree: 1 fact." in run(capsys, "apply", place, "--catalog", catalog)[1]


def test_a_folder_without_files_takes_nothing_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalog = tmp_path / "whence.duckdb"
    code, _, err = run(capsys, "apply", tmp_path, "--catalog", catalog)
    assert code == 2
    assert "To take back everything" in err
    assert run(capsys, "plan", tmp_path / "nowhere", "--catalog", catalog)[0] == 2


def test_suggestions_are_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalog = tmp_path / "whence.duckdb"
    assert run(capsys, "ingest", Path(__file__).parent / "recorded/demo/events.ndjson", "--catalog", catalog)[0] == 0
    code, out, _ = run(capsys, "suggest-governance", tmp_path / "g", "--catalog", catalog)
    assert (code, sorted(out.split())) == (0, sorted(map(str, (tmp_path / "g").iterdir())))
    code, out, err = run(capsys, "suggest-governance", tmp_path / "g", "--catalog", catalog)
    assert (code, out) == (2, "")
    assert "is there already" in err
    code, out, _ = run(capsys, "suggest-governance", "--catalog", catalog)
    assert out.count("FILL_IN") > 10


def test_every_facet_s_schema_is_served_where_its_events_point(server: Serving) -> None:
    with server.http as client:
        for facet in FACETS:
            path = schema_url(facet).removeprefix("https://whence.dev")
            assert client.get(path).json()["$id"] == schema_url(facet)


def test_a_plan_needs_no_catalog_and_makes_none(folder: Path, tmp_path: Path) -> None:
    """Before anything was ever applied, the plan adds everything."""
    path = tmp_path / "none.duckdb"
    planned = whence("plan", folder, "--json", "--catalog", path)
    assert planned.returncode == 0, planned.stderr
    assert len(json.loads(planned.stdout)["add"]) == DATASETS
    assert not path.exists()
