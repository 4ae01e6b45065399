"""A server under everything at once, bounded by time: real clients, app sessions, SQL, bad input, restarts and kills.

`python bench/bench_soak.py [--minutes 20] [--seed 1]`. Exit 1 where an acknowledged event is lost or there twice, an
answer is 5xx other than 503, the chain is broken, a stop takes more than ten seconds, a page shows an exception, or
memory grows. The last third of the time has no restart, so that growth shows.
"""

import argparse
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import httpx
from openlineage.client import OpenLineageClient
from openlineage.client import event_v2 as ol
from openlineage.client.transport.http import HttpConfig, HttpTransport
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from support.serving import LINEAGE, Serving, await_ready, start  # noqa: E402

from catalog.log.verification import verify, verify_rejected  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402

_CHROMIUM = "/usr/bin/chromium"
_PAGES = (
    "",
    "trace?namespace=lake&name=t1",
    "datasets",
    "dataset?namespace=lake&name=t1",
    "findings",
    "models",
    "log",
)
_QUESTIONS = (
    "/api/v1/datasets", "/api/v1/models", "/api/v1/findings", "/healthz", "/metrics",
    "/api/v1/trace?namespace=lake&name=t1", "/api/v1/impact?namespace=lake&name=t1",
    "/api/v1/label?namespace=lake&name=t2",
)  # fmt: skip
_STATEMENTS = (
    "SELECT count(*) FROM runs", "SELECT * FROM table_lineage LIMIT 500", "FROM datasets", "SELEC",
    "SELECT json_structure(repeat('[',100000)||repeat(']',100000))", "SELECT sleep_ms(3000)",
    "SELECT sum(a.range * b.range) FROM range(100000) a, range(3000) b", "SELECT repeat('x', 1000) FROM range(20000)",
)  # fmt: skip
_BAD = (
    b"", b"{", b"[]", b"null", b'{"eventType":"COMPLETE"}', b"[" * 10_000, b"\xff\xfe",
    b'{"eventTime":"2026-01-01T00:00:00Z","producer":"https://b.example","run":{"runId":"no"}}',
)  # fmt: skip
_BAD_BATCHES = (b"x\n" * 20_000, b"[" + b",".join([b"null"] * 5_000) + b"]")


@dataclass
class Soak:
    """What is going on, and what came of it."""

    serving: Serving
    until: float
    stop: threading.Event = field(default_factory=threading.Event)
    down: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    pages: int = 0
    lives: int = 1

    def note(self, kind: str, answer: httpx.Response) -> None:
        """Count an answer; one that is 5xx but not 503 is wrong."""
        self.statuses[f"{kind} {answer.status_code}"] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self.wrong.append(f"{kind}: {answer.status_code} {answer.text[:200]}")


def _body(number: int, run_id: str) -> bytes:
    event = {
        "eventType": "COMPLETE", "eventTime": datetime.now(UTC).isoformat(), "producer": "https://soak.example",
        "run": {"runId": run_id}, "job": {"namespace": "soak", "name": f"raw {number % 40}"},
        "inputs": [{"namespace": "lake", "name": f"t{number % 200}"}],
        "outputs": [{"namespace": "lake", "name": f"t{(number + 1) % 200}", "facets": {}}],
    }  # fmt: skip
    return json.dumps(event).encode()


def _raw(soak: Soak, http: httpx.Client, chance: random.Random) -> None:
    run_id = str(uuid.uuid4())
    sent = time.perf_counter()
    answer = http.post(LINEAGE, content=_body(chance.randrange(10**6), run_id))
    soak.note("event", answer)
    if answer.status_code == 201:
        soak.waits.append(time.perf_counter() - sent)
        soak.acknowledged.add(run_id)
    time.sleep(0.01)


def _sql(soak: Soak, http: httpx.Client, chance: random.Random) -> None:
    soak.note("sql", http.post("/api/v1/sql", json={"query": chance.choice(_STATEMENTS)}, timeout=150))


