"""Events read by several processes: log, tables and report are those of one process; any of them may be killed."""

import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.histories import arrivals, histories
from support.keeping import worded
from support.parts import examples
from support.serving import ROOT, an_event

from catalog.database.storage.place import Lake
from catalog.log.verification import verify
from catalog.questions.operating import upkeep
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ingest.receive.files import ingest_paths
from ingest.receive.report import Report
from ingest.receive.workers import ingest as apart
from ingest.receive.workers.pool import WORTH_WORKERS_BYTES, WorkerPool

SEVERAL = (2, 4)
SMALL = 5  # texts of a portion, so that a few events are many of them
BAD = (
    b"{cut",
    b"7",
    b"[]",
    b'{"run": {}, "job": {"namespace": "n"}}',
    b'{"eventTime": "\xff"}',
    b'{"eventTime": "yesterday", "job": {"namespace": "n", "name": ""}}',
    b'{"x":' + b"[" * 400 + b"]" * 400 + b"}",
)


class TakenIn(NamedTuple):
    """What a catalog has of some input, times of reception left out."""

    report: Report
    entries: list[tuple[object, ...]]
    rejected: list[tuple[object, ...]]
    digest: object


def take_in(paths: list[str], workers: int, *, times: int = 1) -> TakenIn:
    """What becomes of the paths, with all that may be wrong in the file checked."""
    with FreshCatalog() as catalog:
        for _ in range(times):
            with WorkerPool(workers) as pool:
                if workers > 1:
                    pool.start()
                report = ingest_paths(catalog, paths, pool=pool)
        with catalog.cursor() as cursor:
            entries = cursor.execute(
                "SELECT position, kind, producer, actor, body, body_hash FROM log.entries ORDER BY ALL"
            ).fetchall()
            rejected = cursor.execute(
                "SELECT source, pointer, reason, raw FROM rejected_events ORDER BY ALL"
            ).fetchall()
        if workers > 1:
            checked = upkeep.verify(catalog, readings=True)
            assert checked["ok"], checked
        return TakenIn(report, entries, rejected, upkeep.digest(catalog)["digest"])


def written(path: Path, lines: list[bytes]) -> str:
    """The path, once the lines are in it."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(path)


def lines_of(count: int, *, size: int = 0) -> list[bytes]:
    """So many events of as many runs, each of at least a size."""
    return [json.dumps({**an_event(number), "filling": "x" * size}).encode() for number in range(count)]


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_TEXTS", SMALL)
    monkeypatch.setattr("ingest.receive.files.BATCH", 8 * SMALL)


@settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_history_becomes_the_same(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """In any order, some events twice, and between them what is no event."""
    arrived = data.draw(arrivals([event for _ in range(4) for event in data.draw(histories())]))
    lines = [json.dumps(event).encode() for event in arrived]
    for place, bad in enumerate(BAD):
        lines.insert(place * len(lines) // len(BAD), bad)
    path = written(tmp_path_factory.mktemp("history") / "events.ndjson", lines)
    alone = take_in([path], 1)
    assert alone.report.rejected
    for workers in SEVERAL:
        assert take_in([path], workers) == alone
    assert take_in([path, path], SEVERAL[0], times=2).digest == alone.digest


@pytest.mark.parametrize("workers", SEVERAL)
def test_tiny_huge_and_packed_files_become_the_same(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents, arrays, packed files, one that breaks off, empty lines; texts that grow as they are read."""
    monkeypatch.setattr(apart, "_BYTES", 2**20)
    lines = lines_of(40)
    numbers = json.dumps(an_event(90, filling=0)).replace(
        '"filling": 0', f'"filling": [{", ".join(["1e15"] * 9_000)}]'
    )
    huge = json.dumps(an_event(91, filling="x" * 9_000_000)).encode()
    written(tmp_path / "1.ndjson", [*lines[:20], b"", b" ", huge, numbers.encode(), *BAD])
    (tmp_path / "2.json").write_text(json.dumps([an_event(200), 7, an_event(201)]))
    (tmp_path / "3.ndjson.gz").write_bytes(gzip.compress(b"\n".join(lines[10:]))[:-9])
    (tmp_path / "4.json").write_bytes(lines[3])
    (tmp_path / "5.jsonl").write_bytes(b"\xef\xbb\xbf" + huge)
    assert take_in([str(tmp_path)], workers) == take_in([str(tmp_path)], 1)


