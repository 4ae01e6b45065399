"""A reader: a catalog in a file of its own that follows a lake which another process writes."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

from catalog.access.followed_keys import FollowedKeys
from catalog.database.attaching import check_version, inbox_of, open_to_read
from catalog.database.connection import only_row, open_cursor, statement, transaction
from catalog.database.failures import why_unopened
from catalog.database.memory import Memory
from catalog.database.own_folders import own_folder
from catalog.database.storage.place import Lake, Place
from catalog.database.table_copies import LakeState, copy_of_lake
from catalog.log.followed_log import READS_ONLY, FollowedLog
from catalog.log.log import DEFAULT_WRITER
from catalog.session.catalog import MERGE_BATCH, Catalog
from catalog.session.lake_changes import changes_between, newest_state
from catalog.session.locks import all_held
from catalog.values.errors import BadQuestionError, ForbiddenError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from catalog.log.rejections import Refused

_LOG = logging.getLogger(__name__)
# What is not worked out from the log: taken over as it stands. All other tables follow from the log here as there.
TAKEN_OVER = frozenset(
    {"access.keys", "access.trail", "access.notified", "log.rejected", "log.replayed", "judged.found"}
)
_ENTRIES = "log.entries"
_REJECTED = "log.rejected"  # the one of them that may be large, and is only added to: but for redactions
_MIGRATIONS = "main.migrations"
READY_SECONDS = 5.0


class Reader(Catalog):
    """Answers as the lake's server does; writes nothing there. `refresh` is one thread's, `read_keys` another's."""

    keys: FollowedKeys

    def __init__(
        self, place: Place, memory: Memory | None = None, on_keys: Callable[[FollowedKeys], None] | None = None
    ) -> None:
        """Copy all that the lake holds into a file, which goes when this is closed.

        on_keys is given the lake's keys before anything is copied, and may raise.
        Raises BadQuestionError where no reader can stand beside a catalog, UnavailableError where the lake cannot be
        reached, or is one of another version of Whence.
        """
        if inbox_of(place) is None or not isinstance(place, Lake):
            raise BadQuestionError(
                f"{place} is open in one process at a time. Readers need a lake with its metadata in PostgreSQL: "
                "--catalog 'ducklake:postgres:host=… dbname=…' --data FOLDER (docs/scale.md)"
            )
        self.lake = place
        self._own = ExitStack()
        self._folder = self._own.enter_context(own_folder("whence-reader-"))
        self._lake_connection: duckdb.DuckDBPyConnection | None = None
        self._keys_connection: duckdb.DuckDBPyConnection | None = None
        try:
            self._begin(place, memory, on_keys)
        except BaseException:
            self._let_go()
            raise

    def _begin(self, lake: Lake, memory: Memory | None, on_keys: Callable[[FollowedKeys], None] | None) -> None:
        connection = self._lake_connection = open_to_read(lake)
        # A session of their own: a look at the lake may take longer than keys may be unknown.
        self._keys_connection = open_to_read(lake)
        self.keys = FollowedKeys(open_cursor(self._keys_connection))
        if on_keys:
            on_keys(self.keys)
        self._looked_at = time.monotonic()
        file = self._folder / "whence.duckdb"
        try:
            self._state = copy_of_lake(lake, file)
        except duckdb.Error as error:
            raise UnavailableError(why_unopened(lake, error)) from error
        super().__init__(file, keeps_graph=True, memory=memory)
        self._log = self._followed = FollowedLog(open_cursor(self._connection))
        self._taker = open_cursor(self._connection)
        self._looker = open_cursor(connection)
        # Held by whoever writes here what was read there; taken before all others.
        self._writing = threading.Lock()
        self._has_more = self._must_read_again = False
        self._owed: set[str] = set()
        self._rejected = self._last_rejected()  # the position up to which they are here; 0: all are copied again

    @property
    def seconds_behind(self) -> float:
        """How long ago the lake had nothing that is not here; what it says since is not known."""
        return time.monotonic() - self._looked_at

    @property
    def is_current(self) -> bool:
        """Whether the lake was looked at not long ago, and all of it taken over."""
        return self.seconds_behind <= READY_SECONDS

    def refresh(self) -> bool:
        """Take over what the lake has and is not here; whether more of it waits.

        Raises duckdb.Error, UnavailableError: then answers are as before, and the lake is opened again the next time,
        as DuckDB may have given it up for good (`Node.refresh`).
        """
        began = time.monotonic()
        if self._lake_connection is None:
            self._lake_connection = open_to_read(self.lake)
            self._looker = open_cursor(self._lake_connection)
        try:
            with transaction(self._looker):  # one state of the lake
                self._take_over(newest_state(self._looker))
        except duckdb.Error:
            self._disconnect()
            raise
        self.catch_up()
        if not self._has_more and not self._owed:
            self._looked_at = began
        return self._has_more

    def read_keys(self) -> None:
        """Take over which keys were added or revoked. Raises as `refresh` does, and opens the lake again as that."""
        if self._keys_connection is None:
            self._keys_connection = open_to_read(self.lake)
            self.keys.follow(open_cursor(self._keys_connection))
        try:
            self.keys.read_again()
        except duckdb.Error:
            self._disconnect_keys()
            raise

    def reject_all(self, _refused: "Sequence[Refused]") -> None:
        """Refuse."""
        raise ForbiddenError(READS_ONLY)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Within, nothing is written into the file: whoever would, waits. Keys are the lake's, and go on."""
        with all_held(self._writing, *self._deriving.values(), self._merging):
            yield

    def close(self) -> None:
        """Close, and remove the copy."""
        try:
            super().close()
        finally:
            self._let_go()

    def _disconnect(self) -> None:
        if self._lake_connection is not None:
            self._lake_connection.close()
            self._lake_connection = None

    def _disconnect_keys(self) -> None:
        if self._keys_connection is not None:
            self._keys_connection.close()
            self._keys_connection = None

    def _let_go(self) -> None:
        self._disconnect()
        self._disconnect_keys()
        self._own.close()

    def _take_over(self, state: LakeState) -> None:
        if state != self._state:
            changes = changes_between(self._looker, self._state, state)
            if changes is None or _MIGRATIONS in changes.tables:
                check_version(self._looker, self.lake)
            if changes is None or _ENTRIES in changes.rewritten:
                self._must_read_again = True
            else:
                self._has_more |= _ENTRIES in changes.tables
                self._owed |= TAKEN_OVER & changes.tables
                if _REJECTED in changes.rewritten:
                    self._rejected = 0
        if self._must_read_again:
            self._read_again()
        if self._has_more:
            self._take_entries()
        for table in sorted(self._owed):
            if self._take_table(table):
                self._owed.discard(table)
        self._state = state

    def _take_entries(self) -> None:
        """The next entries; where the lake's log is not the one that is here, all of it again."""
        before = self._followed.position
        rows = self._entries_from(before)
        if before:
            if not rows.num_rows or rows.column("chain_hash")[0].as_py() != self._followed.chain_hash:
                self._read_again()
                return
            rows = rows.slice(1)
        if rows.num_rows:
            with self._writing:
                self._followed.take_over(rows)
        self._has_more = rows.num_rows >= MERGE_BATCH

    def _read_again(self) -> None:
        """Have the lake's whole log: entries of it were changed, as where one is redacted. All else is owed then.

        Where that fails it is done again the next time: the tables may be those of the entries before.
        """
        _LOG.info("the log of the lake is read again from its start")
        self._must_read_again = True
        self._owed, self._rejected = set(TAKEN_OVER), 0
        with self._writing:
            with self._merging:
                self._followed.replace(self._all_entries())
                self._empty_readings()
            self._checkpoint()
        self._has_more = self._must_read_again = False

    def _checkpoint(self) -> None:
        """Let nothing stay here of what was taken out there; while somebody writes, DuckDB does it by itself."""
        with suppress(duckdb.TransactionException):
            self._taker.execute("CHECKPOINT")

    def _all_entries(self) -> "Iterator[pa.Table]":
        first = 1
        while (rows := self._entries_from(first)).num_rows:
            yield rows
            first = rows.column("position")[-1].as_py() + 1

    def _entries_from(self, first: int) -> "pa.Table":
        bounds = {"writer": DEFAULT_WRITER, "from": first, "until": first + MERGE_BATCH}
        return self._looker.execute(statement("session/entries_after"), bounds).to_arrow_table()

    def _take_table(self, table: str) -> bool:
        """Whether a table was taken over as the lake has it; not while it is being written here."""
        is_added = table == _REJECTED and self._rejected > 0
        newer = f"WHERE position > {self._rejected}" if is_added else ""
        rows = self._looker.execute(f"FROM {table} {newer}").to_arrow_table()
        lock = self._deriving.get(table.partition(".")[0])
        with self._writing:
            if lock is not None and not lock.acquire(blocking=False):
                return False
            try:
                self._put(table, rows, is_added=is_added)
            finally:
                if lock is not None:
                    lock.release()
            if table == _REJECTED:
                self._rejected = self._last_rejected()
                if not is_added:
                    self._checkpoint()
        self.table_changes.note([table])
        return True

    def _put(self, table: str, rows: "pa.Table", *, is_added: bool) -> None:
        """Write rows into a table, in the place of all where they are not added."""
        with transaction(self._taker):
            if not is_added:
                self._taker.execute(f"DELETE FROM {table}")  # noqa: S608  # a name of our own
            self._taker.register("taken_rows", rows)
            try:
                self._taker.execute(f"INSERT INTO {table} BY NAME FROM taken_rows")
            finally:
                self._taker.unregister("taken_rows")

    def _last_rejected(self) -> int:
        head = only_row(self._taker.execute(statement("log/rejected_head"), {"writer": DEFAULT_WRITER}))
        return int(head[0]) if head else 0
