"""Group commit: many requests, one writer thread, one durable append for all that came within a moment."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.access.principal import acting
from catalog.database.failures import is_of_the_file, why_unwritten
from catalog.log.entry import Entry
from catalog.values.errors import BadQuestionError, UnavailableError
from ingest.receive.counters import IngestCounts
from ingest.receive.intake import Intake
from ingest.receive.refused_inputs import QueueFullError, RefusedInputs

_LOG = logging.getLogger(__name__)
QUEUE_LIMIT = 4_000
BATCH_LIMIT = 512
GATHER_SECONDS = 0.005
# With fewer, waiting for more costs more than it saves (bench/README.md).
_FEW = 16
# Whoever sends by what `/readyz` says sends nothing while it says no, and no commit could show that it goes again.
READY_AGAIN_SECONDS = 20.0


class ClosedError(UnavailableError):
    """The server is shutting down and takes nothing more."""


@dataclass(slots=True)
class _Ticket:
    """What one request brought, and the future that its answer waits on."""

    entries: Sequence[Entry]
    answer: asyncio.Future[list[bool]]
    new: list[bool] = field(default_factory=list)
    error: UnavailableError | None = None


class GroupCommit:
    """The queue before a log or an inbox, and the one thread that empties it. Submit from one event loop only."""

    def __init__(
        self,
        intake: Intake,
        *,
        queue_limit: int = QUEUE_LIMIT,
        batch_limit: int = BATCH_LIMIT,
        gather_seconds: float = GATHER_SECONDS,
    ) -> None:
        """Nothing is written before `start`."""
        self.counts = IngestCounts()
        self.refused = RefusedInputs(intake, self.counts)
        self._intake = intake
        self._queue_limit = queue_limit
        self._batch_limit = batch_limit
        self._gather_seconds = gather_seconds
        self._took_seconds = 0.0
        self._waiting: deque[_Ticket] = deque()
        self._depth = 0
        self._changed = threading.Condition()
        self._closing = False
        self._failed_at: float | None = None  # of the last commit, where it failed
        self._thread = threading.Thread(target=self._write, name="whence-writer")

    def start(self) -> None:
        """Start the writer thread."""
        self._thread.start()

    @property
    def depth(self) -> int:
        """How many events wait for the writer."""
        return self._depth

    @property
    def writable(self) -> bool:
        """Whether the writer runs and its last commit went well."""
        return self._runs and self._failed_at is None

    @property
    def ready(self) -> bool:
        """Whether events should be sent: it is writable, or it is time to try again."""
        failed_at = self._failed_at
        return self._runs and (failed_at is None or time.monotonic() - failed_at > READY_AGAIN_SECONDS)

    @property
    def _runs(self) -> bool:
        return self._thread.is_alive() and not self._closing

    def submit(self, entries: Sequence[Entry]) -> asyncio.Future[list[bool]]:
        """A future of whether each entry was new, done when all of them are durable.

        Raises QueueFullError, ClosedError or BadQuestionError at once; the future fails with UnavailableError where a
        commit does.
        """
        _check_actors(entries)
        ticket = _Ticket(entries, asyncio.get_running_loop().create_future())
        size = len(entries)
        with self._changed:
            if self._closing:
                raise ClosedError("The server is going down. Send it again in a moment.")
            # An empty queue takes a request of any size: it could never be sent otherwise.
            if self._depth and self._depth + size > self._queue_limit:
                raise QueueFullError(f"{self._depth} events wait already. Send it again in a moment.")
            if not self._waiting:  # else the writer is awake or about to look; each wake-up costs a thread switch
                self._changed.notify()
            self._waiting.append(ticket)
            self._depth += size
        return ticket.answer

    def note_refusal(self, reason: str) -> None:
        """Put into the trail that the key of whoever acts did not allow an event."""
        self._intake.keys.trail.add_refusal(acting(), "send an event", reason, None)

    def close(self) -> None:
        """Take nothing more, and return when all that waits is durable."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _write(self) -> None:
        while batch := self._next_batch():
            started = time.perf_counter()
            self._commit(batch)
            self._took_seconds = time.perf_counter() - started
            self.counts.commit_seconds.add(self._took_seconds)
            self._failed_at = time.monotonic() if all(ticket.error for ticket in batch) else None
            # A future may be finished in its own event loop only.
            batch[0].answer.get_loop().call_soon_threadsafe(_answer, batch)

    def _next_batch(self) -> list[_Ticket]:
        """The tickets of the next commit; none when closed and drained."""
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            self._gather()
            batch: list[_Ticket] = []
            size = 0
            while self._waiting and size < self._batch_limit:
                ticket = self._waiting.popleft()
                batch.append(ticket)
                size += len(ticket.entries)
            self._depth -= size
        return batch

    def _gather(self) -> None:
        """Wait half as long as the last commit took: one of twenty events costs little more than one of ten.

        Its cost is mostly paid in the event loop, which the writer's statements interrupt some thirty times each.
        """
        if _FEW < self._depth < self._batch_limit and not self._closing:
            self._changed.wait(min(self._took_seconds / 2, self._gather_seconds))

    def _commit(self, batch: list[_Ticket]) -> None:
        """Make a batch durable and note in its tickets which entries are new, or the error."""
        entries = [entry for ticket in batch for entry in ticket.entries]
        try:
            # By identity: two requests of one batch may bring equal events, of which one is new.
            new = {id(entry) for entry in self._intake.append_new(entries)}
        except Exception as error:  # noqa: BLE001  # whatever it is, everyone in the batch needs an answer
            if len(batch) > 1 and not is_of_the_file(error):
                for ticket in batch:  # what the log does not take fails alone, not with its neighbours
                    self._commit([ticket])
                return
            _LOG.exception("a commit of %d events failed", len(entries))
            for ticket in batch:
                ticket.error = UnavailableError(why_unwritten(error))
            return
        for ticket in batch:
            ticket.new = [id(entry) in new for entry in ticket.entries]
        self.counts.add(len(new), len(entries) - len(new))


def _check_actors(entries: Sequence[Entry]) -> None:
    """Raise BadQuestionError where an actor cannot be stored; all else in an entry was checked as JSON."""
    for entry in entries:
        try:
            (entry.actor or "").encode()
        except UnicodeEncodeError:
            raise BadQuestionError("The name of who sends this holds half a character (a lone surrogate).") from None


def _answer(batch: list[_Ticket]) -> None:
    """Finish the futures of a batch, in the event loop; those whose client went away are done already."""
    for ticket in batch:
        if ticket.answer.done():
            continue
        if ticket.error is None:
            ticket.answer.set_result(ticket.new)
        else:
            ticket.answer.set_exception(ticket.error)
