"""Copies of a catalog's file: taken while writers wait, then rewritten compactly as a plain DuckDB file."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb

from catalog.database.storage.dialect import NEW_FILE_OPTIONS
from catalog.database.table_copies import OF_KEYS
from catalog.values.errors import UnavailableError

# The copying is a process's of its own: as soon as any part of ours closes the catalog's file, the system takes away
# the lock by which DuckDB keeps other processes out (POSIX locks belong to the process, not to the open file).
_COPIER = """
import os, shutil, sys
source, target = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
shutil.copyfile(source, target)
if os.path.exists(source + ".wal"):
    shutil.copyfile(source + ".wal", target + ".wal")
print("done", flush=True)
"""


def copy_file(source: Path, target: Path, standing_still: AbstractContextManager[None]) -> None:
    """Copy a catalog's file, and what is not yet checkpointed of it, while nothing is written to it.

    Raises UnavailableError where that cannot be done.
    """
    command = [sys.executable, "-I", "-S", "-c", _COPIER, str(source), str(target)]
    with subprocess.Popen(  # noqa: S603  # our own program, and two paths
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as copier:
        if copier.stdin is None or copier.stdout is None or copier.stderr is None:
            raise UnavailableError("The process that copies has no pipes.")
        copier.stdout.readline()  # it has started: only the copying itself is waited for while nobody writes
        with standing_still:
            copier.stdin.write("go\n")
            copier.stdin.flush()
            outcome = copier.stdout.readline()
        if outcome != "done\n":
            reason = (copier.stderr.read().strip().splitlines() or ["it ended"])[-1]
            raise UnavailableError(f"{source} could not be copied to {target}: {reason}")


def write_anew(copied: Path, target: Path, *, keeps_keys: bool) -> None:
    """Write all tables, views and macros of a copied file into a new one, and nothing of what was ever deleted."""
    with _database(copied) as connection:
        if not keeps_keys:
            for table in sorted(OF_KEYS):
                connection.execute(f"DELETE FROM copied.{table}")  # noqa: S608  # a name of our own
        connection.execute(f"ATTACH {_quoted(target)} AS target ({NEW_FILE_OPTIONS})")
        connection.execute("COPY FROM DATABASE copied TO target")
        connection.execute("DETACH target")


@contextmanager
def _database(copied: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An instance of its own, in one thread: the server's questions go on beside it."""
    connection = duckdb.connect(":memory:", config={"threads": 1, "autoload_known_extensions": False})
    try:
        connection.execute(f"ATTACH {_quoted(copied)} AS copied")
        yield connection
    except duckdb.Error as error:
        raise UnavailableError(f"{copied} could not be written anew: {str(error).splitlines()[0]}") from error
    finally:
        connection.close()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
