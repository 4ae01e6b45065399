"""Refused inputs: each is answered and kept once, costs what its bytes explain, and harms no other."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.serving import LINEAGE, Serving, an_event, as_json, served
from trust.refused import Refusal, cases

_MEGABYTE = 2**20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with served(tmp_path_factory.mktemp("refused") / "whence.duckdb") as serving:
        yield serving


@pytest.fixture(scope="module")
def http(server: Serving) -> Iterator[httpx.Client]:
    with server.http as client:
        assert client.post(LINEAGE, content=as_json(an_event(0))).status_code == 201
        yield client


def count(http: httpx.Client, query: str) -> int:
    answer = http.post("/api/v1/sql", json={"query": query})
    return int(answer.json()[0]["n"])


def kept(http: httpx.Client) -> int:
    """How many inputs were rejected so far."""
    return int(http.get("/api/v1/log/rejected", params={"count": 1}).json()["total"])


def memory(server: Serving, key: str) -> int:
    """A figure of the process's memory, in bytes."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:"))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_a_refused_input_is_kept_once_and_costs_what_its_bytes_explain(
    server: Serving, http: httpx.Client, case: Refusal
) -> None:
    before = kept(http)
    entries = count(http, "SELECT count(*) AS n FROM events")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")  # the peak is counted from here
    resident = memory(server, "VmRSS")
    answer = http.post(case.path, content=case.body, headers=dict(case.headers))
    grown = memory(server, "VmHWM") - resident
    assert answer.status_code == case.status, answer.text[:500]
    assert grown < 150 * _MEGABYTE + 40 * len(case.body), f"{grown / _MEGABYTE:.0f} MB"
    faults = answer.json().get("errors") or answer.json().get("failed_events")
    assert len(faults) <= case.most_faults
    assert len(answer.content) < 3_000_000
    assert kept(http) == before + case.kept
    assert count(http, "SELECT count(*) AS n FROM events") == entries + case.good
    assert http.post(LINEAGE, content=as_json(an_event(0))).json() == {"status": "duplicate"}
