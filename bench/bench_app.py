"""How long the app's pages take to show their content on a large catalog, against an empty page of Streamlit.

    python bench/bench_app.py [--catalog FILE] [--seconds 20] [--pages overview,controls]

The first look of a day is measured where Debian's package faketime is there; the tables of FILE are then of days to
come, and are computed once more by who opens it after that.

10,000 datasets, 2,000 models, 100,000 versions, and one model of 1,000 ancestors. Server, browsers and sender share
the machine. FILE is made where it is missing, and kept. An empty page is opened before each visit: what a visit is
held against is as busy a machine as its own.
"""

import argparse
import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
from bench_trace import fill
from playwright.async_api import Browser, async_playwright
from support.app_server import CHROMIUM, FLAGS, ROOT

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.catalog import Catalog

SERVE = (
    "import sys, pathlib; from ui.server.serve import serve; serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))"
)
_EMPTY = "import streamlit as st\nst.markdown('### Empty')\n"
_ROUNDS, _BROWSERS, _PER_SECOND, _SENDERS = 4, 10, 500, 8
_QUIETLY = (
    "--server.fileWatcherType=none",
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
)
_PATIENCE = 120_000
# Gives a process the clock that a file names; without it the first look of a day is not measured.
_FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
_CLOCK_SECONDS = 1  # how long a process goes by what it read there: to read it each time costs more than a page
_DEEP = "trace?namespace=models&name=deep"
_PAGES = {
    "overview": "",
    "models": "models",
    "datasets": "datasets",
    "trace": "trace?namespace=models&name=team7.model_3",
    "trace, 1,000 ancestors": _DEEP,
    "dataset": "dataset?namespace=models&name=team7.model_3",
    "runs": "run",
    "findings": "findings",
    "impact": "impact?source=supplier_7&reason=withdrawal",
    "retention": "retention",
    "quality": "quality",
    "controls": "controls",
    "KPIs": "kpis",
    "sql": "sql",
    "log": "log",
}
_BARS = {_DEEP: 3.0, "controls": 3.0}
_PAINTED = "() => document.querySelector('.stMainBlockContainer :is(h1,h2,h3)')"
_SHOWN = """() => document.querySelector('.stMainBlockContainer :is(h1,h2,h3)')
    && !document.querySelector('.stMainBlockContainer [data-testid=stSkeleton]')
    && !document.querySelector('[data-testid=stSpinner],[data-test-script-state=running]')"""


def deep_model() -> Iterator[bytes]:
    """A model of 1,000 ancestors: ten layers of 100, each made of three of the layer before."""
    for layer in range(11):
        for place in range(1 if layer == 10 else 100):
            reads = range(100) if layer == 10 else (place, (place + 1) % 100, (place + 7) % 100)
            before = [f"deep.l{layer - 1}_{each}" for each in reads] if layer else []
            run_id = str(UUID(int=10**9 + layer * 100 + place, version=4))
            at = generate.START + timedelta(days=2, seconds=layer)
            if layer == 10:
                yield generate.trained(at, run_id, "deep", before)
            else:
                yield generate.slim("COMPLETE", at, run_id, f"deep_{layer}_{place}", before, f"deep.l{layer}_{place}")


def make(path: Path) -> None:
    """Fill a catalog and judge it."""
    with Catalog(path, keeps_graph=True) as catalog:
        fill(catalog, generate.organisation_events())
        fill(catalog, deep_model())
        refresh(catalog, VERDICT_TABLES)


