"""A catalog held by one process: DuckDB sees to it for files, an advisory lock for metadata in PostgreSQL."""

import threading
from contextlib import suppress

import duckdb

from catalog.database.storage.extensions import load_extension
from catalog.database.storage.place import HELD
from catalog.database.storage.postgres import SERVER_LIMITS, within_limits
from catalog.database.views import quoted
from catalog.values.errors import UnavailableError

_KEY = int.from_bytes(b"whence")
# The lock is a transaction's: what a session holds DuckDB lets go between two statements. At this level a transaction
# that waits keeps no old rows from being removed.
_ATTACH = "ATTACH {address} AS holder (TYPE postgres, ISOLATION_LEVEL 'READ COMMITTED')"


class Holding:
    """A catalog that nobody else can take meanwhile, once it is taken.

    is_sure: whether it cannot be lost while this process runs.
    """

    is_sure = True

    def take(self) -> None:
        """Take it; may be tried again. Raises UnavailableError where another process has it; duckdb.Error."""

    def renew(self) -> bool:
        """Whether it was held all the time; where not, it is again. Raises UnavailableError where it cannot be."""
        return True

    def close(self) -> None:
        """Let others take it."""


class PostgresHolding(Holding):
    """The advisory lock of a PostgreSQL database, held by a transaction. Safe to use from several threads."""

    is_sure = False

    def __init__(self, address: str) -> None:
        """Connect, and take nothing yet. Raises UnavailableError, duckdb.Error."""
        self._address = address
        self._lock = threading.Lock()
        self._is_begun = self._is_taken = False
        self._connection = duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False})
        try:
            load_extension(self._connection, "postgres_scanner")
            self._connection.execute(_ATTACH.format(address=quoted(within_limits(address))))
        except BaseException:
            self._connection.close()
            raise

    def take(self) -> None:
        """Ask PostgreSQL for the lock: one round trip, but for the first time."""
        with self._lock:
            if not self._is_begun:
                self._begin()
            self._take()

    def renew(self) -> bool:
        """Whether the transaction still is: where PostgreSQL was started again, another takes the lock."""
        with self._lock:
            if self._is_still_taken():
                return True
            self._begin()
            self._take()
            return False

    def _is_still_taken(self) -> bool:
        try:
            return self._is_taken and self._ask("true")
        except duckdb.Error:
            return False

    def close(self) -> None:
        """End the transaction."""
        with self._lock:
            self._connection.close()

    def _begin(self) -> None:
        self._is_begun = self._is_taken = False
        with suppress(duckdb.Error):  # there was none yet, or it ended with its session
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN")
        for setting, value in SERVER_LIMITS:  # past them the transaction ends, and the lock is free
            self._connection.execute(f"CALL postgres_execute('holder', 'SET LOCAL {setting} = {value}')")
        self._is_begun = True

    def _take(self) -> None:
        self._is_taken = self._ask(f"pg_try_advisory_xact_lock({_KEY})")
        if not self._is_taken:
            raise UnavailableError(
                f"ducklake:postgres:{self._address} {HELD}. Ask it through its server: --server URL, or stop it."
            )

    def _ask(self, function: str) -> bool:
        return self._connection.execute(f"FROM postgres_query('holder', 'SELECT {function}')").fetchone() == (True,)
