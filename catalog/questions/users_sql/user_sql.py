"""Users' own SQL, read-only, answered in a process that may crash or be killed; and our pages' SQL, in this one."""

import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.storage.place import absolute
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.derived.verdict_tables import VIEWS as VERDICT_VIEWS
from catalog.management.kept_tables import VIEWS as MANAGED_VIEWS
from catalog.management.kept_tables import refresh_managed
from catalog.questions.sql_process.door import Running, SqlProcess, sql_process
from catalog.questions.sql_process.protocol import Limits, SqlRequest
from catalog.questions.sql_process.sql_check import check_statement, check_text
from catalog.questions.sql_process.statement import complaints, not_of_the_past
from catalog.questions.sql_rows.write import Room, write_batches
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks

_BATCH_ROWS = 10_000
# These crash DuckDB on deep JSON (1.5.6). A process of their own takes half a second to start, so others go without.
_MAY_CRASH = re.compile(r"json_(structure|contains|merge_patch|transform|group_structure)|from_json|variant", re.I)
_COMMAND = Limits(rows=2**62, answer_bytes=2**62, seconds=86_400.0)
VIEWS = VERDICT_VIEWS | MANAGED_VIEWS
_MENTIONED = re.compile(rf"\b({'|'.join(sorted(VIEWS))})\b", re.IGNORECASE)


class SqlAnswer(NamedTuple):
    """The rows of a query, and whether there were more than the limit."""

    rows: pa.Table
    truncated: bool


class SqlFile(NamedTuple):
    """The rows of a query, written to a file without a name, and whether there were more than fit its limits."""

    file: BinaryIO
    truncated: bool


def answer_sql(
    catalog: Catalog,
    query: str,
    kind: str,
    parameters: Mapping[str, object] | None = None,
    clocks: Clocks | None = None,
    *,
    limits: Limits,
    running: Running | None = None,
) -> SqlFile:
    """The rows of a user's statement as json, csv, arrow or parquet, of all that was logged before this call.

    Raises BadQuestionError where it is not allowed, does not run, or takes more than the limits; UnavailableError
    where as many run already as may.
    """
    check_text(query)
    shares = catalog.memory
    limits = replace(
        limits,
        memory_bytes=min(limits.memory_bytes, shares.statement),
        spill_bytes=min(limits.spill_bytes, shares.statement_spill),
    )
    process = process_of(catalog)
    if process is None:
        return _answered_here(catalog, query, kind, parameters, clocks, limits)
    if not _is_past(clocks):
        _refresh(catalog, frozenset(name.lower() for name in _MENTIONED.findall(query)))
    catalog.catch_up()
    as_of, known_at = (instant.isoformat() if instant else None for instant in clocks or Clocks())
    present_only = tuple(sorted(VIEWS))
    asked = SqlRequest(query, kind, limits, dict(parameters or {}), as_of, known_at, present_only)
    return SqlFile(*process.run(asked, running or Running()))


def answer_command(catalog: Catalog, query: str, kind: str) -> SqlFile:
    """The rows of a statement for who has the file to himself: without limits, and here, where that cannot crash."""
    if process_of(catalog) is None or not _MAY_CRASH.search(query):
        rows = run_sql(catalog, query).rows
        file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever asked reads and closes it
        write_batches(rows.schema, rows.to_batches(), kind, file, Room())
        file.seek(0)
        return SqlFile(file, truncated=False)
    return answer_sql(catalog, query, kind, limits=_COMMAND)


def process_of(catalog: Catalog) -> SqlProcess | None:
    """The process that answers users' SQL on a catalog; it ends with the catalog. None for one in memory."""
    if catalog.place is None:
        return None
    process = sql_process(absolute(catalog.place))
    catalog.end_with(process.close)
    return process


def _answered_here(
    catalog: Catalog,
    query: str,
    kind: str,
    parameters: Mapping[str, object] | None,
    clocks: Clocks | None,
    limits: Limits,
) -> SqlFile:
    """The answer of a catalog in memory, which no other process can read."""
    answer = run_sql(catalog, query, parameters, clocks, row_limit=limits.rows, seconds=limits.seconds)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever asked reads and closes it
    is_cut = write_batches(
        answer.rows.schema, answer.rows.to_batches(), kind, file, Room(answer_bytes=limits.answer_bytes)
    )
    file.seek(0)
    return SqlFile(file, answer.truncated or is_cut)


def run_sql(
    catalog: Catalog,
    query: str,
    parameters: Mapping[str, object] | None = None,
    clocks: Clocks | None = None,
    *,
    row_limit: int | None = None,
    seconds: float | None = None,
) -> SqlAnswer:
    """The rows of one read-only statement run in this process: of our own pages, or of who has the file to himself.

    `$name` stands for the parameter of that name. Raises BadQuestionError where the statement is not allowed, does
    not run, or takes longer than the seconds.
    """
    check_text(query)
    with catalog.cursor(clocks) as cursor, complaints():
        derived = check_statement(cursor, query) & VIEWS
    if derived and _is_past(clocks):
        raise not_of_the_past(derived)
    _refresh(catalog, derived)
    with catalog.cursor(clocks) as cursor, complaints():
        cursor.execute("BEGIN TRANSACTION READ ONLY")
        with _time_limit(cursor, seconds):
            reader = cursor.execute(query, dict(parameters or {})).to_arrow_reader(_BATCH_ROWS)
            return _gather(reader, row_limit)


def _refresh(catalog: Catalog, views: frozenset[str]) -> None:
    """Bring what some views hold up to the log."""
    if views & MANAGED_VIEWS:
        refresh_managed(catalog)
    elif views:
        refresh(catalog, VERDICT_TABLES)


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


def _is_past(clocks: Clocks | None) -> bool:
    return clocks is not None and bool(clocks.as_of or clocks.known_at)