@contextmanager
def running(*command: str, clock: Path | None = None) -> Iterator[int]:
    """Run a server with a port as its last argument; the port, once it answers. clock: a file that names its days."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if clock is not None and _FAKETIME.exists():
        environment |= {
            "LD_PRELOAD": str(_FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_CACHE_DURATION": str(_CLOCK_SECONDS),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    process = subprocess.Popen([*command[:-1], command[-1].format(port=port)], cwd=ROOT, env=environment)
    try:
        _await(port)
        yield port
    finally:
        started = time.perf_counter()
        process.terminate()
        process.wait(timeout=120)
        print(f"(closed in {time.perf_counter() - started:.1f} s)")


def _await(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not come up")


class _Visit(NamedTuple):
    """Seconds until a page shows its heading and until all of it, and how many errors it shows."""

    painted: float
    shown: float
    errors: int


class _Ratios(NamedTuple):
    """A visit in empty pages: until its heading, and until all of it."""

    painted: float
    shown: float


async def _open(browser: Browser, url: str) -> _Visit:
    """A visit of a page in a browser context of its own."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    started = time.perf_counter()
    await page.goto(url, timeout=_PATIENCE)
    await page.wait_for_function(_PAINTED, timeout=_PATIENCE)
    painted = time.perf_counter() - started
    await page.wait_for_function(_SHOWN, timeout=_PATIENCE)
    shown = time.perf_counter() - started
    errors = await page.get_by_test_id("stException").count() + await page.get_by_test_id("stAlert").count()
    await context.close()
    return _Visit(painted, shown, errors)


async def _in_turns(
    browser: Browser, empty: str, url: str, before: Callable[[], None] = lambda: None
) -> list[_Ratios]:
    """A few visits, each against one of an empty page right before it; before: what is done ahead of each."""
    ratios = []
    for _ in range(_ROUNDS):
        bare = (await _open(browser, empty)).shown
        before()
        visit = await _open(browser, url)
        ratios.append(_Ratios(visit.painted / bare, visit.shown / bare))
    return ratios


def _send_one(port: int) -> None:
    """Post one event of a dataset that nothing else reads: no answer that was kept holds after it."""
    run_id = str(uuid4())
    event = generate.slim("COMPLETE", datetime.now(UTC), run_id, "elsewhere", [], f"elsewhere.{run_id}")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/lineage", event, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 201


def _said(visits: list[_Ratios]) -> str:
    """The medians of some visits in words."""
    painted = statistics.median(visit.painted for visit in visits)
    return f"painted {painted:.2f} x, all shown {statistics.median(visit.shown for visit in visits):.2f} x"