def test_what_is_taken_in_again_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "events.ndjson", lines_of(60))
    again = take_in([path], SEVERAL[0], times=2)
    assert again.report == Report(duplicates=60, warnings=60)
    assert again.entries == take_in([path], 1).entries


@pytest.mark.slow
def test_a_lake_takes_them_in_as_a_file_does(tmp_path: Path) -> None:
    path = written(tmp_path / "events.ndjson", lines_of(60))
    with Catalog(Lake(tmp_path / "whence.ducklake")) as catalog, WorkerPool(SEVERAL[0]) as pool:
        pool.start()
        assert ingest_paths(catalog, [path], pool=pool).accepted == 60
        assert upkeep.verify(catalog, readings=True)["ok"]
        digest = upkeep.digest(catalog)["digest"]
    assert digest == take_in([path], 1).digest


def test_short_input_starts_no_process(tmp_path: Path) -> None:
    path = written(tmp_path / "events.ndjson", lines_of(3))
    with FreshCatalog() as catalog, WorkerPool(2) as pool:
        assert ingest_paths(catalog, [path], pool=pool).accepted == 3
        assert not pool.is_started


def processes_of(first: int) -> list[int]:
    """The first worker's process and those that it forked, once there are any."""
    while True:
        children = [int(word) for word in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
        if children:
            return [first, *children]


@pytest.mark.many
@pytest.mark.parametrize("which", [0, 1])
def test_a_killed_worker_loses_nothing_that_was_taken_in(tmp_path: Path, which: int) -> None:
    """What says how far it is was written before, or is not there at all; the same input again goes on."""
    lines = lines_of(400)
    path = written(tmp_path / "events.ndjson", lines)
    seen = []
    with FreshCatalog() as catalog:
        with WorkerPool(2) as pool:
            pool.start()

            def kill(_: int, number: int) -> None:
                seen.append(number)
                if len(seen) == 20 and pool.process:
                    os.kill(processes_of(pool.process)[which], signal.SIGKILL)

            with pytest.raises(UnavailableError, match="the same command again goes on"):
                ingest_paths(catalog, [path], kill, pool=pool)
        kept = catalog.log_position
        assert 0 < kept < 400
        assert kept % (8 * SMALL) == 0
        assert catalog.backlog == 0
        with catalog.cursor() as cursor:
            assert verify(cursor).ok
        with WorkerPool(2) as pool:
            pool.start()
            assert ingest_paths(catalog, [path], pool=pool) == Report(
                accepted=400 - kept, duplicates=kept, warnings=400
            )
        assert upkeep.verify(catalog, readings=True)["ok"]


@pytest.mark.slow
def test_ctrl_c_ends_every_process_and_keeps_what_was_taken_in(tmp_path: Path) -> None:
    """Standard input, which never ends here; the command says what to do, and does it."""
    lines = lines_of(2 * 8_192 + 1_000, size=2_000)
    path = tmp_path / "whence.duckdb"
    command = [sys.executable, "-m", "whence", *worded(["--catalog", path, "ingest", "--workers", "2"])]
    with subprocess.Popen(
        [*command, "-"], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as ingesting:
        assert ingesting.stdin
        assert ingesting.stderr
        ingesting.stdin.write(b"\n".join(lines) + b"\n")  # returns when nearly all of it was read
        ingesting.stdin.flush()
        [first] = [
            int(word) for word in Path(f"/proc/{ingesting.pid}/task/{ingesting.pid}/children").read_text().split()
        ]
        workers = processes_of(first)
        os.killpg(ingesting.pid, signal.SIGINT)
        said = ingesting.stderr.read().decode()
        assert ingesting.wait() == 130
    assert "the same command again goes on" in said
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    with Catalog(path) as catalog:
        kept = catalog.log_position
        assert kept
        with catalog.cursor() as cursor:
            assert verify(cursor).ok
    file = written(tmp_path / "events.ndjson", lines)
    assert Path(file).stat().st_size > WORTH_WORKERS_BYTES
    again = subprocess.run([*command, "--json", file], cwd=ROOT, capture_output=True, check=True)
    assert (
        json.loads(again.stdout) == Report(accepted=len(lines) - kept, duplicates=kept, warnings=len(lines)).as_json()
    )
