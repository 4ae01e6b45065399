"""Large events read by a process of their own: a parser holds the interpreter lock until it has read all of one.

In a server other events would wait as long. What the process gives back comes in pieces, of which none takes long to
take in. It is started for the first large event, and ends by itself when none comes for a while.
"""

import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from struct import Struct
from typing import IO, NamedTuple

from catalog.access.event_limits import BeyondKeyError
from catalog.access.principal import Principal
from catalog.events.envelope import Envelope, Remark
from catalog.events.event_rows import EventRows
from catalog.log.admission import Rejected
from catalog.log.entry import Entry
from catalog.values.errors import UnavailableError

LARGE_BYTES = 2**21  # what is shorter is parsed in some thirty milliseconds
SIZE = Struct("q")
PIECE_ROWS = 2_000
END = b""
_START = "import sys; sys.path[:] = sys.argv[1:]; from ingest.receive.workers.large_worker import main; main()"
_ENDED = (
    "The process that reads large events was ended from outside, perhaps for want of memory. Send the event again, "
    "or in parts."
)


class Sender(NamedTuple):
    """Who sent an event: the actor of its entry, and whose key it came with."""

    actor: str | None
    principal: Principal


class Read(NamedTuple):
    """What became of an event but for its body and most of its rows; without an envelope, faults: why it is rejected.

    beyond_key: what its sender's key does not allow. failure: our own error, none of the event's.
    """

    envelope: Envelope | None = None
    body_hash: bytes = b""
    rows: EventRows | None = None
    faults: tuple[Remark, ...] = ()
    beyond_key: tuple[Remark, ...] | None = None
    failure: str | None = None


class LargeEvents:
    """Reads large events one after the other. For several threads; `close` ends the process."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def process(self) -> int | None:
        """The process; None where there is none."""
        return self._process.pid if self._process else None

    def admit(self, raw: bytes, sender: Sender) -> Entry | Rejected:
        """What `admit` gives. Raises BeyondKeyError, and UnavailableError where the process is gone."""
        with self._lock:
            read, body = self._answer(raw, sender)
        if read.failure is not None:
            raise RuntimeError(f"the process that reads large events: {read.failure}")
        if read.beyond_key is not None:
            raise BeyondKeyError(list(read.beyond_key))
        if read.envelope is None or read.rows is None:
            return Rejected(raw, list(read.faults))
        return Entry(read.envelope, body, read.body_hash, read.rows, sender.actor)

    def _answer(self, raw: bytes, sender: Sender) -> tuple[Read, bytes]:
        # One that was there before may have ended by itself meanwhile: then once more, by a new one.
        for was_there in (self._process is not None, False):
            try:
                return _exchanged(self._started(), raw, sender)
            except (EOFError, OSError):
                self._end()
                if not was_there or self._closed:
                    break
            except BaseException:  # what is left in the pipe would be taken for the next answer
                self._end()
                raise
        raise UnavailableError(_ENDED)

    def close(self) -> None:
        """End the process, whatever it reads, and start no other."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._closed:
            raise UnavailableError("The server is going down. Send it again in a moment.")
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-c", _START, *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is for this process, which then ends it
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            self._process.wait()
            self._process = None


def _exchanged(process: "subprocess.Popen[bytes]", raw: bytes, sender: Sender) -> tuple[Read, bytes]:
    """What the process says of an event, its rows put together, and the body."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    put(process.stdin, pickle.dumps(sender))
    put(process.stdin, raw)
    read: Read = pickle.loads(taken(process.stdout))  # noqa: S301  # our own process
    body = taken(process.stdout)
    while piece := taken(process.stdout):
        name, rows = pickle.loads(piece)  # noqa: S301  # our own process
        getattr(read.rows, name).extend(rows)
    return read, body


def put(pipe: IO[bytes], piece: bytes) -> None:
    """Write a piece behind its length."""
    for part in (SIZE.pack(len(piece)), piece):
        view = memoryview(part)
        while view:  # a pipe takes a part of it
            view = view[pipe.write(view) :]


def taken(pipe: IO[bytes]) -> bytes:
    """The next piece. Raises EOFError where the other end is gone."""
    (size,) = SIZE.unpack(_exactly(pipe, SIZE.size))
    return bytes(_exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytearray:
    whole = bytearray(size)
    view = memoryview(whole)
    while view:
        count = os.readv(pipe.fileno(), [view])
        if not count:
            raise EOFError
        view = view[count:]
    return whole
