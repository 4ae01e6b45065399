"""A node: it takes events in for a lake whose log another process writes, and leaves them in the lake's inbox."""

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import duckdb
import orjson

from catalog.access.followed_keys import FollowedKeys
from catalog.database.attaching import inbox_of, open_to_read
from catalog.database.connection import open_cursor
from catalog.database.storage.inbox import Input, Standing
from catalog.database.storage.place import Place
from catalog.log.entry import Entry
from catalog.log.rejections import Refused, storable, storable_raw
from catalog.values.errors import BadQuestionError, UnavailableError


class Node:
    """One life of a node. Safe to use from several threads, but for `refresh`, which is one thread's.

    standing: what waited in the inbox when it last looked.
    """

    def __init__(self, place: Place) -> None:
        """Open the lake to read its keys; whoever holds it, or nobody.

        Raises BadQuestionError where no node can take anything in for a place, UnavailableError where the lake cannot
        be reached, or is one of another version of Whence.
        """
        inbox = inbox_of(place)
        if inbox is None:
            raise BadQuestionError(
                f"{place} is written by one process. Nodes beside it need a lake with its metadata in PostgreSQL: "
                "--catalog 'ducklake:postgres:host=… dbname=…' --data FOLDER (docs/scale.md)"
            )
        self.place = place
        self.name = uuid.uuid4().hex
        self._inbox = inbox
        self._connection: duckdb.DuckDBPyConnection | None = open_to_read(place)
        try:
            self.keys = FollowedKeys(open_cursor(self._connection))
            self.standing: Standing = self._inbox.standing()
        except BaseException as error:
            self.close()
            if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
                raise UnavailableError(f"{place} has no inbox yet. Start whence serve on it first.") from error
            raise

    def __enter__(self) -> Self:
        """Use as a context: closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def append_new(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries: durable in the inbox when this returns. Which of them the log has already, a node cannot know.

        Raises duckdb.Error, UnavailableError: they may be there all the same. Sent again, they are folded.
        """
        self.keys.check_fresh()
        self._inbox.add(self.name, [Input(entry.body.decode(), entry.actor) for entry in entries])
        return entries

    def reject_all(self, refused: Sequence[Refused]) -> None:
        """Leave rejected inputs in the inbox, with their faults; durable when this returns."""
        self.keys.check_fresh()
        self._inbox.add(self.name, [_input_of(one) for one in refused])

    def refresh(self) -> None:
        """Read the keys again, and what waits in the inbox. Raises duckdb.Error, UnavailableError.

        Where the keys cannot be read the lake is opened again the next time: cut off from PostgreSQL at the wrong
        moment, DuckDB gives up a database for good (1.5.5: "has been invalidated").
        """
        if self._connection is None:
            self._connection = open_to_read(self.place)
            self.keys.follow(open_cursor(self._connection))
        try:
            self.keys.read_again()
        except duckdb.Error:
            self._disconnect()
            raise
        self.standing = self._inbox.standing()

    def close(self) -> None:
        """Let go of the lake and the inbox."""
        self._inbox.close()
        self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _input_of(one: Refused) -> Input:
    faults = [[storable(fault.pointer), storable(fault.reason)] for fault in one.rejected.faults]
    actor = None if one.actor is None else storable(one.actor)
    return Input(storable_raw(one.rejected), actor, storable(one.source), orjson.dumps(faults).decode())
