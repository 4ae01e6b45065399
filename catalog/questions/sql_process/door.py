"""The server's side: the host of a catalog's statements, how many run at once, and how each ended."""

import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from itertools import count
from typing import BinaryIO, NamedTuple

import orjson

from catalog.database.storage.place import Place, address_of
from catalog.questions.sql_process.protocol import Ending, SqlRequest, raise_error
from catalog.values.errors import BadQuestionError, UnavailableError

AT_ONCE = 4
PLACES = AT_ONCE + 8  # those that run, and those that wait
_WAIT_SECONDS = 5.0
_LOOK_SECONDS = 0.1
_BEGIN_SECONDS = (
    60.0  # for a host that is started on a busy machine; it looks ten seconds for a whole state of the file
)
_STARTED = b"started\n"
_START = "import sys; sys.path[:] = sys.argv[1:-3]; from catalog.questions.sql_process.host import main; main()"
# One thread, so that forking is safe: the libraries behind numpy and Arrow start theirs at import otherwise.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


class Written(NamedTuple):
    """The file of an answer, and whether there are more rows than it has."""

    file: BinaryIO
    truncated: bool


class Running:
    """A statement as its asker sees it: it can be ended at any time, also before it begins."""

    def __init__(self) -> None:
        """Nothing has ended it."""
        self._ended = threading.Event()

    def end(self) -> None:
        """End it: whoever waits for its answer gets an error."""
        self._ended.set()

    @property
    def is_ended(self) -> bool:
        """Whether it was ended."""
        return self._ended.is_set()


class SqlProcess:
    """The processes of one catalog's statements. Safe to use from several threads."""

    def __init__(self, place: Place) -> None:
        """Start nothing yet."""
        self._place = place
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._numbers = count(1)
        self._asked = threading.BoundedSemaphore(PLACES)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._running: set[Running] = set()

    def run(self, request: SqlRequest, running: Running) -> Written:
        """The answer to a request. Raises BadQuestionError; UnavailableError where too many are asked at once."""
        with self._turn(running):
            file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever asked reads and closes it
            try:
                ending = self._attempt(request, running, file)
                if ending.get("is_outdated"):  # a checkpoint came between; of a copy none does
                    ending = self._attempt(replace(request, from_copy=True), running, file)
                raise_error(ending)
                file.seek(0)
            except BaseException:
                file.close()
                raise
            return Written(file, ending["truncated"])

    def start(self) -> None:
        """Start the host, so that the first who asks need not wait for it."""
        with self._lock:
            if self._control is None:
                self._start()

    def end_all(self) -> None:
        """End every statement under way."""
        for running in list(self._running):
            running.end()

    def close(self) -> None:
        """End every statement and the host; the next request starts it again."""
        self.end_all()
        with self._lock:
            self._stop()

    @contextmanager
    def _turn(self, running: Running) -> Iterator[None]:
        """One of the places for statements. Raises UnavailableError where none comes free."""
        if not self._asked.acquire(blocking=False):
            raise UnavailableError(FULL)
        try:
            if not self._turns.acquire(timeout=_WAIT_SECONDS):
                raise UnavailableError(FULL)
            self._running.add(running)
            try:
                yield
            finally:
                self._running.discard(running)
                self._turns.release()
        finally:
            self._asked.release()

    def _attempt(self, request: SqlRequest, running: Running, file: BinaryIO) -> Ending:
        """How the statement ended, in a process of its own."""
        file.seek(0)
        file.truncate()
        file.write(request.to_bytes())
        file.flush()
        number = next(self._numbers)
        reply, told = os.pipe()
        try:
            try:
                self._send(f"run {number}", [file.fileno(), told])
            finally:
                os.close(told)
            return self._ending(reply, number, request.limits.seconds, running)
        finally:
            os.close(reply)

    def _ending(self, reply: int, number: int, seconds: float, running: Running) -> Ending:
        """What the process of a statement says at its end; in its place, why it says nothing."""
        said, begun, until = b"", None, time.monotonic() + _BEGIN_SECONDS
        while not running.is_ended and time.monotonic() < until:
            if not select.select([reply], [], [], _LOOK_SECONDS)[0]:
                continue
            part = os.read(reply, 65_536)
            if part and begun is None:
                begun = time.monotonic()
                until = begun + seconds + 1
            said += part
            if not part:
                break
        text = said.removeprefix(_STARTED)
        if text and not running.is_ended:
            ending: Ending = orjson.loads(text)
            return ending
        with suppress(OSError):
            self._send(f"end {number}", [])
        raise _unanswered(running, begun, seconds)

    def _send(self, message: str, files: list[int]) -> None:
        """Send a message to the host, which is started where it does not run."""
        with self._lock:
            for is_last in (False, True):
                control = self._control or self._start()
                try:
                    socket.send_fds(control, [message.encode()], files)
                except OSError:
                    self._stop()  # it ended: by itself, after a while without questions, or somebody killed it
                    if is_last or not files:
                        raise
                else:
                    return

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with theirs:
            words = [
                sys.executable,
                "-c",
                _START,
                *filter(None, sys.path),
                str(theirs.fileno()),
                *address_of(self._place),
            ]
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                words,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **_ONE_THREAD},
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the server, which then ends this
            )
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
        self._control = self._process = None


@cache
def sql_process(place: Place) -> SqlProcess:
    """The one SqlProcess of a catalog's file."""
    return SqlProcess(place)


FULL = f"{AT_ONCE} statements run already, and others wait. Try again in some seconds"


def _unanswered(running: Running, begun: float | None, seconds: float) -> BadQuestionError | UnavailableError:
    if running.is_ended:
        return UnavailableError("The statement was ended before it was answered. Ask again")
    if begun is None:
        return UnavailableError("The catalog cannot be read for SQL now. Try again")
    if time.monotonic() - begun >= seconds - _LOOK_SECONDS:
        return BadQuestionError(f"Stopped after {seconds:g} seconds. Narrow it with WHERE, or ask for fewer rows")
    return BadQuestionError(
        "The statement ended the process that ran it: it crashed DuckDB, or took more memory than one may have. "
        "Nothing else is harmed. Leave out functions one by one to find which it was"
    )
