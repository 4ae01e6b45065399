"""Which statements of users are run: one that asks, over tables, views and functions that touch nothing else.

Four locks, each tried in tests/test_sql_access.py: the statement's type, the functions it may read from, a read-only
transaction, and an instance without access to other files, extensions or the network (`database.attaching`). The
second is there because some table functions change the instance or read raw memory: `FROM enable_logging(…)` with a
file that cannot be written makes every later statement of every connection fail (DuckDB 1.5.6).
"""

import json
import re
from collections.abc import Iterator

import duckdb

from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError

MOST_QUERY_BYTES = 64 * 1024
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
    r"\s*PRAGMA\s+(database_list|database_size|show_tables|show|table_info|version)\b", re.IGNORECASE
)
_TABLE_NAME = re.compile(r"[\w ]+")
_KEYS_SCHEMA = "access"
_METADATA = "__ducklake"
_ONLY = "Only one SELECT, FROM, WITH, VALUES, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN is run here"
# Strings and names, which may hold the signs of comments; then those signs.
_COMMENTED = re.compile(r"""'[^']*+'|"[^"]*+"|\$(\w*)\$.*?\$\1\$|--[^\n]*+|(?P<sign>/\*|\*/)""", re.DOTALL)


def check_text(query: str) -> None:
    """Raise BadQuestionError where a text is not to be given to a parser: too long, or comments within comments."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise BadQuestionError(f"The statement is no text: half a character at position {error.start}") from error
    if size > MOST_QUERY_BYTES:
        raise BadQuestionError(
            f"The statement has {size:,} bytes, more than the {MOST_QUERY_BYTES:,} that are read. Give long lists as "
            "a parameter: … WHERE name IN (SELECT unnest($names::VARCHAR[]))"
        )
    # DuckDB needs time in the cube of their depth (1.5.6).
    depth = 0
    for found in _COMMENTED.finditer(query):
        depth = {"/*": depth + 1, "*/": 0}.get(found["sign"] or "", depth)
        if depth > 1:
            raise BadQuestionError("A comment within a comment: /* … /* … */ */. Leave one of them out")


def check_statement(cursor: duckdb.DuckDBPyConnection, query: str) -> frozenset[str]:
    """The tables a statement reads. Raises BadQuestionError for all but one SELECT over functions that only read."""
    statements = cursor.extract_statements(query)
    if not statements:
        raise BadQuestionError(f"No statement. {_ONLY}")
    if len(statements) > 1:
        raise BadQuestionError(f"{len(statements)} statements. {_ONLY} (a PIVOT needs its values: ON x IN (…))")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        return check_statement(cursor, _explained(query))
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
    tree = _parsed(row[0]) if row else {}
    if tree.get("error", True):
        raise BadQuestionError(f"{tree.get('error_message', 'The statement cannot be read')}. {_ONLY}")
    nodes = list(_objects(tree))
    named = {_function_name(node) for node in nodes if node.get("type") == "TABLE_FUNCTION"}
    not_allowed = named - _READABLE_FUNCTIONS - (_own_macros(cursor) if named else set())
    tables = {str(node.get("table_name")) for node in nodes if node.get("type") == "BASE_TABLE"}
    not_allowed |= {table for table in tables if not _TABLE_NAME.fullmatch(table)}  # a file's name
    # Who has a key, and who was refused what, is for those who may ask it (catalog.questions.operating.keys).
    not_allowed |= {f"{_KEYS_SCHEMA}.*" for node in nodes if str(node.get("schema_name")).lower() == _KEYS_SCHEMA}
    # A lake's own metadata, in which small tables stand as rows: those of keys among them.
    databases = {str(node.get(part)) for node in nodes for part in ("catalog_name", "schema_name")}
    not_allowed |= {name for name in databases if name.lower().startswith(_METADATA)}
    if not_allowed:
        raise BadQuestionError(
            f"Not allowed here: {', '.join(sorted(not_allowed))}. Only the catalog's own tables are read"
        )
    return frozenset(table.lower() for table in tables)


def _parsed(text: str) -> dict[str, Json]:
    """A syntax tree. Raises BadQuestionError where it is deeper than Python reads."""
    try:
        tree: dict[str, Json] = json.loads(text)  # not orjson, which knows no infinity, and 255 levels only
    except RecursionError as error:
        raise BadQuestionError("The statement is nested too deeply. Use WITH to name its parts") from error
    return tree


def _function_name(node: dict[str, Json]) -> str:
    function = node.get("function")
    return str(function.get("function_name") if isinstance(function, dict) else None).lower()


def _objects(tree: Json) -> Iterator[dict[str, Json]]:
    """Every object of a syntax tree, at any depth."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield node
            left.extend(node.values())
        elif isinstance(node, list):
            left.extend(node)


def _own_macros(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    rows = cursor.execute(
        "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal"
    ).fetchall()
    return {row[0] for row in rows}
