"""The one writer of the readings: how far of the log they are, and what is merged into them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from catalog.database.connection import only_row, statement, transaction
from catalog.log.log import DEFAULT_WRITER
from catalog.values.errors import UnavailableError

if TYPE_CHECKING:
    from catalog.log.portion import Tables


class ReadingsWriter:
    """For one thread at a time, which has its lock."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, check: Callable[[], None]) -> None:
        """Read how far they are. check: before each commit, see `transaction`."""
        self.lock = threading.Lock()
        self.cursor = cursor
        self._check = check
        self._is_sure = True
        self._times_emptied = 0
        self.position = self._read_position()
        """Of the newest entry that they have."""

    def settle(self) -> bool:
        """Whether they have more than was known: where a merge fails, its error does not say if it was committed."""
        if self._is_sure:
            return False
        before, self.position, self._is_sure = self.position, self._read_position(), True
        return self.position != before

    def merge(self, tables: "Tables", position: int) -> None:
        """Add the rows of all entries up to a position. Raises duckdb.Error, UnavailableError."""
        from catalog.log.tables import merge  # noqa: PLC0415  # loads Arrow, which a question needs not

        self._is_sure = False
        merge(self.cursor, tables, DEFAULT_WRITER, position, self._check)
        self.position, self._is_sure = position, True

    def clear(self) -> None:
        """Empty them. Raises duckdb.Error, UnavailableError; then they are as before."""
        with transaction(self.cursor, self._check):
            self.clear_within(self.cursor)
        self.note_cleared()

    def clear_within(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Empty them in another's transaction; `note_cleared` once that is committed."""
        self._times_emptied += 1  # before others can see it
        self._is_sure = False
        cursor.execute(statement("log/readings_clear"))

    def note_cleared(self) -> None:
        """Know that they are empty."""
        self.position, self._is_sure = 0, True

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """For a question of several statements: in the end they were of one reading of the log.

        Raises UnavailableError where they may not have been, whatever was raised within: what is asked of tables that
        are emptied meanwhile, and filled step by step, may be wrong, or not found.
        """
        times = self._times_emptied
        try:
            yield
        finally:
            if self._times_emptied != times:
                raise UnavailableError("The log was read again meanwhile, as where data were redacted. Ask once more")

    def _read_position(self) -> int:
        row = only_row(self.cursor.execute(statement("log/progress"), {"writer": DEFAULT_WRITER}))
        return int(row[0]) if row else 0
