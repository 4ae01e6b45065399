"""A catalog: its log, and its readings, which follow the log."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb

from catalog.access.key_ring import KeyRing
from catalog.database.attaching import create_views_anew
from catalog.database.connection import in_one_thread, keep_to_one_thread, open_cursor
from catalog.database.failures import is_of_the_file, why_failed
from catalog.database.memory import Memory, limit_memory, shared_out
from catalog.database.storage.place import Place, file_of
from catalog.events.facet_rows import FacetReader
from catalog.events.row_batches import RowCollector
from catalog.lineage.gaps.name_index import NameIndex
from catalog.log.admission import Rejected, admit_again
from catalog.log.entry import Entry, Logged
from catalog.log.log import Change, Log, read_log
from catalog.log.portion import Portion, Tables
from catalog.log.rejections import Refused, Rejections
from catalog.session.backlog import Backlog
from catalog.session.clocks import Clocks, set_clocks
from catalog.session.locks import all_held
from catalog.session.opening import Opening, let_go_where_it_fails
from catalog.session.readings_writer import ReadingsWriter
from catalog.session.reuse import Reuse
from catalog.session.table_changes import TableChanges
from catalog.values.errors import UnavailableError

if TYPE_CHECKING:
    from catalog.lineage.graph.graph import Graph
    from catalog.log.portion_rows import PortionRows

MERGE_BATCH = 8_192
_LOG = logging.getLogger(__name__)


class Catalog:
    """One catalog, wherever it is kept. Safe to use from several threads; each question gets its own cursor."""

    def __init__(
        self,
        place: Place | None = None,
        *,
        keeps_graph: bool = False,
        memory: Memory | None = None,
        opening: Opening | None = None,
    ) -> None:
        """Open or create the catalog. Raises UnavailableError where that cannot be done.

        keeps_graph: for a server. Questions without clocks are answered from memory, worth its loading where many are
        asked; and every statement keeps to one thread, as many run at once. memory: the shares of a server; those
        of this machine where it is not given. opening: of this place, where it was prepared.
        """
        self.place = place
        self.keeps_graph = keeps_graph
        self._graph: Graph | None = None
        self.names = NameIndex()
        self.table_changes = TableChanges()
        self.reuse = Reuse()
        with ExitStack() as own:
            self._holding, self._connection = (opening or own.enter_context(Opening(place))).open()
        # A DuckDB cursor serves one thread at a time, so each kind of work has its cursor and its lock. Where one is
        # held while another is taken, the order is: derived tables, the graph's, merging, the backlog's, the log's.
        with let_go_where_it_fails(place, self._holding, self._connection):
            self._log = Log(open_cursor(self._connection), holding=self._holding)
            self._rejections = Rejections(open_cursor(self._connection))
            self.readings = ReadingsWriter(open_cursor(self._connection), self._log.check_still_held)
        self._merging = self.readings.lock
        self._collector = RowCollector()
        self._reader = FacetReader()
        self._deriving = {schema: threading.Lock() for schema in ("judged", "listed", "managed")}
        self._backlog = Backlog()
        # Held by whoever looks at what stands in the log before writing: re-entrant, and taken before all the others.
        self.deciding = threading.RLock()
        self._ends_with: set[Callable[[], None]] = set()
        self._given_memory = memory
        if keeps_graph:
            limit_memory(self._connection, self.memory)
            keep_to_one_thread(self._connection)
            import pyarrow as pa  # noqa: PLC0415  # not for a short command

            pa.array([0])  # the first one imports pandas, which would stall somebody's request for a second

    def __enter__(self) -> Self:
        """Use as a context: closed at the end."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close."""
        self.close()

    @property
    def path(self) -> Path | None:
        """The DuckDB file that this process holds: the catalog's, or that of a lake's metadata; None in memory."""
        return None if self.place is None else file_of(self.place)

    @cached_property
    def memory(self) -> Memory:
        """The shares of memory and disk of a server and of its users' statements."""
        return self._given_memory or shared_out(place=self.place)

    @cached_property
    def keys(self) -> KeyRing:
        """The keys of this catalog; read at the first use, as most commands need none."""
        return KeyRing(open_cursor(self._connection))

    def close(self) -> None:
        """Bring the readings up to the log and close the file; on a full disk, the next that opens it brings them."""
        try:
            if "keys" in self.__dict__:
                self.keys.flush()
            for end in self._ends_with:
                end()
            self.catch_up()
        except UnavailableError as error:  # whoever has it now reads them
            _LOG.warning("closed without reading the newest entries: %s", error)
        except duckdb.Error as error:
            if not is_of_the_file(error):
                raise
            _LOG.warning("closed without reading the newest entries: %s", why_failed(error))
        finally:
            self._connection.close()
            self._holding.close()

    def end_with(self, end: Callable[[], None]) -> None:
        """Call this when the catalog is closed, once, however often it is given."""
        self._ends_with.add(end)

    def append(self, entries: Sequence[Entry]) -> int:
        """How many of the entries were new; they are durable when this returns, the readings follow."""
        return len(self.append_new(entries))

    def append_new(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that were new; they are durable when this returns, the readings follow."""
        # Under one lock, so that the backlog has the entries in the order of the log.
        with self._backlog.lock:
            logged = self._log.append(entries)
            self._backlog.extend(logged)
        return [place.entry for place in logged]

    def take_in(self, entries: Sequence[Entry], refused: Sequence[Refused], change: Change) -> list[Entry]:
        """Those of the entries that were new; in the same transaction inputs are rejected, and a change is made.

        All of it is durable when this returns.
        """
        with self._rejections.keeping(refused) as keep, self._backlog.lock:

            def all_of_it(cursor: duckdb.DuckDBPyConnection) -> None:
                keep(cursor)
                change(cursor)

            logged = self._log.append(entries, all_of_it)
            self._backlog.extend(logged)
        return [place.entry for place in logged]

    def append_portions(self, portions: Iterable[Portion], rows: "PortionRows") -> int:
        """How many events that another process read were new; durable and in the tables when this returns.

        rows: knows what was handed out in earlier calls with portions of the same readers.
        """
        self.catch_up()
        with self._merging, self._backlog.lock, in_one_thread(self._connection):
            before = self._log.position
            appended = self._log.append_portions(portions)
            accepted = self._log.position - before
            self._backlog.clear()  # what it has comes before or after: it is read from the log, which has the order
            if accepted and self.readings.position == before:
                self._graph = None
                self._merge_tables(rows.of(appended), self._log.position)
        self.catch_up()
        return accepted

    def append_changing(self, entry: Entry, change: Change, *, is_read: bool = True) -> None:
        """Append an entry in one transaction with a change of what was logged before it.

        is_read: what changes is read into tables, which are emptied with it; then the whole log is read again.
        """
        self.catch_up()
        with all_held(*self._deriving.values(), self._merging, self._backlog.lock):

            def all_of_it(cursor: duckdb.DuckDBPyConnection) -> None:
                change(cursor)
                if is_read:
                    self.readings.clear_within(cursor)

            self._log.append([entry], all_of_it)
            self._backlog.clear()  # the rows that wait were made of the entries as they were
            if is_read:
                self.readings.note_cleared()
                self._begin_reading()
        self.catch_up()

    def reject(self, rejected: Sequence[Rejected], source: str, actor: str | None = None) -> None:
        """Keep rejected inputs with their reasons; durable when this returns."""
        self.reject_all([Refused(item, source, actor) for item in rejected])

    def reject_all(self, refused: Sequence[Refused]) -> None:
        """Keep rejected inputs of several sources, each once with all its faults; durable when this returns."""
        self.check_held()
        self._rejections.keep(refused)

    @property
    def can_be_lost(self) -> bool:
        """Whether another process may get this catalog while it is open here."""
        return not self._holding.is_sure

    def check_held(self) -> None:
        """Raise UnavailableError where another process has the catalog, or had it meanwhile; duckdb.Error."""
        self._log.check_held()

    @property
    def log_position(self) -> int:
        """The position of the newest entry."""
        return self._log.position

    @property
    def read_position(self) -> int:
        """The position of the newest entry that the readings know."""
        return self.readings.position

    @property
    def backlog(self) -> int:
        """How many entries the readings are behind the log."""
        return max(0, self._log.position - self.readings.position)

    @property
    def lag_seconds(self) -> float:
        """For how long the oldest entry that the readings lack has been in the log; 0 where they lack none."""
        return self._backlog.oldest_seconds(self.readings.position)

    def catch_up(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Bring the readings up to the head the log has now; on_progress is given how many entries each step read.

        Up to that head and no further: under steady load a question would otherwise wait for entries after it.
        """
        head = self._log.position
        with self._merging:
            if self.readings.settle():
                self._begin_reading()
            while self.readings.position < head and (batch := self._next_batch()):
                before = self.readings.position
                self._merge(batch)
                if on_progress:
                    on_progress(self.readings.position - before)

    def _merge(self, batch: list[Logged]) -> None:
        from catalog.log.row_tables import as_tables  # noqa: PLC0415  # loads Arrow, which a question needs not

        try:
            for logged in batch:
                self._collector.add(logged.entry.rows, logged.received_at)
            rows = self._collector.take()
            self._merge_tables(as_tables(rows), batch[-1].position)
        except BaseException:
            # The collector holds as written what the transaction did not write.
            self._collector.forget()
            raise
        if self._graph:
            self._graph.apply(rows)  # under the same lock as the merge: the graph gets the rows in the tables' order

    def _merge_tables(self, tables: Tables, position: int) -> None:
        self.check_held()
        self.readings.merge(tables, position)
        self.table_changes.note(f"reading.{name}" for name in tables)

    def _next_batch(self) -> list[Logged]:
        """The next entries the readings lack: those still in memory, else read from the log."""
        have = self.readings
        if waiting := self._backlog.take(have.position, MERGE_BATCH):
            return waiting
        return [admit_again(*row, self._reader) for row in read_log(have.cursor, have.position, MERGE_BATCH)]

    @contextmanager
    def deriving(self, schema: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for the one who brings the derived tables of a schema up to date; others wait."""
        with self._deriving[schema]:
            cursor = open_cursor(self._connection)
            try:
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Within, nothing is written into the file: whoever would, waits."""
        others = (self._rejections.lock, self._backlog.lock, self.keys.lock)
        with all_held(*self._deriving.values(), self._merging, *others):
            yield

    def rebuild(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Make views and readings anew, the latter from the whole log; interrupted, the next opening goes on."""
        with self._merging:
            create_views_anew(self.readings.cursor, self.place)
            self._empty_readings()
        self.catch_up(on_progress)

    def _empty_readings(self) -> None:
        self.readings.clear()
        self._begin_reading()

    def _begin_reading(self) -> None:
        self._collector.forget()
        self._reader = FacetReader()
        self._graph = None
        self.names = NameIndex()
        self.table_changes.note_all()

    def graph(self) -> "Graph":
        """The graph of at least all that was logged before this call; loaded at the first one, and when stale."""
        self.catch_up()
        from catalog.lineage.graph.graph import Graph  # noqa: PLC0415  # a short command asks SQL, and need not load it

        graph = self._graph
        cursor = open_cursor(self._connection)
        try:
            if graph is not None and graph.settle(cursor, self._merging):
                return graph
            # Nothing is merged while the graph loads, so that it misses no row and gets none twice. Who waited here
            # may find it loaded by another; a stale one goes first, as two would not fit in memory.
            with self._merging:
                if self._graph is None or self._graph.is_stale:
                    self._graph = None
                    self._graph = Graph.load(cursor)
                return self._graph
        finally:
            cursor.close()

    @contextmanager
    def cursor(self, clocks: Clocks | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that sees at least all that was logged before this call, cut at the clocks."""
        self.catch_up()
        cursor = open_cursor(self._connection)
        try:
            set_clocks(cursor, clocks or Clocks())
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def log_cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for the log alone: it waits for nothing that is read from there."""
        with open_cursor(self._connection) as cursor:
            yield cursor
