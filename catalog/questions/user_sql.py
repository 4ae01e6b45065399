"""Users' own SQL, read-only: one statement that asks, over tables, views and functions that touch nothing else.

Four locks, each tried in tests/test_sql_access.py: the statement's type, the functions it may read from, a read-only
transaction, and an instance without access to other files, extensions or the network (`database.connection`). The
second is there because some table functions change the instance or read raw memory: `FROM enable_logging(…)` with a
file that cannot be written makes every later statement of every connection fail (DuckDB 1.5.6).
"""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import duckdb
import orjson
import pyarrow as pa

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES, VIEWS
from catalog.session.catalog import Catalog, Clocks
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError, NextStep

_EXPLAIN = re.compile(r"\s*EXPLAIN\b(\s*ANALYZE\b|\s*\([^)]*\))?", re.IGNORECASE)
_READABLE_FUNCTIONS = frozenset(
    {
        "duckdb_columns",
        "duckdb_constraints",
        "duckdb_databases",
        "duckdb_functions",
        "duckdb_keywords",
        "duckdb_memory",
        "duckdb_schemas",
        "duckdb_settings",
        "duckdb_table_sample",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "generate_series",
        "histogram",
        "histogram_values",
        "icu_calendar_names",
        "json_each",
        "json_tree",
        "pg_timezone_names",
        "pragma_database_size",
        "pragma_show",
        "pragma_storage_info",
        "pragma_table_info",
        "pragma_version",
        "range",
        "repeat",
        "repeat_row",
        "summary",
        "unnest",
    }
)
_READABLE_PRAGMA = re.compile(
    r"\s*PRAGMA\s+(database_list|database_size|show_tables|show|storage_info|table_info|version)\b", re.IGNORECASE
)
_TABLE_NAME = re.compile(r"[\w ]+")
_KEYS_SCHEMA = "access"
_BATCH_ROWS = 10_000
_ONLY = "Only one SELECT, FROM, WITH, VALUES, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN is run here"


class SqlAnswer(NamedTuple):
    """The rows of a query, and whether there were more than the limit."""

    rows: pa.Table
    truncated: bool


def run_sql(
    catalog: Catalog,
    query: str,
    parameters: Mapping[str, object] | None = None,
    clocks: Clocks | None = None,
    *,
    row_limit: int | None = None,
    seconds: float | None = None,
) -> SqlAnswer:
    """The rows of one read-only statement, `$name` standing for the parameter of that name.

    Raises BadQuestionError where the statement is not allowed, does not run, or takes longer than the seconds.
    """
    with catalog.cursor(clocks) as cursor, _complaints():
        derived = _check(cursor, query) & VIEWS
    if derived and clocks is not None and (clocks.as_of or clocks.known_at):
        listed = ", ".join(sorted(derived))
        raise BadQuestionError(f"{listed}: by SQL only as of now.", NextStep("As of other times", "findings"))
    if derived:
        refresh(catalog, VERDICT_TABLES)
    with catalog.cursor(clocks) as cursor, _complaints():
        cursor.execute("BEGIN TRANSACTION READ ONLY")
        with _time_limit(cursor, seconds):
            reader = cursor.execute(query, dict(parameters or {})).to_arrow_reader(_BATCH_ROWS)
            return _gather(reader, row_limit)


def _gather(reader: pa.RecordBatchReader, row_limit: int | None) -> SqlAnswer:
    batches, count = [], 0
    for batch in reader:
        batches.append(batch)
        count += batch.num_rows
        if row_limit is not None and count > row_limit:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    if row_limit is not None and count > row_limit:
        return SqlAnswer(table.slice(0, row_limit), truncated=True)
    return SqlAnswer(table, truncated=False)


@contextmanager
def _complaints() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, RuntimeError, OSError, ValueError) as error:  # Arrow wraps errors while rows are fetched
        raise BadQuestionError(f"DuckDB: {error}") from error


@contextmanager
def _time_limit(cursor: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """Interrupt the cursor's statement after so many seconds."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _check(cursor: duckdb.DuckDBPyConnection, query: str) -> frozenset[str]:
    """The tables a statement reads. Raises BadQuestionError for all but one SELECT over functions that only read."""
    statements = cursor.extract_statements(query)
    if not statements:
        raise BadQuestionError(f"No statement. {_ONLY}")
    if len(statements) > 1:
        raise BadQuestionError(f"{len(statements)} statements. {_ONLY} (a PIVOT needs its values: ON x IN (…))")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        return _check(cursor, _explained(query))
    if kind != duckdb.StatementType.SELECT:
        raise BadQuestionError(f"{kind.name} is not allowed. {_ONLY}")
    if _READABLE_PRAGMA.match(query):  # these DuckDB itself rewrites as SELECTs
        return frozenset()
    return _check_reads(cursor, query)


def _explained(query: str) -> str:
    found = _EXPLAIN.match(query)
    if not found:
        raise BadQuestionError("Put EXPLAIN first, before any comment")
    return query[found.end() :]


def _check_reads(cursor: duckdb.DuckDBPyConnection, query: str) -> frozenset[str]:
    """The tables a query reads; it may read tables, views, our macros and harmless functions, nothing else."""
    row = cursor.execute("SELECT json_serialize_sql($query, skip_null := true)", {"query": query}).fetchone()
    tree = orjson.loads(row[0]) if row else {}
    if tree.get("error", True):
        raise BadQuestionError(f"{tree.get('error_message', 'The statement cannot be read')}. {_ONLY}")
    nodes = list(_objects(tree))
    named = {_function_name(node) for node in nodes if node.get("type") == "TABLE_FUNCTION"}
    not_allowed = named - _READABLE_FUNCTIONS - (_own_macros(cursor) if named else set())
    tables = {str(node.get("table_name")) for node in nodes if node.get("type") == "BASE_TABLE"}
    not_allowed |= {table for table in tables if not _TABLE_NAME.fullmatch(table)}  # a file's name
    # Who has a key, and who was refused what, is for those who may ask it (catalog.questions.keys).
    not_allowed |= {f"{_KEYS_SCHEMA}.*" for node in nodes if str(node.get("schema_name")).lower() == _KEYS_SCHEMA}
    if not_allowed:
        raise BadQuestionError(
            f"Not allowed here: {', '.join(sorted(not_allowed))}. Only the catalog's own tables are read"
        )
    return frozenset(table.lower() for table in tables)


def _function_name(node: dict[str, Json]) -> str:
    function = node.get("function")
    return str(function.get("function_name") if isinstance(function, dict) else None).lower()


def _objects(node: Json) -> Iterator[dict[str, Json]]:
    """Every object of a syntax tree, at any depth."""
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _objects(item)


def _own_macros(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    rows = cursor.execute(
        "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal"
    ).fetchall()
    return {row[0] for row in rows}
