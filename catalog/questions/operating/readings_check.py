"""Whether the tables say what the log says: it is read once more, into a catalog aside, and both are compared."""

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple, TypedDict

import duckdb

from catalog.database.attaching import open_database
from catalog.database.connection import statement, transaction
from catalog.database.storage.place import Lake, Place
from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.digest import digest_of_hashes, exact_hashes, reading_hashes
from catalog.log.log import DEFAULT_WRITER
from catalog.log.row_tables import TABLES
from catalog.log.verification import stretches
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError

_DERIVED = (VERDICT_TABLES, DATASET_INDEX)
_READINGS = tuple(f"reading.{name}" for name in sorted(TABLES))
_EACH_REPLACED = re.compile(r"\w+\([^()]*\) AS \w+")
_REPLACED = re.compile(rf"\bREPLACE \(({_EACH_REPLACED.pattern}(?:, {_EACH_REPLACED.pattern})+)\)")


class ReadingsCheck(TypedDict):
    """Whether the tables are what the log says; differ: the tables, views and macros that are not."""

    ok: bool
    digest: str
    expected: str
    differ: list[str]


class _Tables(NamedTuple):
    """What a catalog's tables hold at a position of its log: the digest, a hash of each, and the text of each view.

    views_made: the views' texts before the file was closed for the first time: DuckDB words some of them otherwise.
    """

    position: int
    digest: str
    hashes: dict[str, str]
    views: dict[str, str]
    views_made: Mapping[str, str] = MappingProxyType({})

    def differing(self, found: "_Tables") -> list[str]:
        """The names of what is otherwise in what was found."""
        tables = {name for name in self._names(found.hashes) if found.hashes.get(name) != self.hashes.get(name)}
        views = {
            name
            for name in self.views.keys() | found.views.keys()
            if found.views.get(name) not in (self.views.get(name, ""), self.views_made.get(name, ""))
        }
        return sorted(tables | views)

    def _names(self, found: Mapping[str, str]) -> set[str]:
        """What both looked at: a derived table is left out where the log grew before it could be."""
        return self.hashes.keys() & found.keys()


def check_readings(catalog: Catalog) -> ReadingsCheck:
    """The tables as they are, against those read from the log aside. Takes as long and as much room as the log.

    Raises UnavailableError where there is no room for it.
    """
    found = _tables_of(catalog)
    beside = catalog.path.parent if catalog.path else None
    try:
        with TemporaryDirectory(prefix=".whence-verify-", dir=beside) as folder:
            expected = _read_aside(catalog, found.position, Path(folder) / "aside.duckdb")
    except (OSError, duckdb.IOException) as error:
        raise UnavailableError(
            f"The log cannot be read once more beside {catalog.path}: {error}. It takes about as much room again."
        ) from error
    differ = expected.differing(found)
    return {"ok": not differ, "digest": found.digest, "expected": expected.digest, "differ": differ}


def _read_aside(catalog: Catalog, position: int, path: Path) -> _Tables:
    """The tables of a catalog that got the same log up to a position, and nothing else."""
    with catalog.cursor() as cursor:
        database = open_database(path)
        try:
            for stretch in stretches(cursor, DEFAULT_WRITER, position):
                bounds = {"writer": DEFAULT_WRITER, **stretch._asdict()}
                database.register("new_entries", cursor.execute(statement("log/copy"), bounds).to_arrow_table())
                database.execute(statement("log/append"))
                database.unregister("new_entries")
            made = _views(database)
        finally:
            database.close()
    with Catalog(path) as aside:
        tables = _tables_of(aside)._replace(views_made=made)
    return _worded_as_lake(tables, path) if isinstance(catalog.place, Lake) else tables


def _worded_as_lake(tables: _Tables, path: Path) -> _Tables:
    """The same, with views and macros as a lake words them, when it made them and when it reads them again."""
    lake = Lake(path.with_suffix(".ducklake"))
    made, again = _views_once(lake), _views_once(lake)
    return tables._replace(views=again, views_made=made)


def _views_once(place: Place) -> dict[str, str]:
    database = open_database(place)
    try:
        return _views(database)
    finally:
        database.close()


def _tables_of(catalog: Catalog) -> _Tables:
    """All as of one position: derived tables are left out where the log grew before they could be looked at."""
    for derived in _DERIVED:
        refresh(catalog, derived)
    with catalog.cursor() as cursor, transaction(cursor):
        position = _position(cursor, "reading")
        names = list(_READINGS)
        for derived in _DERIVED:
            if _position(cursor, derived.schema) == position:
                names += [f"{derived.schema}.{table.name}" for table in derived.tables]
        digest = digest_of_hashes(reading_hashes(cursor))
        return _Tables(position, digest, exact_hashes(cursor, names), _views(cursor))


def _views(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The text of every view and macro by its name."""
    rows = cursor.execute(statement("questions/definitions")).fetchall()
    return {name: _REPLACED.sub(_in_order, text or "") for name, text in rows}


def _in_order(found: re.Match[str]) -> str:
    """Replaced columns in one order: DuckDB keeps them in none, and PostgreSQL gives another one back."""
    return f"REPLACE ({', '.join(sorted(_EACH_REPLACED.findall(found[1])))})"


def _position(cursor: duckdb.DuckDBPyConnection, schema: str) -> int:
    row = cursor.execute(statement("questions/progress_of"), {"progress": f"{schema}.progress"}).fetchone()
    return int(row[0]) if row else 0