def _ask(soak: Soak, http: httpx.Client, chance: random.Random) -> None:
    soak.note("question", http.get(chance.choice(_QUESTIONS)))
    time.sleep(0.05)


def _spoil(soak: Soak, http: httpx.Client, chance: random.Random) -> None:
    if chance.random() < 0.1:
        soak.note("bad batch", http.post(f"{LINEAGE}/batch", content=chance.choice(_BAD_BATCHES)))
    else:
        soak.note("bad event", http.post(LINEAGE, content=chance.choice(_BAD)))
    time.sleep(0.1)


Work = Callable[[Soak, httpx.Client, random.Random], None]


def _working(soak: Soak, work: Work, seed: int) -> None:
    """Do one thing again and again; while the server is down, wait for it."""
    chance = random.Random(seed)
    headers = {"Content-Type": "application/json"}
    while not soak.stop.is_set():
        try:
            with httpx.Client(base_url=soak.serving.url, timeout=60, headers=headers) as http:
                while not soak.stop.is_set():
                    work(soak, http, chance)
        except httpx.HTTPError as error:
            if not soak.down.wait(3):  # a killed server is noticed a moment before it is said
                soak.wrong.append(f"{work.__name__}: {error!r} while the server ran")
            time.sleep(0.3)


def _emitting(soak: Soak, seed: int) -> None:
    """Runs of the real client: START and COMPLETE, with its own retries."""
    chance = random.Random(seed)
    client = OpenLineageClient(transport=HttpTransport(HttpConfig.from_dict({"url": soak.serving.url})))
    while not soak.stop.is_set():
        run_id, number = str(uuid.uuid4()), chance.randrange(200)
        job = ol.Job(namespace="soak", name=f"client {number % 20}")
        for state in (ol.RunState.START, ol.RunState.COMPLETE):
            event = ol.RunEvent(
                eventType=state, eventTime=datetime.now(UTC).isoformat(), run=ol.Run(runId=run_id), job=job,
                producer="https://soak.example", inputs=[ol.InputDataset(namespace="lake", name=f"t{number}")],
                outputs=[ol.OutputDataset(namespace="lake", name=f"t{(number * 7 + 1) % 200}")],
            )  # fmt: skip
            try:
                client.emit(event)
            except Exception as error:  # noqa: BLE001  # whatever the client raises, the event was not acknowledged
                soak.statuses[f"client {type(error).__name__}"] += 1
                time.sleep(0.3)
            else:
                soak.statuses["client sent"] += 1
                if state is ol.RunState.COMPLETE:
                    soak.acknowledged.add(run_id)
        time.sleep(0.02)


