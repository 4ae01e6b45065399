"""Large events are read by a process of their own: same entries, faults and answers as without one."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import httpx
import pytest
from fastapi import FastAPI
from support.serving import LINEAGE, an_event, as_json

from catalog.access.event_limits import BeyondKeyError
from catalog.access.principal import OWNER, Principal
from catalog.access.roles import Role
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ingest.receive.group_commit import GroupCommit
from ingest.receive.workers.large_events import LARGE_BYTES, LargeEvents, Sender
from ui.api.application import Front

_EMITTER = Principal("emitter", Role.EMITTER, ("mine",))
_FACET = {"_producer": "https://example.com", "_schemaURL": "https://example.com/facet.json"}


def _wide(outputs: int, padding: int = 0) -> bytes:
    """An event whose outputs' rows are several pieces, some of one content and some of others."""
    event = an_event(1)
    event["outputs"] = [
        {
            "namespace": "mine",
            "name": f"table {number}",
            "facets": {
                "schema": {**_FACET, "fields": [{"name": f"column {number % 7}", "type": "int"}]},
                "symlinks": {**_FACET, "identifiers": [{"namespace": "hive", "name": f"t{number}", "type": "TABLE"}]},
                "dataQualityMetrics": {**_FACET, "rowCount": number},
            },
        }
        for number in range(outputs)
    ]
    event["run"]["facets"] = {"custom": {**_FACET, "padding": "x" * padding, "beyond": 2**70, "e": 1e300}}
    return json.dumps(event).encode()


@pytest.fixture(scope="module")
def large() -> Iterator[LargeEvents]:
    """One process for all tests that do not end it."""
    reader = LargeEvents()
    yield reader
    reader.close()


@pytest.mark.parametrize(
    "raw",
    [
        _wide(5_000),
        _wide(0, LARGE_BYTES),
        as_json(an_event(1)),
        as_json({**an_event(1), "eventTime": "yesterday"}),
        as_json({**an_event(1), "outputs": [{"namespace": "", "name": ""}] * 3_000}),
        b"[1, 2]",
        b'{"eventType": "COMPLETE", ',
        b"\xff" * 100,
        b"",
        b"[" * 100_000,
    ],
    ids=lambda raw: f"{len(raw)} bytes",
)
def test_the_entry_and_the_faults_are_those_of_the_same_process(large: LargeEvents, raw: bytes) -> None:
    assert large.admit(raw, Sender("ann", OWNER)) == admit(raw, "ann")


def test_what_a_key_does_not_allow_is_refused_with_the_same_faults(large: LargeEvents) -> None:
    raw = _wide(3).replace(b'"mine"', b'"theirs"')
    with pytest.raises(BeyondKeyError) as here:
        admit(raw, "emitter", principal=_EMITTER)
    with pytest.raises(BeyondKeyError) as apart:
        large.admit(raw, Sender("emitter", _EMITTER))
    assert apart.value.faults == here.value.faults
    assert large.admit(as_json(an_event(2)), Sender("ann", OWNER)) == admit(as_json(an_event(2)), "ann")


def test_a_process_that_ended_meanwhile_is_started_again() -> None:
    reader, raw = LargeEvents(), as_json(an_event(1))
    try:
        assert reader.process is None
        reader.admit(raw, Sender("ann", OWNER))
        first = reader.process
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert reader.admit(raw, Sender("ann", OWNER)) == admit(raw, "ann")
        assert reader.process not in {None, first}
    finally:
        reader.close()
    with pytest.raises(UnavailableError, match="going down"):
        reader.admit(raw, Sender("ann", OWNER))


def test_an_event_whose_process_is_ended_is_refused_and_the_next_one_is_taken() -> None:
    """What it died of may be the event: it is not tried once more."""
    reader, raw = LargeEvents(), as_json(an_event(1))
    try:
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(reader.admit, raw, Sender("ann", OWNER))
            while (process := reader.process) is None and not answer.done():
                sleep(0.001)
            assert process is not None
            os.kill(process, signal.SIGKILL)
            with pytest.raises(UnavailableError, match="ended from outside"):
                answer.result()
        assert reader.admit(raw, Sender("ann", OWNER)) == admit(raw, "ann")
    finally:
        reader.close()


def test_over_http_the_log_the_digest_and_the_answers_are_the_same(tmp_path: Path) -> None:
    taken, refused = _wide(5_000, LARGE_BYTES), as_json({**an_event(1), "eventTime": "x" * LARGE_BYTES})

    async def story(catalog: Catalog) -> tuple[list[httpx.Response], int | None]:
        committer, large = GroupCommit(catalog), LargeEvents()
        committer.start()
        try:
            front = Front(FastAPI(), committer, large)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://here") as client:
                await client.post(LINEAGE, content=as_json(an_event(3)))
                before = large.process
                one = [await client.post(LINEAGE, content=body) for body in (taken, taken, refused)]
                many = await client.post(f"{LINEAGE}/batch", content=taken + b"\n" + as_json(an_event(2)))
                assert large.process is not None
                return [*one, many], before
        finally:
            await asyncio.to_thread(large.close)
            await asyncio.to_thread(committer.close)
            await committer.refused.close()

    with Catalog(tmp_path / "served.duckdb") as served, Catalog(tmp_path / "here.duckdb") as here:
        (first, second, third, batch), before = asyncio.run(story(served))
        assert before is None  # a small event needs no process
        assert (first.status_code, first.json()) == (201, {"status": "accepted"})
        assert (second.status_code, second.json()) == (201, {"status": "duplicate"})
        outcome = admit(refused)
        assert isinstance(outcome, Rejected)
        assert (third.status_code, third.json()) == (422, {"errors": [one._asdict() for one in outcome.faults]})
        assert batch.json()["summary"]["successful"] == 2
        assert batch.json()["summary"]["duplicates"] == 1
        for raw in (as_json(an_event(3)), taken, as_json(an_event(2))):
            entry = admit(raw, "anonymous")
            assert not isinstance(entry, Rejected)
            here.append([entry])
        with served.cursor() as one, here.cursor() as other:
            bodies = "SELECT position, body, actor FROM log.entries ORDER BY position"
            assert one.execute(bodies).fetchall() == other.execute(bodies).fetchall()
            assert digest_of(one) == digest_of(other)
