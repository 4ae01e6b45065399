"""The columns of the reading tables as Arrow has them, and rows of events as such tables."""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from catalog.events.row_batches import Received, Rows
from catalog.events.table_rows import CalendarSpan, Instant, Ordinal, Rank

_TIME = pa.timestamp("us", tz="UTC")
RECEIVED_AT = pa.field("received_at", _TIME)
_ARROW_TYPES = {
    Instant: _TIME,
    Rank: pa.uint64(),
    Ordinal: pa.int32(),
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    CalendarSpan: pa.month_day_nano_interval(),
}
# Rows that stand for a content or a name are written once: where a row of this key is there, it is left out. What
# events say is written as often as it is logged, which is once.
_KEYS = {
    "datasets": ("dataset_key", "namespace", "name"),
    "name_parts": ("dataset_key",),
    "jobs": ("job_key", "namespace", "name"),
    "symlinks": ("dataset_key", "identifier_key", "facet_hash"),
    "facets": ("facet_hash",),
    "facet_sets": ("set_hash",),
    "fields": ("facet_hash",),
    "column_edges": ("facet_hash",),
    "assertions": ("facet_hash",),
}


class Table(NamedTuple):
    """A reading table's columns, and the key that says whether a row is there already."""

    columns: pa.Schema
    key: tuple[str, ...]


def _arrow_type(hint: object) -> pa.DataType:
    """The Arrow type of a column's type hint; every column may be NULL, so `| None` says nothing more."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    return _ARROW_TYPES[hint]


def _tables() -> dict[str, Table]:
    """The tables as `Rows` and the types of its rows define them."""
    tables = {}
    for name, rows in get_type_hints(Rows).items():
        hints = get_type_hints(get_args(rows)[0], include_extras=True)
        columns = [pa.field(column, _arrow_type(hint)) for column, hint in hints.items()]
        tables[name] = Table(
            pa.schema([*columns, RECEIVED_AT] if get_origin(rows) is Received else columns), _KEYS.get(name, ())
        )
    return tables


TABLES = _tables()


def as_tables(rows: Rows) -> dict[str, pa.Table]:
    """The rows as Arrow tables, of the reading tables that there are rows for."""
    tables = {}
    for name, table in TABLES.items():
        columns = _columns(getattr(rows, name))
        if columns:
            arrays = [pa.array(column, kind.type) for column, kind in zip(columns, table.columns, strict=True)]
            tables[name] = pa.Table.from_arrays(arrays, schema=table.columns)
    return tables


def as_streams(rows: Rows) -> dict[str, bytes]:
    """The same tables as bytes, for another process."""
    streams = {}
    for name, table in as_tables(rows).items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        streams[name] = sink.getvalue().to_pybytes()
    return streams


def from_streams(streams: Mapping[str, bytes]) -> dict[str, pa.Table]:
    """The tables that another process wrote."""
    return {name: pa.ipc.open_stream(stream).read_all() for name, stream in streams.items()}


def _columns(rows: Received[tuple[object, ...]] | list[tuple[object, ...]]) -> list[Sequence[object]]:
    """The values of rows by column, in the order of their table's schema; none where there are no rows."""
    if not isinstance(rows, Received):
        return list(zip(*rows, strict=True))
    return [*zip(*rows.rows, strict=True), rows.received_at] if rows.rows else []
