"""The queue before the log: full, failing, and going down."""

import asyncio
import dataclasses
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from support.fresh import FreshCatalog
from support.serving import LINEAGE, an_event, as_json

from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.log import Entry
from catalog.questions.operating.log_entries import rejected_inputs
from catalog.questions.operating.upkeep import verify
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError
from ingest.receive.group_commit import ClosedError, GroupCommit
from ingest.receive.refused_inputs import QueueFullError, RefusedInputs
from ingest.receive.workers.large_events import LargeEvents
from ui.api.application import Front


def entry(number: int) -> Entry:
    admitted = admit(as_json(an_event(number)))
    assert isinstance(admitted, Entry)
    return admitted


def test_when_the_queue_is_full_the_answer_is_503_at_once_and_what_waits_is_kept(tmp_path: Path) -> None:
    async def story(catalog: Catalog) -> tuple[httpx.Response, httpx.Response]:
        committer = GroupCommit(catalog, queue_limit=1)
        front = Front(FastAPI(), committer, LargeEvents())
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
        waiting = committer.submit([entry(number) for number in range(5)])
        with pytest.raises(QueueFullError):
            committer.submit([entry(9)])
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
        waiting = [committer.submit([entry(n % 20), entry(n % 20)]) for n in range(30)]
        refusing = [asyncio.create_task(committer.refused.keep([refused], "test")) for _ in range(30)]
        committer.start()
        await asyncio.to_thread(committer.close)
        await asyncio.gather(*refusing)
        await committer.refused.close()
        with pytest.raises(ClosedError):
            committer.submit([entry(1)])
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
                await committer.submit([entry(1)])
            assert (committer.writable, committer.ready) == (False, False)
            with pytest.raises(UnavailableError):
                await committer.submit([entry(2)])
        finally:
            committer.close()

    asyncio.run(story(Catalog(tmp_path / "whence.duckdb")))


def test_what_the_log_does_not_take_fails_alone_and_not_with_its_neighbours() -> None:
    async def story(catalog: Catalog) -> list[list[bool] | BaseException]:
        committer = GroupCommit(catalog)
        poisoned = dataclasses.replace(entry(1), actor="\udcff")
        with pytest.raises(BadQuestionError, match="half a character"):
            committer.submit([poisoned])
        broken = dataclasses.replace(entry(2), body_hash="no hash")  # past every check there is
        waiting = [committer.submit([each]) for each in (entry(3), broken, entry(4))]
        committer.start()
        try:
            return await asyncio.gather(*waiting, return_exceptions=True)
        finally:
            committer.close()

    with FreshCatalog() as catalog:
        first, second, third = asyncio.run(story(catalog))
        assert (first, third) == ([True], [True])
        assert isinstance(second, UnavailableError)
        assert catalog.log_position == 2
        assert verify(catalog)["ok"]


def test_garbage_waits_apart_and_is_refused_when_too_much_of_it_waits() -> None:
    async def story(catalog: Catalog) -> None:
        committer = GroupCommit(catalog)
        committer.refused = RefusedInputs(catalog, committer.counts, limit_bytes=100)
        refused = Rejected(b"{" * 80, [Remark("", "not JSON")])
        first = asyncio.create_task(committer.refused.keep([refused], "test"))
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError):
            await committer.refused.keep([refused], "test")
        taken = committer.submit([entry(1)])
        committer.start()
        assert await taken == [True]
        await first
        committer.close()
        await committer.refused.close()

    with FreshCatalog() as catalog:
        asyncio.run(story(catalog))
        assert rejected_inputs(catalog)["total"] == 1
