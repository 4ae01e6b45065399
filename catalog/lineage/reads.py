"""When the runs of a trace read what they read, and with which statistics.

The graph knows when most edges were read; the rest is looked up for the edges of one answer, within the times of its
runs.
"""

from array import array
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch, fetch_columns
from catalog.lineage.closure import Closure
from catalog.lineage.closure_columns import NO_TIME
from catalog.lineage.passes import Numbers
from catalog.values.times import instant_of, micros_of

# An event of a run may lie outside its START and end; one that lies further is not looked for.
_MARGIN = timedelta(days=1)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)


class Statistics(TypedDict, total=False):
    """What a run says of how much it read; what it does not say is left out."""

    row_count: int
    byte_size: int
    file_count: int


class Said(NamedTuple):
    """What the events of a run say of one read; scanned: the snapshot a scan report names."""

    statistics: Statistics
    scanned: str | None


class Times(NamedTuple):
    """From when until when."""

    since: datetime
    until: datetime


class Reads(NamedTuple):
    """By run and dataset: when the run first named it as read (microseconds), and what more is said where any is.

    by_edge: when each edge was read, NO_TIME where these say; empty where they say it of all.
    """

    read_at: dict[tuple[int | None, int], int]
    said: dict[tuple[int | None, int], Said]
    by_edge: Numbers = array("q")


class _ReadColumns(NamedTuple):
    run_key: Sequence[int]
    dataset_key: Sequence[int]
    read_at: Sequence[int]
    says_more: Sequence[bool]


class _SaidRow(NamedTuple):
    run_key: int
    dataset_key: int
    scanned: str | None
    row_count: int | None
    byte_size: int | None
    file_count: int | None


class _Name(NamedTuple):
    dataset_key: int
    canonical_key: int


NO_READS = Reads({}, {})
_NOTHING = Said({}, None)


def find_reads(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> Reads:
    """The reads of a closure's edges."""
    times = times_of(closure)
    if times is None:
        return NO_READS
    known = closure.read_times
    # The tables would give other instants where an event lies far outside its run's time.
    if known is None or known.first < micros_of(times.since) or known.last > micros_of(times.until):
        return _find_reads(cursor, closure, times, keys_of_runs(closure))
    others = _find_reads(cursor, closure, times, known.unknown) if known.unknown else NO_READS
    return others._replace(by_edge=known.at)


def _find_reads(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, times: Times, run_keys: Collection[int]
) -> Reads:
    given = {"run_keys": orjson.dumps(run_keys).decode(), **times._asdict()}
    run_key, dataset_key, at, says_more = fetch_columns(cursor, statement("lineage/trace_reads"), _ReadColumns, given)
    found = Reads(dict(zip(zip(run_key, dataset_key, strict=True), at, strict=True)), {})
    if True in says_more:
        rows = fetch(cursor, statement("lineage/trace_statistics"), _SaidRow, given)
        found.said.update({(row.run_key, row.dataset_key): Said(_statistics(row), row.scanned) for row in rows})
    canonical = canonical_names(cursor, closure, set(dataset_key))
    return _by_canonical_name(found, canonical) if canonical else found


def keys_of_runs(closure: Closure) -> list[int]:
    """The runs of a closure's edges."""
    return [key for key in dict.fromkeys(closure.columns.authors.run_key) if key is not None]


def times_of(closure: Closure) -> Times | None:
    """Between when the events of a closure's runs lie; None where no run says."""
    runs = closure.columns.runs
    started = [at for at in runs.started_at.micros() if at != NO_TIME]
    if not started:
        return None
    ended = runs.ended_at.micros()
    until = instant_of(max(ended)) + _MARGIN if NO_TIME not in ended else _LAST
    return Times(instant_of(min(started)) - _MARGIN, until)


def canonical_names(cursor: duckdb.DuckDBPyConnection, closure: Closure, keys: set[int]) -> dict[int, int]:
    """The datasets that some names stand for, where these are none of the closure's datasets themselves."""
    others = sorted(keys.difference(closure.columns.datasets.dataset_key))
    names = fetch(cursor, statement("lineage/canonical_of"), _Name, {"dataset_keys": others}) if others else []
    return {name.dataset_key: name.canonical_key for name in names}


def _statistics(row: _SaidRow) -> Statistics:
    found: Statistics = {}
    if row.row_count is not None:
        found["row_count"] = row.row_count
    if row.byte_size is not None:
        found["byte_size"] = row.byte_size
    if row.file_count is not None:
        found["file_count"] = row.file_count
    return found


def _by_canonical_name(reads: Reads, canonical: Mapping[int, int]) -> Reads:
    """The reads by canonical names."""
    joined = Reads({}, {})
    # By time, so that of two names of one dataset, read by one run, what is said with the first counts.
    for at, place in sorted((at, place) for place, at in reads.read_at.items()):
        run, dataset = place
        by_name = run, canonical.get(dataset, dataset)
        joined.read_at.setdefault(by_name, at)
        if said := reads.said.get(place):
            known = joined.said.get(by_name, _NOTHING)
            joined.said[by_name] = Said(known.statistics or said.statistics, known.scanned or said.scanned)
    return joined
