"""The rule of lineage read in memory, for questions without clocks: as `closure_by_sql` answers, only at once.

The graph is loaded from the tables, and then follows the rows of new events in whatever order they come. Of the base
it keeps resolved edges; where an event changes what a read by time answers, the edges into exactly those versions are
resolved again. It follows runs, explicit versions, late and repeated events, streaming runs of jobs that always
stream, lifecycle changes, `lineage` and column facets, versions that DatasetEvents give, and new names by
symlinks and by spelling.

Views, declared datasets and folders are worked out while walking (`virtual/`): a read of one leads from a node that
stands for the dataset at that time, so that what comes below it later changes no stored edge.

For what it does not follow it is loaded again, at the next question: aliases, declared or taken back, and new names
they are about; symlinks taken back, between names both used before, or of an identifier that somebody has; a name
that becomes the canonical one; a job that begins or ceases to stream; a
dataset whose way of being written (`whence_write`, TOPIC or STREAM) changes once it has versions; an appended version
of a dataset with a window; RENAME of a named dataset, and whatever changes the versions of one renamed away; a
dataset that becomes a view, a folder or part of one after it was read; JobEvents of jobs without runs, the first run
of such a job, and DatasetEvents with lineage. And so it is when very much is new since the load.

What streams read and write (`virtual/streams.py`) is worked out while walking, too, as it grows with time.
"""

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Self

import duckdb
import numpy as np

from catalog.database.connection import statement
from catalog.events.row_batches import Rows
from catalog.lineage.closure import Closure, Node
from catalog.lineage.column_names import ColumnNames
from catalog.lineage.columns import LineageIndex
from catalog.lineage.graph.closure import closure_of
from catalog.lineage.graph.closure_memory import ClosureMemory
from catalog.lineage.graph.column_memory import ColumnMemory, datasets_touched
from catalog.lineage.graph.following.update import Updater
from catalog.lineage.graph.named import type_of
from catalog.lineage.graph.rows import RareFacts, VersionState
from catalog.lineage.graph.snapshot import load_base
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import StaleError
from catalog.lineage.graph.versions import default_version
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.walk import Walk, ancestry, consequences
from catalog.lineage.lookup import UNVERSIONED, Target
from catalog.values.keys import key_of

_WAITING_AT_MOST = 1_000_000
_NEW_RUNS_AT_LEAST = 50_000


