"""How tables beside the readings follow the log: only what newer entries can have changed is computed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.derived.arrow_rows import arrow_rows
from catalog.derived.invalidation import Invalidated
from catalog.log.log import DEFAULT_WRITER
from catalog.session.catalog import Catalog
from catalog.session.query import Question, following

OnStep = Callable[[], None]
Basis = Mapping[str, date | str]


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
    its name, for what is invalidated. by_graph: whether the graph serves to compute them.
    """

    schema: str
    tables: tuple[DerivedTable, ...]
    basis: Callable[[], Basis]
    invalidated: Callable[[Question, datetime], Invalidated | None]
    rows: Callable[[Question, Invalidated | None, OnStep], Mapping[str, pa.Table]]
    by_graph: bool


class _InvalidatedRow(NamedTuple):
    """A version whose rows go; version None: the rows of every version of the dataset."""

    dataset_key: int
    version: str | None


def keep_going() -> None:
    """Nothing: a refresh that nobody stops goes on."""


def refresh(catalog: Catalog, derived: DerivedTables, on_step: OnStep = keep_going) -> None:
    """Bring derived tables up to the log; nothing is done where they are.

    on_step is called between the steps of a long refresh, and may raise: the tables then stay as they were.
    """
    wanted = (
        catalog.log_position
    )  # before waiting: the first of many who wait does the work of all who came before it
    using_graph = derived.by_graph
    with catalog.deriving(derived.schema) as cursor, following(catalog, by_graph=using_graph) as (question, position):
        basis = derived.basis()
        known, received_at = _progress(cursor, derived, basis)
        if known is not None and known >= wanted:
            return
        invalidated = derived.invalidated(question, received_at) if received_at else None
        rows = derived.rows(question, invalidated, on_step)
        progress = pa.Table.from_pylist([{"position": position, **basis}])
        with transaction(cursor):
            _forget(cursor, derived, invalidated)
            for name, added in [*rows.items(), ("progress", progress)]:
                if added.num_rows:
                    _execute_over(cursor, "derived_rows", added, _about(derived, name, "derived/insert"))


def _progress(
    cursor: duckdb.DuckDBPyConnection, derived: DerivedTables, basis: Basis
) -> tuple[int | None, datetime | None]:
    """The position that the tables know, and when its entry was received; None where they have another basis."""
    place = {"progress": f"{derived.schema}.progress", "writer": DEFAULT_WRITER}
    found = cursor.execute(statement("derived/progress"), place).fetchone()
    if found is None or any(found[0][column] != value for column, value in basis.items()):
        return None, None
    return found[0]["position"], found[1]


def _forget(cursor: duckdb.DuckDBPyConnection, derived: DerivedTables, invalidated: Invalidated | None) -> None:
    """Take what is invalidated out of the tables."""
    cursor.execute(_about(derived, "progress", "derived/clear"))
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
