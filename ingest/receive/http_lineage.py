"""The routes that take events. Plain ASGI, since every event pays for what stands between socket and log."""

import asyncio
from abc import ABC, abstractmethod

import orjson
from starlette.types import Receive, Scope, Send

from catalog.access.event_limits import BeyondKeyError
from catalog.access.principal import acting
from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from catalog.values.errors import UnavailableError
from ingest.receive.batch_body import Batch, Outcome, RefusedOfBatch, read_batch
from ingest.receive.group_commit import GroupCommit
from ingest.receive.http_body import LIMIT_BYTES, BodyError, GoneError, read_body
from ingest.receive.workers.large_events import LARGE_BYTES, LargeEvents, Sender

SOURCE = "http"
ACTOR = "anonymous"
RETRY_AFTER_SECONDS = 1
_INLINE_BYTES = 256 * 1024
_JSON = (b"content-type", b"application/json")
_ACCEPTED = b'{"status":"accepted"}'
_DUPLICATE = b'{"status":"duplicate"}'


class LineageEndpoint(ABC):
    """An ASGI endpoint that reads a body, hands it to `take`, and answers with the error where that fails."""

    def __init__(self, committer: GroupCommit, large: LargeEvents, limit_bytes: int = LIMIT_BYTES) -> None:
        """Post into a committer's queue; large events are read by a process of their own."""
        self._committer = committer
        self._large = large
        self._reader = FacetReader()
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            status, body = await self._answer(scope, receive)
        except GoneError:
            return
        headers = [_JSON, (b"content-length", str(len(body)).encode())]
        if status == 503:
            headers.append((b"retry-after", str(RETRY_AFTER_SECONDS).encode()))
        if status == 413:
            # The rest of the body may still be on its way, so that nothing else can come on this connection.
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        try:
            return await self._answer_body(scope, receive)
        except UnavailableError as error:
            return 503, orjson.dumps({"error": str(error)})

    async def _answer_body(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        try:
            return await self.take(await read_body(scope["headers"], receive, self._limit_bytes))
        except BodyError as error:
            if error.raw:
                await self._keep([Rejected(error.raw, [Remark("", error.reason)])])
            return error.status, orjson.dumps({"errors": [{"pointer": "", "reason": error.reason}]})

    @abstractmethod
    async def take(self, body: bytes) -> tuple[int, bytes]:
        """The status and JSON body of the answer, when what came is durable."""

    def _admit(self, body: bytes) -> Outcome:
        """The entry of an event, why it is rejected, or what of it its sender's key does not allow."""
        principal = acting()
        actor = principal.name or ACTOR
        try:
            if len(body) >= LARGE_BYTES:
                return self._large.admit(body, Sender(actor, principal))
            return admit(body, actor, self._reader, principal=principal)
        except BeyondKeyError as error:
            return error

    async def _keep(self, rejected: list[Rejected]) -> None:
        await self._committer.refused.keep(rejected, SOURCE)


class OneEvent(LineageEndpoint):
    """POST /api/v1/lineage."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """201 and whether the event was new, or 422 and its faults."""
        # A large event would hold up all other requests; for a small one a thread costs more than the work.
        if len(body) < _INLINE_BYTES:
            outcome = self._admit(body)
        else:
            outcome = await asyncio.to_thread(self._admit, body)
        if isinstance(outcome, BeyondKeyError):
            self._committer.note_refusal(str(outcome))
            return 403, orjson.dumps({"error": str(outcome), "errors": [fault._asdict() for fault in outcome.faults]})
        if isinstance(outcome, Rejected):
            await self._keep([outcome])
            return 422, orjson.dumps({"errors": [fault._asdict() for fault in outcome.faults]})
        new = await self._committer.submit((outcome,))
        return 201, _ACCEPTED if new[0] else _DUPLICATE


class ManyEvents(LineageEndpoint):
    """POST /api/v1/lineage/batch: a JSON array, or a line for each event."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """200 where any event was taken, else 422; the summary names each that was not."""
        batch = await asyncio.to_thread(read_batch, body, self._admit)
        beyond_key = [one.outcome for one in batch.refused if isinstance(one.outcome, BeyondKeyError)]
        if beyond_key:
            more = f" (the first of {len(beyond_key):,} events)" if len(beyond_key) > 1 else ""
            self._committer.note_refusal(f"{beyond_key[0]}{more}")
        new = await self._committer.submit(batch.entries) if batch.entries else []
        # After the good events, and never in their way.
        await self._keep([one.outcome for one in batch.refused if isinstance(one.outcome, Rejected)])
        return await asyncio.to_thread(_batch_answer, batch, list(new).count(False), len(beyond_key))


def _batch_answer(batch: Batch, duplicates: int, beyond_key: int) -> tuple[int, bytes]:
    failed = len(batch.refused) + batch.unread
    status = "success" if not failed else "partial_success" if batch.entries else "failure"
    # 403 where the key was the only hindrance: sent again with another one, the events are taken.
    failure = 403 if beyond_key and beyond_key == len(batch.refused) else 422
    return failure if status == "failure" else 200, orjson.dumps(
        {
            "status": status,
            "summary": {
                "received": len(batch.entries) + failed,
                "successful": len(batch.entries),
                "failed": failed,
                "duplicates": duplicates,
                "warnings": sum(len(entry.envelope.warnings) for entry in batch.entries),
            },
            "failed_events": [*map(_failed, batch.refused), *_unread(batch)],
        }
    )


def _failed(refused: RefusedOfBatch) -> dict[str, object]:
    faults = [fault._asdict() for fault in refused.outcome.faults]
    reason = "; ".join(f"{fault.pointer or '/'}: {fault.reason}" for fault in refused.outcome.faults)
    return {"index": refused.place, "reason": reason, "retriable": False, "errors": faults}


def _unread(batch: Batch) -> list[dict[str, object]]:
    """What is said of the events after too many that were rejected; nothing where all were read."""
    if not batch.unread:
        return []
    index = len(batch.entries) + len(batch.refused)
    reason = (
        f"and {batch.unread:,} more from here on, which were not read: too many before them were rejected. "
        "Send these again without those"
    )
    return [{"index": index, "reason": reason, "retriable": True, "errors": [{"pointer": "", "reason": reason}]}]
