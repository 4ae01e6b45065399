"""The queue before the rejected inputs: apart from that of good events, which never wait for it."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from catalog.log.admission import Rejected
from catalog.log.rejections import RAW_LIMIT, Refused
from catalog.values.errors import UnavailableError
from ingest.receive.counters import IngestCounts
from ingest.receive.intake import Intake

_LOG = logging.getLogger(__name__)
QUEUE_BYTES = 64 * 2**20
_AT_ONCE_BYTES = 4 * 2**20
_FAULT_BYTES = 250  # what a fault takes in memory, near enough


class QueueFullError(UnavailableError):
    """More waits than the queue takes; ask again in a moment."""


class _Ticket(NamedTuple):
    """What one request has rejected, how large it is, and the future that its answer waits on."""

    refused: list[Refused]
    size: int
    kept: asyncio.Future[None]


class RefusedInputs:
    """Writes what was refused in bulk, by a thread of its own. Used from one event loop only."""

    def __init__(self, intake: Intake, counts: IngestCounts, limit_bytes: int = QUEUE_BYTES) -> None:
        """Nothing waits yet."""
        self._intake = intake
        self._counts = counts
        self._limit_bytes = limit_bytes
        self._waiting: deque[_Ticket] = deque()
        self._bytes = 0
        self._thread = ThreadPoolExecutor(1, "whence-refused")
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, rejected: Sequence[Rejected], source: str) -> None:
        """Return when the inputs are durable. Raises UnavailableError where the queue is full, or writing fails."""
        if not rejected:
            return
        size = sum(min(len(one.raw), RAW_LIMIT) + _FAULT_BYTES * len(one.faults) for one in rejected)
        if self._bytes and self._bytes + size > self._limit_bytes:
            raise QueueFullError("Too many rejected inputs wait already. Send it again in a moment.")
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append(_Ticket([Refused(one, source) for one in rejected], size, kept))
        self._bytes += size
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await kept

    async def close(self) -> None:
        """Return when all that waits is durable."""
        if self._writing is not None:
            await self._writing
        self._thread.shutdown()

    async def _write(self) -> None:
        while self._waiting:
            tickets = self._next()
            refused = [one for ticket in tickets for one in ticket.refused]
            error: UnavailableError | None = None
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._intake.reject_all, refused)
                self._counts.rejected += len(refused)
            except Exception as caught:  # noqa: BLE001  # whatever it is, everyone who waits needs an answer
                _LOG.exception("%d rejected inputs could not be kept", len(refused))
                error = UnavailableError(f"The rejected input could not be kept: {caught}")
            for ticket in tickets:
                self._bytes -= ticket.size
                if not ticket.kept.done():  # its client may have left
                    ticket.kept.set_exception(error) if error else ticket.kept.set_result(None)

    def _next(self) -> list[_Ticket]:
        """The tickets that are written together."""
        tickets: list[_Ticket] = []
        size = 0
        while self._waiting and size < _AT_ONCE_BYTES:
            tickets.append(self._waiting.popleft())
            size += tickets[-1].size
        return tickets