def _send(port: int, seconds: float, counts: list[int]) -> None:
    """Post events at an even pace; counts hears how many were taken, and how many not."""
    bodies = generate.slim_events(int(_PER_SECOND * seconds * 2), seed=int(time.time()))
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def post() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        due = time.monotonic()
        while (now := time.monotonic()) < until:
            time.sleep(max(0.0, due - now))
            due += _SENDERS / _PER_SECOND
            with lock:
                body = next(bodies)
            connection.request("POST", "/api/v1/lineage", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            counts[0 if answer.status == 201 else 1] += 1

    senders = [threading.Thread(target=post) for _ in range(_SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


def _put_behind() -> None:
    """Let the browsers have what the servers leave of the processors, as where they run on machines of their own.

    Priorities count within a session only (sched_autogroup), and Chromium has one of its own: it is the session that
    is put behind. Where the system has no such thing they compete as they are.
    """
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        with suppress(OSError):
            if above == os.getpid() and b"chromium" in Path(f"/proc/{pid}/cmdline").read_bytes():
                Path(f"/proc/{pid}/autogroup").write_text("19")


async def _beside(browser: Browser, empty: str, app: str, port: int, seconds: float) -> None:
    """Ingest alone, beside ten browsers on an empty page of another server, and beside ten on the app's pages.

    What ten on an empty page leave of ingest is what the machine can give: the app is to be held against that too.
    """
    _put_behind()
    alone = [0, 0]
    await asyncio.to_thread(_send, port, seconds, alone)
    print(f"ingest alone: {alone[0] / seconds:.0f}/s, refused {alone[1]}")
    for title, urls in (("an empty page", [empty]), ("the app", [f"{app}/{path}" for path in _PAGES.values()])):
        taken = [0, 0]
        visits: list[_Visit] = []
        until = time.monotonic() + seconds
        sending = asyncio.to_thread(_send, port, seconds, taken)
        await asyncio.gather(
            sending, *(_visit(browser, urls[n:] + urls[:n], until, visits) for n in range(_BROWSERS))
        )
        shown = sorted(visit.shown for visit in visits)
        print(
            f"ten browsers on {title}: {len(visits)} pages, median {statistics.median(shown):.1f} s, longest "
            f"{shown[-1]:.1f} s, {sum(visit.errors for visit in visits)} errors; ingest "
            f"{taken[0] / max(1, alone[0]):.2f} x alone (bar 0.7), refused {taken[1]}",
            flush=True,
        )


async def _visit(browser: Browser, urls: list[str], until: float, visits: list[_Visit]) -> None:
    """Open one page after the other until a time; visits hears of each."""
    while time.monotonic() < until:
        for url in urls:
            visits.append(await _open(browser, url))
            if time.monotonic() >= until:
                return


@contextmanager
def _servers(empty: Path, catalog: Path, clock: Path | None = None) -> Iterator[tuple[str, int]]:
    """The address of a server of an empty page, and the port of one of the catalog; both by one clock."""
    streamlit = (sys.executable, "-m", "streamlit", "run", str(empty), *_QUIETLY, "--server.port={port}")
    whence = (sys.executable, "-c", SERVE, str(catalog), "{port}")
    with running(*streamlit, clock=clock) as port, running(*whence, clock=clock) as served:
        yield f"http://127.0.0.1:{port}", served


async def _measure(catalog: Path, scratch: Path, seconds: float, pages: Mapping[str, str]) -> None:
    empty = scratch / "empty.py"
    empty.write_text(_EMPTY)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with _servers(empty, catalog) as (empty_url, served):
            url = f"http://127.0.0.1:{served}"
            await _warm(browser, empty_url, url)
            for name, path in pages.items():
                visits = await _in_turns(browser, empty_url, f"{url}/{path}")
                grown = await _in_turns(browser, empty_url, f"{url}/{path}", partial(_send_one, served))
                print(
                    f"{name}: {_said(visits)} (bar {_BARS.get(path, 2.5)} painted); on the first visit "
                    f"{_said(visits[:1])}; each after one more event {_said(grown)}",
                    flush=True,
                )
            if seconds:
                await _beside(browser, empty_url, url, served, seconds)
        if _FAKETIME.exists():
            await _measure_days(browser, empty, catalog, scratch / "clock", pages)
        await browser.close()


async def _measure_days(browser: Browser, empty: Path, catalog: Path, clock: Path, pages: Mapping[str, str]) -> None:
    """Each page as the first look of a day; a server whose clock is another's is slower, so both servers have it."""
    clock.write_text("+0d")

    def next_day() -> None:
        clock.write_text(f"+{int(clock.read_text()[1:-1]) + 1}d")
        time.sleep(_CLOCK_SECONDS + 0.1)

    with _servers(empty, catalog, clock) as (empty_url, served):
        url = f"http://127.0.0.1:{served}"
        await _warm(browser, empty_url, url)
        for name, path in pages.items():
            again = await _in_turns(browser, empty_url, f"{url}/{path}")
            dawn = await _in_turns(browser, empty_url, f"{url}/{path}", next_day)
            print(f"{name}, each as the first look of a day: {_said(dawn)}; asked again {_said(again)}", flush=True)


async def _warm(browser: Browser, empty: str, app: str) -> None:
    """Open a page of each server: the first one imports."""
    await _open(browser, empty)
    print(f"an empty page: {(await _open(browser, empty)).shown:.2f} s")
    await _open(browser, f"{app}/sql")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path)
    parser.add_argument("--seconds", type=float, default=20, help="of ten browsers beside ingest; 0: not")
    parser.add_argument("--pages", default=",".join(_PAGES), help="only these, by name")
    given = parser.parse_args()
    pages = {name: path for name, path in _PAGES.items() if name in given.pages}
    with tempfile.TemporaryDirectory() as folder:
        path = given.catalog or Path(folder) / "app.duckdb"
        if not path.exists():
            make(path)
        asyncio.run(_measure(path, Path(folder), given.seconds, pages))


if __name__ == "__main__":
    main()
