"""When the runs of a trace read what they read, and with which statistics.

Kept in no graph: looked up for the edges of one answer, within the times of its runs.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.lineage.closure import Closure

# An event of a run may lie outside its START and end; one that lies further is not looked for.
_MARGIN = timedelta(days=1)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)


class Statistics(TypedDict, total=False):
    """What a run says of how much it read; what it does not say is left out."""

    row_count: int
    byte_size: int
    file_count: int


class Read(NamedTuple):
    """When a run first named a dataset as read (microseconds); scanned: the snapshot a scan report names."""

    read_at: int
    statistics: Statistics
    scanned: str | None


class Times(NamedTuple):
    """From when until when."""

    since: datetime
    until: datetime


class _ReadRow(NamedTuple):
    run_key: int
    dataset_key: int
    read_at: int
    scanned: str | None
    row_count: int | None
    byte_size: int | None
    file_count: int | None


class _Name(NamedTuple):
    dataset_key: int
    canonical_key: int


Reads = Mapping[tuple[int, int], Read]
NO_READS: Reads = {}


def find_reads(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> Reads:
    """The reads of a closure's edges, by run and dataset."""
    run_keys = {edge.run_key for edge in closure.edges if edge.run_key is not None}
    times = times_of(closure)
    if not run_keys or times is None:
        return NO_READS
    given = {"run_keys": sorted(run_keys), **times._asdict()}
    rows = fetch(cursor, statement("lineage/trace_reads"), _ReadRow, given)
    canonical = canonical_names(cursor, closure, {row.dataset_key for row in rows})
    reads: dict[tuple[int, int], Read] = {}
    for row in rows:
        place = row.run_key, canonical.get(row.dataset_key, row.dataset_key)
        read = Read(row.read_at, _statistics(row), row.scanned)
        reads[place] = _joined(reads[place], read) if place in reads else read
    return reads


def times_of(closure: Closure) -> Times | None:
    """Between when the events of a closure's runs lie; None where no run says."""
    started = [run.started_at for run in closure.runs if run.started_at is not None]
    if not started:
        return None
    ended = [run.ended_at for run in closure.runs]
    until = max(at for at in ended if at is not None) + _MARGIN if None not in ended else _LAST
    return Times(min(started) - _MARGIN, until)


def canonical_names(cursor: duckdb.DuckDBPyConnection, closure: Closure, keys: set[int]) -> dict[int, int]:
    """The datasets that some names stand for, where these are none of the closure's datasets themselves."""
    others = sorted(keys - {key for key, _ in closure.versions})
    names = fetch(cursor, statement("lineage/canonical_of"), _Name, {"dataset_keys": others}) if others else []
    return {name.dataset_key: name.canonical_key for name in names}


def _statistics(row: _ReadRow) -> Statistics:
    found: Statistics = {}
    if row.row_count is not None:
        found["row_count"] = row.row_count
    if row.byte_size is not None:
        found["byte_size"] = row.byte_size
    if row.file_count is not None:
        found["file_count"] = row.file_count
    return found


def _joined(one: Read, other: Read) -> Read:
    """Two names of one dataset, read by one run."""
    first, second = sorted((one, other), key=lambda read: read.read_at)
    return Read(first.read_at, first.statistics or second.statistics, first.scanned or second.scanned)
