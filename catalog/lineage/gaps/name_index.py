"""Names by their last parts: which of them look like one another, for the datasets of a trace's gaps."""

import threading
from collections.abc import Collection
from typing import NamedTuple, Protocol

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch


class Parts(NamedTuple):
    """A name with the keys of its last parts, 0 where one distinguishes nothing."""

    dataset_key: int
    stem_key: int
    tail_key: int


class Names(Protocol):
    """Where names are looked for by their last parts."""

    def of_datasets(self, cursor: duckdb.DuckDBPyConnection, keys: Collection[int]) -> list[Parts]:
        """The rows of some names."""

    def like(self, cursor: duckdb.DuckDBPyConnection, parts: Collection[Parts]) -> list[Parts]:
        """The rows that share a last part, or a pair of them, with one of some names."""


class NameTable:
    """The table of names, as the cursor's clocks see it: for a command that asks once."""

    def of_datasets(self, cursor: duckdb.DuckDBPyConnection, keys: Collection[int]) -> list[Parts]:
        """The rows of some names."""
        return fetch(cursor, statement("lineage/name_parts_of"), Parts, {"dataset_keys": sorted(keys)})

    def like(self, cursor: duckdb.DuckDBPyConnection, parts: Collection[Parts]) -> list[Parts]:
        """The rows that share a last part, or a pair of them, with one of some names."""
        given = {"stems": sorted({row.stem_key for row in parts}), "tails": sorted({row.tail_key for row in parts})}
        return fetch(cursor, statement("lineage/name_parts_like"), Parts, given)


class NameIndex:
    """The same in memory, for a catalog that serves: there a scan of the table would take longer than a walk.

    It follows the table, which is only ever appended to, and knows no clocks. Safe to use from several threads.
    """

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._lock = threading.Lock()
        self._last_row = -1
        self._parts: dict[int, Parts] = {}
        self._by_stem: dict[int, list[int]] = {}
        self._by_tail: dict[int, list[int]] = {}

    def of_datasets(self, cursor: duckdb.DuckDBPyConnection, keys: Collection[int]) -> list[Parts]:
        """The rows of some names."""
        with self._lock:
            self._follow(cursor)
            return [self._parts[key] for key in sorted(keys) if key in self._parts]

    def like(self, cursor: duckdb.DuckDBPyConnection, parts: Collection[Parts]) -> list[Parts]:
        """The rows that share a last part, or a pair of them, with one of some names."""
        del cursor
        with self._lock:
            found = {key for row in parts for key in self._by_stem.get(row.stem_key, ())}
            found |= {key for row in parts for key in self._by_tail.get(row.tail_key, ())}
            return [self._parts[key] for key in sorted(found)]

    def _follow(self, cursor: duckdb.DuckDBPyConnection) -> None:
        result = cursor.execute(statement("lineage/name_parts_since"), {"row": self._last_row})
        for row, *values in result.fetchall():
            parts = Parts(*values)
            self._last_row = max(self._last_row, row)
            self._parts[parts.dataset_key] = parts
            for key, by_key in ((parts.stem_key, self._by_stem), (parts.tail_key, self._by_tail)):
                if key:
                    by_key.setdefault(key, []).append(parts.dataset_key)