class Graph:
    """Versions, runs and edges of one catalog. Safe to use from several threads."""

    def __init__(self, state: State, rare: RareFacts) -> None:
        """Use `load`."""
        self._state = state
        self._updater = Updater(state, rare)
        self._columns = ColumnMemory()
        self._closures = ClosureMemory()
        self.generation = 0  # how often anything was settled: what a question reads beside the graph may be older
        self._lock = threading.RLock()
        self._waiting_lock = threading.Lock()  # apart from the other, so that a merge never waits for a walk
        self._waiting: list[Rows] = []
        self._waiting_rows = 0
        self.is_stale = False

    @classmethod
    def load(cls, cursor: duckdb.DuckDBPyConnection) -> Self:
        """The graph of what the tables hold now."""
        base, rare = load_base(cursor)
        graph = cls(State(base, rare), rare)
        graph._updater.load_streams(cursor, rare.streams)  # of its own
        graph.settle(cursor)
        return graph

    def apply(self, rows: Rows) -> None:
        """Take in the rows of newly merged events; they count from the next `settle` on. Waits for no question."""
        with self._waiting_lock:
            self._waiting.append(rows)
            self._waiting_rows += len(rows.mentions.rows)
            # No question has come for long: loading again is cheaper than keeping the rows.
            if self._waiting_rows > _WAITING_AT_MOST:
                self.is_stale = True
            if self.is_stale:
                self._waiting, self._waiting_rows = [], 0

    def settle(
        self, cursor: duckdb.DuckDBPyConnection, merging: AbstractContextManager[object] | None = None
    ) -> bool:
        """Bring the graph up to the rows applied; False: it has to be loaded again.

        The cursor sees the tables as they are after the rows applied, and no more: nothing is merged under `merging`
        (None: by nobody), which is held only until the cursor has its snapshot.
        """
        with self._lock:
            with merging or nullcontext():
                cursor.execute("BEGIN")
                # DuckDB takes a transaction's snapshot at its first statement, not at BEGIN.
                cursor.execute(statement("log/progress"), {"writer": ""}).fetchall()
                waiting = self._take_waiting()
            try:
                return not self.is_stale and self._settle(cursor, waiting)
            finally:
                cursor.execute("ROLLBACK")

    def _take_waiting(self) -> list[Rows]:
        with self._waiting_lock:
            waiting, self._waiting, self._waiting_rows = self._waiting, [], 0
            return waiting

    def _settle(self, cursor: duckdb.DuckDBPyConnection, waiting: list[Rows]) -> bool:
        try:
            for rows in waiting:
                self._updater.add(rows)
            changed = self._updater.settle(cursor)
            if waiting:
                self._forget(changed, waiting)
        except StaleError:
            self.is_stale = True
        except BaseException:
            # The rows are taken in by half, and out of the queue: whatever was raised, the graph is of no more use.
            self.is_stale = True
            raise
        known = self._state.base_runs
        # What lies over the base is dictionaries of Python objects; once it is much, columns are smaller and faster.
        if len(self._state.run_facts) - len(self._state.computed.streamed.runs) > _NEW_RUNS_AT_LEAST + known // 2:
            self.is_stale = True
        return not self.is_stale

    def _forget(self, changed: set[int], waiting: list[Rows]) -> None:
        """Forget what is kept of the datasets that changed, or that rows taken in are about."""
        self.generation += 1
        if not self._columns.is_empty or not self._closures.is_empty:
            changed = changed | datasets_touched(self._state, waiting)
        self._columns.forget(changed)
        self._closures.forget(changed, len(self._state.aliases))

    def find(self, name: str, namespace: str | None = None, version: str | None = None) -> Target | None:
        """The version meant, as `lookup.find_version` finds it; None where it would find none, or several."""
        with self._lock:
            datasets = self._datasets(name, namespace)
            if len(datasets) != 1:
                return None
            dataset = datasets.pop()
            if version is None:
                version = default_version(self._state, dataset)
            elif version != UNVERSIONED and not self._is_known(dataset, version):
                node = Resolver(self._state).named(dataset, version)
                if node is None:
                    return None
                version = node.name
            return Target(dataset, *self._state.name(dataset), version)

    def _is_known(self, dataset: int, version: str) -> bool:
        node = self._state.known_node(dataset, version)
        return node >= 0 and self._state.state(node) is not VersionState.UNVERSIONED

    def _datasets(self, name: str, namespace: str | None) -> set[int]:
        state = self._state
        if namespace is None:
            return {state.canonical(key) for key in self._keys_named(name)}
        key = key_of(namespace, name)
        is_known = key in state.new_names or state.base.datasets.place(key) >= 0
        return {state.canonical(key)} if is_known else set()

    def knows(self, datasets: Iterable[int]) -> bool:
        """Whether all of some datasets were there when it was last brought up to the log."""
        with self._lock:
            others = np.array([key for key in set(datasets) if key not in self._state.new_names], np.int64)
            known = self._state.base.datasets.keys
            places = known.searchsorted(others)
            return not len(others) or bool((places < len(known)).all() and (known[places] == others).all())

    def _keys_named(self, name: str) -> list[int]:
        state = self._state
        keys = (key_of(namespace, name) for namespace in state.namespaces)
        return [key for key in keys if key in state.new_names or state.base.datasets.place(key) >= 0]

    def walk(self, target: Target) -> Walk:
        """The ancestry of a version in columns."""
        with self._lock:
            resolver = Resolver(self._state)
            return ancestry(resolver, [self._start(resolver, target.node)])

    def closure(self, *targets: Node) -> Closure:
        """The ancestry of some versions as `closure_by_sql.find_closure` finds it."""
        with self._lock:
            kept = self._closures.find(targets)
            if kept is not None:
                return kept
            resolver = Resolver(self._state)
            nodes = [self._start(resolver, target) for target in targets]
            walk = ancestry(resolver, nodes)
            found = closure_of(resolver, walk, nodes[0])
            self._closures.keep(targets, walk, found)
            return found

    def columns(
        self, cursor: duckdb.DuckDBPyConnection, closure: Closure
    ) -> tuple[dict[Node, ColumnNames], LineageIndex]:
        """The fields of a closure's versions and its column lineage, as `columns.find_columns` finds them."""
        with self._lock:
            needed = self._columns.needed(self._state, closure)
        # Without the lock: other questions go on while this one reads the tables.
        self._columns.read(cursor, closure, needed, self._state.canonical)
        with self._lock:
            return self._columns.fields_and_lineage(self._state, needed)

    def impact(self, nodes: list[Node]) -> list[tuple[str, str, str, str | None, int]]:
        """(namespace, name, version, type, depth) of what was made from some versions, nearest first; no attempts."""
        with self._lock:
            state, resolver = self._state, Resolver(self._state)
            starts = [self._start(resolver, node) for node in dict.fromkeys(nodes)]
            reached = []
            for node, depth in zip(*(column.tolist() for column in consequences(resolver, starts)), strict=True):
                if node >= FIRST_VIRTUAL:
                    dataset, version = resolver.version(node).dataset, resolver.version(node).name
                elif state.state(node) is VersionState.ATTEMPTED:
                    continue
                else:
                    dataset, version = state.dataset(node), state.version(node)
                reached.append((*state.name(dataset), version, type_of(state, dataset), depth))
            return sorted(reached, key=lambda row: (row[-1], *row[:3]))

    def _start(self, resolver: Resolver, node: Node) -> int:
        """The number of a version that a walk starts from."""
        virtual = None if self._is_known(*node) else resolver.named(*node)
        return self._state.node(*node) if virtual is None else resolver.number(*virtual)
