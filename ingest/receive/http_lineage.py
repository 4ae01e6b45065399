"""The routes that take events. Plain ASGI, since every event pays for what stands between socket and log."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

import orjson
from starlette.types import Receive, Scope, Send

from catalog.access.event_limits import BeyondKeyError
from catalog.access.principal import acting
from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.values.canonical_json import Json, NotJsonError, event_text, parse_json
from catalog.values.errors import UnavailableError
from ingest.receive.group_commit import GroupCommit
from ingest.receive.http_body import LIMIT_BYTES, BodyError, GoneError, read_body

SOURCE = "http"
ACTOR = "anonymous"
RETRY_AFTER_SECONDS = 1
_INLINE_BYTES = 256 * 1024
_JSON = (b"content-type", b"application/json")
_ACCEPTED = b'{"status":"accepted"}'
_DUPLICATE = b'{"status":"duplicate"}'
Outcome = Entry | Rejected | BeyondKeyError


class LineageEndpoint(ABC):
    """An ASGI endpoint that reads a body, hands it to `take`, and answers with the error where that fails."""

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
                await self._keep([Rejected(error.raw, [Remark("", error.reason)])])
            return error.status, orjson.dumps({"errors": [{"pointer": "", "reason": error.reason}]})
        except UnavailableError as error:
            return 503, orjson.dumps({"error": str(error)})

    @abstractmethod
    async def take(self, body: bytes) -> tuple[int, bytes]:
        """The status and JSON body of the answer, when what came is durable."""

    async def _keep(self, rejected: list[Rejected]) -> None:
        await self._committer.submit([], rejected, SOURCE)


class OneEvent(LineageEndpoint):
    """POST /api/v1/lineage."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """201 and whether the event was new, or 422 and its faults."""
        # A large event would hold up all other requests; for a small one a thread costs more than the work.
        if len(body) < _INLINE_BYTES:
            outcome = _admit(body, self._reader)
        else:
            outcome = await asyncio.to_thread(_admit, body, self._reader)
        if isinstance(outcome, BeyondKeyError):
            self._committer.note_refusal(str(outcome))
            return 403, orjson.dumps({"error": str(outcome), "errors": [fault._asdict() for fault in outcome.faults]})
        if isinstance(outcome, Rejected):
            await self._keep([outcome])
            return 422, orjson.dumps({"errors": [fault._asdict() for fault in outcome.faults]})
        new = await self._committer.submit((outcome,), (), SOURCE)
        return 201, _ACCEPTED if new[0] else _DUPLICATE


class ManyEvents(LineageEndpoint):
    """POST /api/v1/lineage/batch: a JSON array, or a line for each event."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """200 where any event was taken, else 422; the summary names each that was not."""
        outcomes = await asyncio.to_thread(_admit_all, body, self._reader)
        entries = [outcome for outcome in outcomes if isinstance(outcome, Entry)]
        failed = [(index, outcome) for index, outcome in enumerate(outcomes) if not isinstance(outcome, Entry)]
        rejected = [outcome for _, outcome in failed if isinstance(outcome, Rejected)]
        refused = [outcome for _, outcome in failed if isinstance(outcome, BeyondKeyError)]
        for outcome in refused:
            self._committer.note_refusal(str(outcome))
        new: Sequence[bool] = ()
        if entries or rejected:
            new = await self._committer.submit(entries, rejected, SOURCE)
        status = "success" if not failed else "partial_success" if entries else "failure"
        # 403 where the key was the only hindrance: sent again with another one, the events are taken.
        failure = 403 if refused and not rejected else 422
        return failure if status == "failure" else 200, orjson.dumps(
            {
                "status": status,
                "summary": {
                    "received": len(outcomes),
                    "successful": len(entries),
                    "failed": len(failed),
                    "duplicates": list(new).count(False),
                    "warnings": sum(len(entry.envelope.warnings) for entry in entries),
                },
                "failed_events": [_failed(index, outcome) for index, outcome in failed],
            }
        )


def _failed(index: int, outcome: Rejected | BeyondKeyError) -> dict[str, object]:
    faults = [fault._asdict() for fault in outcome.faults]
    reason = "; ".join(f"{fault.pointer or '/'}: {fault.reason}" for fault in outcome.faults)
    return {"index": index, "reason": reason, "retriable": False, "errors": faults}


def _admit(body: bytes, reader: FacetReader) -> Outcome:
    """The entry of an event, why it is rejected, or what of it its sender's key does not allow."""
    principal = acting()
    try:
        return admit(body, principal.name or ACTOR, reader, principal=principal)
    except BeyondKeyError as error:
        return error


def _admit_all(body: bytes, reader: FacetReader) -> list[Outcome]:
    """Each event of a JSON array or of lines, in order; empty lines do not count."""
    if body.lstrip()[:1] != b"[":
        return [_admit(line, reader) for line in body.split(b"\n") if line.strip()]
    try:
        events = parse_json(body)
    except NotJsonError as error:
        return [Rejected(body, [Remark("", f"not JSON: {error}")])]
    return [_admit_element(event, reader) for event in events] if isinstance(events, list) else []


def _admit_element(event: Json, reader: FacetReader) -> Outcome:
    """One event of an array; one that cannot be written as JSON again is rejected alone."""
    try:
        return _admit(event_text(event).body, reader)
    except NotJsonError as error:
        return Rejected(b"", [Remark("", f"not JSON: {error}")])