def _browsing(soak: Soak) -> None:
    """A person who opens one page after the other."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        number = 0
        while not soak.stop.is_set():
            number += 1
            with suppress(BrowserError):  # the server is down, or slower than the page is waited for
                page.goto(f"{soak.serving.url}/{_PAGES[number % len(_PAGES)]}", timeout=30_000)
                page.wait_for_selector("h1, h2", timeout=30_000)
                page.wait_for_timeout(1_000)
                soak.pages += 1
                if failed := page.locator('[data-testid="stException"]').all_inner_texts():
                    soak.wrong.append(f"page {page.url}: {failed[0][:300]}")
        browser.close()


def _watching(soak: Soak) -> None:
    """The memory of the server, each second."""
    page_size = os.sysconf("SC_PAGE_SIZE")
    while not soak.stop.wait(1):
        with suppress(OSError, IndexError):
            pages = int(Path(f"/proc/{soak.serving.process.pid}/statm").read_text().split()[1])
            soak.memory.append((time.monotonic(), pages * page_size))


def _restarting(soak: Soak, chance: random.Random, until: float) -> None:
    """End the server and start it again at its port, until a time."""
    port = int(soak.serving.url.rpartition(":")[2])
    while time.monotonic() < until:
        time.sleep(chance.uniform(8, 45))
        soak.down.set()
        if chance.random() < 0.6:
            soak.serving.kill()
        else:
            _stop(soak)
        soak.serving = start(soak.serving.catalog, port, wait=False)
        await_ready(soak.serving, 300)  # beside much else, importing alone takes a minute
        time.sleep(2)  # whoever was cut off has noticed by now
        soak.down.clear()
        soak.lives += 1


def _stop(soak: Soak) -> None:
    began = time.monotonic()
    soak.serving.process.send_signal(signal.SIGTERM)
    code = soak.serving.process.wait(timeout=120)
    if time.monotonic() - began > 10.5 or code not in (0, -signal.SIGTERM):
        soak.wrong.append(f"SIGTERM: ended with {code} after {time.monotonic() - began:.1f} s")


def _check(soak: Soak) -> None:
    """What the log has, against what was acknowledged."""
    with Catalog(soak.serving.catalog) as catalog, catalog.cursor() as cursor:
        chain, rejected = verify(cursor), verify_rejected(cursor)
        rows = cursor.execute(
            "SELECT body->>'$.run.runId', count(*) FROM events WHERE body->>'$.eventType' = 'COMPLETE' GROUP BY ALL"
        ).fetchall()
    logged = dict(rows)
    lost = [run for run in soak.acknowledged if run not in logged]
    twice = [run for run, count in logged.items() if count > 1]
    if lost or twice or not chain.ok or not rejected.ok:
        soak.wrong.append(f"{len(lost)} acknowledged are lost, {len(twice)} are there twice, {chain}, {rejected}")
    print(
        f"log: {chain.entries:,} entries, {rejected.entries:,} rejected inputs; acknowledged "
        f"{len(soak.acknowledged):,}, of which lost {len(lost)}, twice {len(twice)}"
    )


def _judge_memory(soak: Soak, since: float) -> None:
    """Start, peak and end of the last third; a warmed-up server grows by what its catalog does, and no more."""
    last = [size / 2**20 for at, size in soak.memory if at > since]
    begin, end = (
        statistics.median(last[: max(1, len(last) // 5)]),
        statistics.median(last[-max(1, len(last) // 10) :]),
    )
    print(f"memory without restarts: start {begin:.0f}, peak {max(last):.0f}, end {end:.0f} MB; over all peak "
          f"{max(size for _, size in soak.memory) / 2**20:.0f} MB")  # fmt: skip
    if end > 1.3 * begin + 50:
        soak.wrong.append(f"memory grew from {begin:.0f} to {end:.0f} MB")


def main() -> None:
    """Run for some minutes, and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        soak = Soak(start(Path(folder) / "whence.duckdb"), time.monotonic() + args.minutes * 60)
        works: tuple[Work, ...] = (_raw, _raw, _sql, _sql, _ask, _spoil)
        threads = [
            threading.Thread(target=_working, args=(soak, work, args.seed + n)) for n, work in enumerate(works)
        ]
        threads += [threading.Thread(target=_emitting, args=(soak, args.seed + 50 + n)) for n in range(2)]
        threads += [
            threading.Thread(target=_browsing, args=(soak,)),
            threading.Thread(target=_watching, args=(soak,)),
        ]
        for one in threads:
            one.start()
        calm = soak.until - args.minutes * 20
        try:
            _restarting(soak, random.Random(args.seed), calm)
            calm = time.monotonic() + 15  # it has warmed up by then
            time.sleep(max(30.0, soak.until - time.monotonic()))
        finally:
            soak.down.set()
            soak.stop.set()
            for one in threads:
                one.join()
            _stop(soak)
        _check(soak)
        _judge_memory(soak, calm)
    p99 = statistics.quantiles(soak.waits, n=100)[98] * 1000
    print(f"{soak.lives} lives of the server, {soak.pages} pages opened, ingest p99 {p99:.0f} ms, "
          f"load {os.getloadavg()[0]:.1f}; DuckDB {duckdb.__version__}")  # fmt: skip
    print(", ".join(f"{kind}: {count:,}" for kind, count in sorted(soak.statuses.items())))
    for line in soak.wrong[:20]:
        print("WRONG", line)
    sys.exit(bool(soak.wrong))


if __name__ == "__main__":
    main()
