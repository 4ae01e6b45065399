"""The process that keeps a catalog's file attached, and starts one process for each statement by forking itself.

A fork has all that is attached and imported, so a statement begins within milliseconds; and it may crash, hang, fill
its memory or be killed: nobody else has anything of it. This process has one thread, or forking it would not be safe.
"""

import io
import os
import resource
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import orjson

from catalog.database.own_folders import own_folder
from catalog.database.storage.place import Place, place_of
from catalog.questions.sql_process.protocol import Ending, SqlRequest
from catalog.questions.sql_process.snapshot import snapshot_of
from catalog.questions.sql_process.statement import run_statement
from catalog.questions.sql_process.unlocked import end_with_parent, ignore_locks
from catalog.questions.sql_rows.sql_formats import MEDIA_TYPES
from catalog.questions.sql_rows.write import Room, write_batches
from catalog.values.blocked_imports import leave_out
from catalog.values.errors import UnavailableError

STARTED = b"started\n"
_LOOK_SECONDS = 1.0
_IDLE_SECONDS = 600.0
_MOST_MESSAGE = 64
_NICE = 10  # whoever sends events comes first
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
    "asof_loop_join_threshold": 0,
}


class Host:
    """One catalog's host: it takes requests from a socket until the process at its other end is gone."""

    def __init__(self, control: socket.socket, place: Place, folder: Path) -> None:
        """Attach nothing yet."""
        self._control = control
        self._folder = folder
        self._parent = os.getppid()
        self._connection = duckdb.connect(":memory:", config=_CONFIG)
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'; SET enable_progress_bar = false")
        self._warm_up()
        self._snapshot = snapshot_of(self._connection, place, folder, is_lock_free=ignore_locks())
        self._statements: dict[int, int] = {}  # the process of each, by the number its asker gave it

    def _warm_up(self) -> None:
        """Load what the first answer of each format loads, pandas among it, or every fork would load it anew."""
        for kind in MEDIA_TYPES:
            reader = self._connection.execute("SELECT 1 AS n, 'a' AS a, now() AS at, [1] AS l").to_arrow_reader(1)
            write_batches(reader.schema, reader, kind, io.BytesIO(), Room())
        self._connection.execute("SELECT json_serialize_sql($query)", {"query": "SELECT 1"}).fetchone()

    def serve(self) -> None:
        """Answer until the parent has gone, or has asked nothing for ten minutes."""
        idle = 0.0
        while os.getppid() == self._parent and idle < _IDLE_SECONDS:
            is_asked = bool(select.select([self._control], [], [], _LOOK_SECONDS)[0])
            self._reap()
            idle = 0.0 if is_asked or self._statements else idle + _LOOK_SECONDS
            if is_asked:
                self._take()
        for process in self._statements.values():
            os.kill(process, signal.SIGKILL)

    def _take(self) -> None:
        """Take one message: `run N` with the file and the pipe of a statement, or `end N`."""
        message, files, _, _ = socket.recv_fds(self._control, _MOST_MESSAGE, 2)
        word, _, number = message.decode().partition(" ")
        if word == "run":
            spool, reply = files
            try:
                self._start(int(number), spool, reply)
            finally:
                os.close(spool)
                os.close(reply)
        elif int(number) in self._statements:  # not reaped yet, so the process id is still its own
            os.kill(self._statements[int(number)], signal.SIGKILL)

    def _start(self, number: int, spool: int, reply: int) -> None:
        request = SqlRequest.from_bytes(os.pread(spool, os.fstat(spool).st_size, 0))
        try:
            self._snapshot.refresh(from_copy=request.from_copy)
        except UnavailableError as error:
            os.write(reply, STARTED + orjson.dumps(Ending(error=str(error), is_unavailable=True)))
            return
        process = os.fork()
        if process == 0:
            self._be_statement(request, spool, reply)
        self._statements[number] = process

    def _be_statement(self, request: SqlRequest, spool: int, reply: int) -> None:
        """Answer, in the process of the statement, and end it without any clearing up."""
        try:
            self._control.close()
            self._limit(request)
            os.write(reply, STARTED)
            os.ftruncate(spool, 0)
            os.lseek(spool, 0, os.SEEK_SET)
            self._snapshot.begin_in_fork()
            with os.fdopen(spool, "wb", closefd=False) as sink:
                ending = run_statement(self._connection, request, sink)
            if not self._snapshot.is_valid():
                ending = Ending(is_outdated=True)
            os.write(reply, orjson.dumps(ending))
        finally:
            os._exit(0)

    def _limit(self, request: SqlRequest) -> None:
        end_with_parent()
        os.nice(_NICE)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends the process, whatever it is doing
        signal.setitimer(signal.ITIMER_REAL, request.limits.seconds)
        limits = request.limits
        place = self._folder / str(os.getpid())
        self._connection.execute(f"SET memory_limit = '{limits.memory_bytes}B'")
        self._connection.execute(f"SET temp_directory = '{str(place).replace(chr(39), chr(39) * 2)}'")
        self._connection.execute(f"SET max_temp_directory_size = '{limits.spill_bytes}B'")
        # DuckDB counts its buffers, not the texts that functions make: those the address space limits.
        if used := _address_space():
            most = used + limits.memory_bytes
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def _reap(self) -> None:
        for number, process in list(self._statements.items()):
            if os.waitpid(process, os.WNOHANG)[0]:
                del self._statements[number]
                shutil.rmtree(self._folder / str(process), ignore_errors=True)


def _address_space() -> int:
    """The bytes of this process's address space; 0 where the system does not say."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0


def _leave(*_: object) -> None:
    """End in order, the folder with it; a second signal must not stop that halfway."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()


def main() -> None:
    """Serve the socket and the catalog that the command line names, as `python -c … SOCKET ADDRESS DATA`."""
    descriptor, address, data = sys.argv[-3:]
    sys.setrecursionlimit(5_000)  # syntax trees are deep
    signal.signal(signal.SIGTERM, _leave)
    leave_out("pandas")  # Arrow and DuckDB do without; it takes seconds to load, and its memory to fork
    with (
        own_folder("whence-sql-") as folder,
        socket.socket(fileno=int(descriptor)) as control,
    ):
        Host(control, place_of(address, data), folder).serve()
