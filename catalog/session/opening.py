"""How a catalog comes to be open and held; and what of that is done before, by a server that stands by."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import duckdb

from catalog.access.key_ring import KeyRing
from catalog.database.attaching import bring_up, holding_of, open_ahead, open_database
from catalog.database.connection import open_cursor
from catalog.database.failures import why_unopened
from catalog.database.storage.holding import Holding
from catalog.database.storage.place import Place
from catalog.log.log import Log
from catalog.log.rejections import Rejections
from catalog.values.errors import UnavailableError


class Opening:
    """The way to one catalog. Used by one thread; close it, also after `open`."""

    def __init__(self, place: Place | None) -> None:
        """Touch nothing yet."""
        self._place = place
        self._holding: Holding | None = None
        self._ahead: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        """Use as a context: closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def prepare(self) -> None:
        """Do what needs no lock, while another process has the catalog: attach it, and read what `open` will read.

        Nothing is written, and nothing of what is read is kept but by DuckDB, which looks for what is newer at each
        transaction. Done again it sees what changed since. Raises UnavailableError, duckdb.Error.
        """
        if self._ahead is None:
            self._ahead = open_ahead(self._place)
        if self._ahead is None:
            return
        try:
            for read in (Log, Rejections, KeyRing):
                with open_cursor(self._ahead) as cursor:
                    read(cursor)
        except duckdb.Error:
            self._drop_ahead()
            raise

    def open(self) -> tuple[Holding, duckdb.DuckDBPyConnection]:
        """The catalog held for this process, and a connection to it, tables and views up to date; both the caller's.

        May be tried again. Raises UnavailableError where another process has it, or it cannot be opened.
        """
        holding = self._held()
        self._holding = None
        try:
            return holding, self._opened()
        except BaseException:
            holding.close()
            raise

    def close(self) -> None:
        """Let go of all that `open` did not hand over."""
        self._drop_ahead()
        self._drop_holding()

    def _held(self) -> Holding:
        try:
            if self._holding is None:
                self._holding = holding_of(self._place)
            self._holding.take()
        except duckdb.Error as error:
            self._drop_holding()
            raise UnavailableError(why_unopened(self._place, error)) from error
        return self._holding

    def _opened(self) -> duckdb.DuckDBPyConnection:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            try:
                bring_up(ahead, self._place)
            except UnavailableError:  # its session has ended, or another opening will say the same
                pass
            else:
                return ahead
        return open_database(self._place)

    def _drop_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _drop_holding(self) -> None:
        if self._holding is not None:
            self._holding.close()
            self._holding = None


@contextmanager
def let_go_where_it_fails(
    place: Place | None, holding: Holding, connection: duckdb.DuckDBPyConnection
) -> Iterator[None]:
    """Within, what DuckDB raises is raised as UnavailableError; where anything is raised, both are closed."""
    try:
        yield
    except BaseException as error:
        connection.close()
        holding.close()
        if isinstance(error, duckdb.Error):
            raise UnavailableError(why_unopened(place, error)) from error
        raise
