"""Every column that a dataset is known to have, in whichever version."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.lineage.column_names import NO_NAMES, ColumnNames


class _Column(NamedTuple):
    dataset_key: int
    field: str


def unplaced_fields(
    cursor: duckdb.DuckDBPyConnection,
    declared: Mapping[int, Collection[str]],
    text_of: Callable[[str], str] = statement,
) -> dict[int, frozenset[str]]:
    """Of the fields declared of datasets, by key, those that no schema and no column lineage has; none: no entry.

    text_of: `of_subset` where the datasets are staged.
    """
    found = _lacking(declared, schema_columns(cursor, declared, text_of))
    if not found:
        return {}
    # Column lineage names columns of other datasets, so all of it is looked through: only for what no schema has.
    return _lacking(found, _columns(cursor, statement("lineage/lineage_columns"), found))


def schema_columns(
    cursor: duckdb.DuckDBPyConnection, datasets: Collection[int], text_of: Callable[[str], str] = statement
) -> dict[int, ColumnNames]:
    """The columns in any schema of some datasets, by key; text_of: as of `unplaced_fields`."""
    return _columns(cursor, text_of("lineage/schema_columns"), datasets)


def _columns(cursor: duckdb.DuckDBPyConnection, text: str, of: Collection[int]) -> dict[int, ColumnNames]:
    columns: dict[int, list[str]] = defaultdict(list)
    for row in fetch(cursor, text, _Column, {"dataset_keys": sorted(of)}) if of else ():
        columns[row.dataset_key].append(row.field)
    return {key: ColumnNames(names) for key, names in columns.items()}


def _lacking(declared: Mapping[int, Collection[str]], known: Mapping[int, ColumnNames]) -> dict[int, frozenset[str]]:
    lacking = {
        key: frozenset(name for name in names if not known.get(key, NO_NAMES).matching(name))
        for key, names in declared.items()
    }
    return {key: names for key, names in lacking.items() if names}
