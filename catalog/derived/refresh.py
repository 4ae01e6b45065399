"""How tables beside the readings follow the log: only what newer entries can have changed is computed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.derived.arrow_rows import arrow_rows
from catalog.derived.invalidation import Invalidated
from catalog.lineage.closure import Node
from catalog.log.log import DEFAULT_WRITER
from catalog.session.catalog import Catalog
from catalog.session.query import Question, following

OnStep = Callable[[], None]
Basis = Mapping[str, str]


class DerivedTable(NamedTuple):
    """A table, and its columns that say what version a row belongs to; version None: rows belong to datasets."""

    name: str
    dataset_key: str = "dataset_key"
    version: str | None = "version"


@dataclass(frozen=True, slots=True)
class DerivedTables:
    """Tables that follow the log together, in one schema with their table `progress`.

    basis: what they depend on beside the log, now, by the columns of `progress`: where one differs, all is computed
    again. invalidated: by what was received since an instant, that included; None: everything. rows: of each table by
    its name, for what is invalidated. by_graph: whether the graph serves to compute them. next_changes: the table of
    the day on which time alone may change a version's rows, None where it changes none; `progress` then has the day.
    afterwards: what else follows from new rows, in their transaction; it gets when what made them came in, None where
    everything was computed anew.
    """

    schema: str
    tables: tuple[DerivedTable, ...]
    basis: Callable[[], Basis]
    invalidated: Callable[[Question, datetime], Invalidated | None]
    rows: Callable[[Question, Invalidated | None, OnStep], Mapping[str, pa.Table]]
    by_graph: bool
    next_changes: str | None = None
    afterwards: Callable[[duckdb.DuckDBPyConnection, datetime | None], None] | None = None


class _Progress(NamedTuple):
    """What the tables were computed for: the log's position and the latest day; and when the next entry came in.

    newer_since is None where there is no newer entry, and where the tables are of an empty log.
    """

    position: int
    newer_since: datetime | None
    day: date | None


class _InvalidatedRow(NamedTuple):
    """A version whose rows go; version None: the rows of every version of the dataset."""

    dataset_key: int
    version: str | None


def keep_going() -> None:
    """Nothing: a refresh that nobody stops goes on."""


def refresh(
    catalog: Catalog, derived: DerivedTables, on_step: OnStep = keep_going, now: datetime | None = None
) -> None:
    """Bring derived tables up to the log and the day; nothing is done where they are. now: None for the clock's.

    on_step is called between the steps of a long refresh, and may raise: the tables then stay as they were.
    """
    wanted = (
        catalog.log_position
    )  # before waiting: the first of many who wait does the work of all who came before it
    now = now or datetime.now(UTC)
    with catalog.deriving(derived.schema) as cursor:
        basis, today = derived.basis(), now.date()
        known = _progress(cursor, derived, basis, today)
        due = _due(cursor, derived, today) if known else frozenset()
        if known and known.position >= wanted and not due:
            return  # before the graph is asked for: a server that has just started would wait for it
        with following(catalog, by_graph=derived.by_graph, now=now) as (question, position):
            invalidated = _invalidated(derived, question, known, due, position)
            changes = invalidated is None or any(invalidated)
            rows = derived.rows(question, invalidated, on_step) if changes else {}
            day = {"day": today} if derived.next_changes else {}
            progress = pa.Table.from_pylist([{"position": position, **day, **basis}])
            with transaction(cursor):
                cursor.execute(_about(derived, "progress", "derived/clear"))
                if changes:
                    _forget(cursor, derived, invalidated)
                for name, added in [*rows.items(), ("progress", progress)]:
                    if added.num_rows:
                        _execute_over(cursor, "derived_rows", added, _about(derived, name, "derived/insert"))
                if derived.afterwards and changes:
                    derived.afterwards(cursor, _came_in(question, invalidated, now))
            if changes:
                catalog.table_changes.note(f"{derived.schema}.{table.name}" for table in derived.tables)


def _came_in(question: Question, invalidated: Invalidated | None, now: datetime) -> datetime | None:
    """When what made new rows came in: with the newest entry, or with the day where no entry did; None: unknown."""
    if invalidated is None:
        return None
    # An entry invalidates datasets, a new day versions alone.
    return question.newest_received() if invalidated.dataset_keys else now


def _invalidated(
    derived: DerivedTables, question: Question, known: _Progress | None, due: frozenset[Node], position: int
) -> Invalidated | None:
    """What newer entries and time can have changed; None: everything."""
    if known is None:
        return None
    if known.position >= position:
        return Invalidated(due, frozenset())
    if known.newer_since is None:
        return None
    # From the first entry that is not known: from the last known one, all that was loaded at once with it would be
    # computed once more. Of a load that the tables know in part all entries have one time, and count as newer.
    invalidated = derived.invalidated(question, known.newer_since)
    return invalidated and invalidated._replace(nodes=invalidated.nodes | due)


def _progress(
    cursor: duckdb.DuckDBPyConnection, derived: DerivedTables, basis: Basis, today: date
) -> _Progress | None:
    """What the tables were computed for; None where they have another basis, or are of a day that is yet to come."""
    place = {"progress": f"{derived.schema}.progress", "writer": DEFAULT_WRITER}
    found = cursor.execute(statement("derived/progress"), place).fetchone()
    if found is None or any(found[0][column] != value for column, value in basis.items()):
        return None
    progress = _Progress(found[0]["position"], found[1], found[0].get("day"))
    # A verdict is kept from the day it was judged on; what held before that, of a clock set back, it does not say.
    return None if progress.day and progress.day > today else progress


def _due(cursor: duckdb.DuckDBPyConnection, derived: DerivedTables, today: date) -> frozenset[Node]:
    """The versions whose rows time alone may have changed."""
    if derived.next_changes is None:
        return frozenset()
    query = _about(derived, derived.next_changes, "derived/due")
    return frozenset(cursor.execute(query, {"today": today}).fetchall())


def _forget(cursor: duckdb.DuckDBPyConnection, derived: DerivedTables, invalidated: Invalidated | None) -> None:
    """Take what is invalidated out of the tables."""
    if invalidated is None:
        for table in derived.tables:
            cursor.execute(_about(derived, table.name, "derived/clear"))
        return
    wholly = invalidated.dataset_keys
    going = [_InvalidatedRow(key, None) for key in wholly]
    going += [_InvalidatedRow(*node) for node in invalidated.nodes if node[0] not in wholly]
    rows = arrow_rows(_InvalidatedRow, going)
    for table in derived.tables:
        names = {"dataset_key": table.dataset_key, "version": table.version or "NULL"}
        _execute_over(cursor, "invalidated_rows", rows, _about(derived, table.name, "derived/forget", **names))


def _about(derived: DerivedTables, table: str, name: str, **columns: str) -> str:
    """A statement about one of the tables: DuckDB takes no name of a table or column as a parameter."""
    return statement(name).format(table=f"{derived.schema}.{table}", **columns)


def _execute_over(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, query: str) -> None:
    """Execute a statement that reads rows under a name."""
    cursor.register(name, rows)
    try:
        cursor.execute(query)
    finally:
        cursor.unregister(name)
