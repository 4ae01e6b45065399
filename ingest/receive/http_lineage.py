"""The routes events come in by. Plain ASGI, since every event pays for what stands between socket and log."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import orjson

from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Refused, admit
from catalog.log.entry import Entry
from catalog.values.canonical_json import Json, NotJsonError, event_text, parse_json
from catalog.values.errors import UnavailableError
from ingest.receive.group_commit import GroupCommit
from ingest.receive.http_body import LIMIT_BYTES, BodyError, GoneError, Receive, read_body

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SOURCE = "http"
ACTOR = "anonymous"
RETRY_AFTER_SECONDS = 1
_INLINE_BYTES = 256 * 1024
_JSON = (b"content-type", b"application/json")
_ACCEPTED = b'{"status":"accepted"}'
_DUPLICATE = b'{"status":"duplicate"}'


class LineageDoor(ABC):
    """An ASGI endpoint that reads a body, hands it to `take`, and words what goes wrong on the way."""

    def __init__(self, committer: GroupCommit, limit_bytes: int = LIMIT_BYTES) -> None:
        """Post into a committer's queue."""
        self._committer = committer
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
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        try:
            return await self.take(await read_body(scope["headers"], receive, self._limit_bytes))
        except BodyError as error:
            if error.raw:
                await self._keep([Refused(error.raw, [Remark("", error.reason)])])
            return error.status, orjson.dumps({"errors": [{"pointer": "", "reason": error.reason}]})
        except UnavailableError as error:
            return 503, orjson.dumps({"error": str(error)})

    @abstractmethod
    async def take(self, body: bytes) -> tuple[int, bytes]:
        """The status and JSON body of the answer, when what came is durable."""

    async def _keep(self, refused: list[Refused]) -> None:
        await self._committer.submit([], refused, SOURCE)


class OneEvent(LineageDoor):
    """POST /api/v1/lineage."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """201 and whether the event was new, or 422 and its faults."""
        admitted = (body, ACTOR, self._reader)
        taken = admit(*admitted) if len(body) < _INLINE_BYTES else await asyncio.to_thread(admit, *admitted)
        if isinstance(taken, Refused):
            await self._keep([taken])
            return 422, orjson.dumps({"errors": [fault._asdict() for fault in taken.faults]})
        new = await self._committer.submit((taken,), (), SOURCE)
        return 201, _ACCEPTED if new[0] else _DUPLICATE


class ManyEvents(LineageDoor):
    """POST /api/v1/lineage/batch: a JSON array, or a line for each event."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """200 where any event was taken, else 422; the summary names each that was not."""
        taken = await asyncio.to_thread(_admit_all, body, self._reader)
        entries = [item for item in taken if isinstance(item, Entry)]
        refused = [(index, item) for index, item in enumerate(taken) if isinstance(item, Refused)]
        new: Sequence[bool] = ()
        if taken:
            new = await self._committer.submit(entries, [item for _, item in refused], SOURCE)
        status = "success" if not refused else "partial_success" if entries else "failure"
        return 422 if status == "failure" else 200, orjson.dumps(
            {
                "status": status,
                "summary": {
                    "received": len(taken),
                    "successful": len(entries),
                    "failed": len(refused),
                    "duplicates": list(new).count(False),
                    "warnings": sum(len(entry.envelope.warnings) for entry in entries),
                },
                "failed_events": [_failed(index, item) for index, item in refused],
            }
        )


def _failed(index: int, refused: Refused) -> dict[str, object]:
    faults = [fault._asdict() for fault in refused.faults]
    reason = "; ".join(f"{fault.pointer or '/'}: {fault.reason}" for fault in refused.faults)
    return {"index": index, "reason": reason, "retriable": False, "errors": faults}


def _admit_all(body: bytes, reader: FacetReader) -> list[Entry | Refused]:
    """Each event of a JSON array or of lines, in order; empty lines do not count."""
    if body.lstrip()[:1] != b"[":
        return [admit(line, ACTOR, reader) for line in body.split(b"\n") if line.strip()]
    try:
        events = parse_json(body)
    except NotJsonError as error:
        return [Refused(body, [Remark("", f"not JSON: {error}")])]
    return [_admit_element(event, reader) for event in events] if isinstance(events, list) else []


def _admit_element(event: Json, reader: FacetReader) -> Entry | Refused:
    """One of an array; that it cannot be written again is its own fault and harms no other."""
    try:
        return admit(event_text(event).body, ACTOR, reader)
    except NotJsonError as error:
        return Refused(b"", [Remark("", f"not JSON: {error}")])
