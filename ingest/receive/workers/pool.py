"""Worker processes that read events, each with its turn: what was given first is given back first."""

import os
import socket
import subprocess
import sys
from collections import deque
from contextlib import ExitStack
from types import TracebackType
from typing import NamedTuple, Self

from catalog.values.errors import UnavailableError
from ingest.receive.lines import SourceText
from ingest.receive.workers.messages import ANSWERED, ASKED, FAILED, SLOTS, Slot, Taken, put_texts, taken_in
from ingest.receive.workers.segment import Segment

# What is shorter than so many bytes is taken in before workers have imported what they need (bench/README.md).
WORTH_WORKERS_BYTES = 32 * 2**20
MOST_WORKERS = 32
_MOST_OF_USE = 4  # one process writes what they read, and more of them would wait for it
_START = "import sys; count = int(sys.argv[1]); sys.path[:] = sys.argv[2 : 2 + count]; del sys.argv[1 : 2 + count]; "
_START += "from ingest.receive.workers.worker import main; main()"
# One thread, so that forking is safe: the libraries behind numpy and Arrow start theirs at import otherwise.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def usable_workers() -> int:
    """How many workers help this process: as many as it may use processors, and not more than of use."""
    if not hasattr(os, "memfd_create"):  # on Linux alone
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_OF_USE)


class Given(NamedTuple):
    """A portion that a worker has: its texts, and how many bytes of the input were read by then."""

    texts: list[SourceText]
    bytes_read: int


class Read(NamedTuple):
    """A portion that a worker has read; bodies: the memory they stand in, until the next portion is given."""

    given: Given
    taken: Taken
    bodies: memoryview


class _Worker(NamedTuple):
    control: socket.socket
    slots: list[Slot]


class WorkerPool:
    """Processes that read portions of texts. For one thread, in a `with` statement; `start` starts them."""

    def __init__(self, count: int) -> None:
        """Start nothing yet."""
        self.count = count
        self._workers: list[_Worker] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._given: deque[Given] = deque()
        self._next = self._oldest = 0

    def __enter__(self) -> Self:
        """Use as a context: ended at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers; what they have not given back is not taken in."""
        self.close()

    @property
    def is_started(self) -> bool:
        """Whether there are processes."""
        return self._process is not None

    @property
    def process(self) -> int | None:
        """The process of the first worker, whose children the others are; None where there are none."""
        return self._process.pid if self._process else None

    @property
    def waiting(self) -> int:
        """How many portions were given and not received yet."""
        return len(self._given)

    @property
    def is_full(self) -> bool:
        """Whether every place that a portion could be put in is taken."""
        return len(self._given) == self.count * SLOTS

    def start(self) -> None:
        """Start the processes, if there are none; they import what they need while this one goes on."""
        if self._process is not None:
            return
        with ExitStack() as theirs:
            words = []
            for _ in range(self.count):
                ours, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                theirs.enter_context(other)
                worker = _Worker(ours, [Slot(Segment.made(), Segment.made()) for _ in range(SLOTS)])
                self._workers.append(worker)
                words += [other.fileno(), *(each.descriptor for slot in worker.slots for each in slot)]
            path = list(filter(None, sys.path))
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-c", _START, str(len(path)), *path, *map(str, words)],
                pass_fds=words,
                env={**os.environ, **_ONE_THREAD},
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for this process, which then ends them
            )

    def give(self, given: Given) -> None:
        """Give a portion to the next worker. Raises UnavailableError where that one is gone."""
        worker, number = self._at(self._next)
        for segment in worker.slots[number]:
            segment.give_back()
        put_texts(worker.slots[number].texts, given.texts)
        try:
            worker.control.send(ASKED.pack(number, len(given.texts)))
        except ConnectionError as error:
            raise _gone() from error
        self._given.append(given)
        self._next += 1

    def receive(self) -> Read:
        """The portion that was given first. Raises UnavailableError where its worker is gone."""
        worker, number = self._at(self._oldest)
        try:
            answer = worker.control.recv(ANSWERED.size)
        except ConnectionError as error:
            raise _gone() from error
        if not answer:
            raise _gone()
        _, bodies, said = ANSWERED.unpack(answer)
        slot = worker.slots[number]
        if bodies == FAILED:
            raise RuntimeError(f"a worker process: {bytes(slot.taken.of_size(said)[:said]).decode()}")
        self._oldest += 1
        taken = taken_in(slot.taken, bodies, said)
        return Read(self._given.popleft(), taken, slot.taken.of_size(bodies)[:bodies])

    def close(self) -> None:
        """End the workers and wait for them."""
        for worker in self._workers:
            worker.control.close()
            for slot in worker.slots:
                slot.texts.close()
                slot.taken.close()
        self._workers = []
        self._given.clear()
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _at(self, portion: int) -> tuple[_Worker, int]:
        """The worker and its slot whose turn a portion is."""
        turn, place = divmod(portion, self.count)
        return self._workers[place], turn % SLOTS


def _gone() -> UnavailableError:
    return UnavailableError(
        "A process that read events was ended from outside, perhaps for want of memory. What was taken in is kept; "
        "the same command again goes on. With --workers 1 it needs the least memory."
    )
