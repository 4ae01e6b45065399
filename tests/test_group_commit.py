"""The queue before the log: full, failing, and going down."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from support.fresh import FreshCatalog
from support.serving import LINEAGE, an_event, as_json

from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.log import Entry
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ingest.receive.group_commit import ClosedError, GroupCommit, QueueFullError
from ui.api.application import Front


def entry(number: int) -> Entry:
    admitted = admit(as_json(an_event(number)))
    assert isinstance(admitted, Entry)
    return admitted


def test_when_the_queue_is_full_the_answer_is_503_at_once_and_what_waits_is_kept(tmp_path: Path) -> None:
    async def story(catalog: Catalog) -> tuple[httpx.Response, httpx.Response]:
        committer = GroupCommit(catalog, queue_limit=1)
        front = Front(FastAPI(), committer)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://here") as client:
            first = asyncio.create_task(client.post(LINEAGE, content=as_json(an_event(1))))
            while not committer.depth:
                await asyncio.sleep(0)
            second = await client.post(LINEAGE, content=as_json(an_event(2)))
            committer.start()
            answers = await first, second
        committer.close()
        return answers

    with Catalog(tmp_path / "whence.duckdb") as catalog:
        kept, refused = asyncio.run(story(catalog))
        assert (kept.status_code, catalog.log_position) == (201, 1)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert "wait already" in refused.json()["error"]


def test_a_batch_larger_than_the_queue_is_taken_when_nothing_waits() -> None:
    async def story(catalog: Catalog) -> list[bool]:
        committer = GroupCommit(catalog, queue_limit=2)
        waiting = committer.submit([entry(number) for number in range(5)], [], "test")
        with pytest.raises(QueueFullError):
            committer.submit([entry(9)], [], "test")
        committer.start()
        try:
            return await waiting
        finally:
            committer.close()

    with FreshCatalog() as catalog:
        assert asyncio.run(story(catalog)) == [True] * 5


def test_closing_drains_what_waits_and_takes_nothing_more() -> None:
    async def story(catalog: Catalog) -> list[list[bool]]:
        committer = GroupCommit(catalog)
        refused = Rejected(b"{", [Remark("", "not JSON")])
        waiting = [committer.submit([entry(n % 20), entry(n % 20)], [refused], "test") for n in range(30)]
        committer.start()
        await asyncio.to_thread(committer.close)
        with pytest.raises(ClosedError):
            committer.submit([entry(1)], [], "test")
        assert (committer.counts.accepted, committer.counts.duplicate, committer.counts.rejected) == (20, 40, 30)
        return [await answer for answer in waiting]

    with FreshCatalog() as catalog:
        answers = asyncio.run(story(catalog))
        assert catalog.log_position == 20
        assert sum(map(sum, answers)) == 20


def test_a_failed_commit_is_told_to_everyone_in_it_and_the_next_is_tried(tmp_path: Path) -> None:
    async def story(catalog: Catalog) -> None:
        committer = GroupCommit(catalog)
        committer.start()
        catalog.close()
        try:
            with pytest.raises(UnavailableError, match="could not be written"):
                await committer.submit([entry(1)], [], "test")
            assert not committer.writable
            with pytest.raises(UnavailableError):
                await committer.submit([entry(2)], [], "test")
        finally:
            committer.close()

    asyncio.run(story(Catalog(tmp_path / "whence.duckdb")))
