"""How much memory and disk a server takes for its statements, from what the machine has or from what it was given."""

import atexit
import os
import re
import shutil
from contextlib import ExitStack, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

import duckdb

from catalog.database.own_folders import own_folder
from catalog.database.storage.place import Lake, Place, file_of
from catalog.values.errors import BadQuestionError

_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_LEAST_STATEMENT, _MOST_STATEMENT = 2**28, 2**31
_LEAST_SERVER = 2**28
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_numbers = count()


class Memory(NamedTuple):
    """Bytes of memory and of spilled data: for the server itself, and for each statement of a user beside it."""

    server: int
    spill: int
    statement: int
    statement_spill: int


def shared_out(server: int | None = None, spill: int | None = None, place: Place | None = None) -> Memory:
    """The shares of the server of a catalog and of each statement.

    server: half of the machine's memory, or of the container's, where it is not given. A statement gets an eighth of
    it, between 256 MiB and 2 GiB; four run at once. spill: a quarter of the disk that is free where the catalog's
    data go that do not fit, and for a statement a sixteenth of that.
    """
    memory = server or max(_LEAST_SERVER, machine_memory() // 2)
    disk = spill or max(2**30, _free_disk(spill_folder(place).parent) // 4)
    statement = min(max(memory // 8, _LEAST_STATEMENT), _MOST_STATEMENT)
    return Memory(memory, disk, statement, disk // 16)


def machine_memory() -> int:
    """The bytes of memory of this machine, or of the container where that is less."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for place in _CGROUP_LIMITS:
        with suppress(OSError, ValueError):  # "max" where there is none
            limits.append(int(Path(place).read_text()))
    return min(limits)


def read_size(text: str) -> int:
    """The bytes of a size such as 4GB or 512MiB. Raises BadQuestionError where it is none."""
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise BadQuestionError(f"{text!r} is no size. Write it like 4GB or 512MiB")
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** _POWERS[unit.lower()])


def spill_folder(place: Place | None) -> Path:
    """Where a new connection puts what does not fit into memory, for a catalog at a place (None: in memory).

    Beside the catalog, which one process holds, and where there is room and leave to write: the folder that a process
    was started in may have neither, and may be that of others. Several processes may have a lake with its metadata in
    PostgreSQL open, so each connection to one has a folder of its own, among this machine's temporary ones.
    """
    if place is None or (isinstance(place, Lake) and place.postgres is not None):
        return _temporary_folder() / str(next(_numbers))
    return Path(f"{file_of(place).absolute()}.tmp")


@cache
def _temporary_folder() -> Path:
    """A folder of this process that no other user reads; it goes with the process, or after a kill with the next."""
    held = ExitStack()
    atexit.register(held.close)
    return held.enter_context(own_folder("whence-spill-"))


def _free_disk(folder: Path) -> int:
    """The bytes that are free where a folder is, or will be."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free


def spill_beside(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Let a connection put what does not fit into memory where `spill_folder` says."""
    folder = str(spill_folder(place)).replace("'", "''")
    connection.execute(f"SET GLOBAL temp_directory = '{folder}'")


def limit_memory(connection: duckdb.DuckDBPyConnection, memory: Memory) -> None:
    """Keep the whole database within the server's share, and give back soon what it needs no more.

    Without threads for it the allocator keeps what a statement took until others need it: after a graph of 400,000
    events was loaded 1.1 GB, in the place of 0.5.
    """
    connection.execute(f"SET GLOBAL memory_limit = '{memory.server}B'")
    connection.execute(f"SET GLOBAL max_temp_directory_size = '{memory.spill}B'")
    connection.execute("SET GLOBAL allocator_background_threads = true")
