"""Rows of a query as JSON, CSV, an Arrow stream or Parquet."""

import io
import math
from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal

import isodate
import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from catalog.values.errors import BadQuestionError

JSON = "application/json"
MEDIA_TYPES = {
    "json": JSON,
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}


def write_rows(rows: pa.Table, kind: str) -> bytes:
    """The rows in one of the kinds of MEDIA_TYPES."""
    return _WRITERS[kind](rows)


def _json(rows: pa.Table) -> bytes:
    """An array of objects; times as RFC 3339 with Z, binary as hex, what JSON lacks as text."""
    return orjson.dumps(
        rows.to_pylist(), default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_NAIVE_UTC
    )


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, timedelta):
        return isodate.duration_isoformat(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else str(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, pa.MonthDayNano):
        return _duration(value)
    return str(value)


def _duration(value: pa.MonthDayNano) -> str:
    """An interval as ISO 8601; it keeps months, days and seconds apart, as none has a fixed length in another."""
    seconds = f"{Decimal(value.nanoseconds) / 10**9:.9f}".rstrip("0").rstrip(".") if value.nanoseconds else ""
    days = f"{value.months}M" * bool(value.months) + f"{value.days}D" * bool(value.days)
    return f"P{days}" + (f"T{seconds}S" if seconds else "") if days or seconds else "PT0S"


def _csv(rows: pa.Table) -> bytes:
    """A header line and a line for each row; nested values as JSON text."""
    sink = io.BytesIO()
    pyarrow.csv.write_csv(_flat(rows), sink)
    return sink.getvalue()


def _flat(rows: pa.Table) -> pa.Table:
    """The rows with every column that CSV has no form for as text."""
    for index, column in enumerate(rows.schema):
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type) or pa.types.is_interval(column.type):
            rows = _as_text(rows, index)
    return rows


def _as_text(rows: pa.Table, index: int) -> pa.Table:
    """The rows with one column as text."""
    texts = [None if value is None else _text(value) for value in rows.column(index).to_pylist()]
    return rows.set_column(index, rows.schema.field(index).name, pa.array(texts, pa.string()))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return _duration(value) if isinstance(value, pa.MonthDayNano) else orjson.dumps(value, default=_plain).decode()


def _arrow(rows: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def _parquet(rows: pa.Table) -> bytes:
    """Parquet; intervals as text, which Arrow cannot write there."""
    for index, column in enumerate(rows.schema):
        if pa.types.is_interval(column.type):
            rows = _as_text(rows, index)
    sink = io.BytesIO()
    try:
        pyarrow.parquet.write_table(rows, sink)
    except pa.ArrowNotImplementedError as error:
        raise BadQuestionError(f"Parquet: {error}. Cast that column to VARCHAR") from error
    return sink.getvalue()


_WRITERS: dict[str, Callable[[pa.Table], bytes]] = {
    "json": _json, "csv": _csv, "arrow": _arrow, "parquet": _parquet,
}  # fmt: skip


def kind_of(accept: str) -> str | None:
    """The kind an Accept header prefers, JSON where it takes anything; None where it takes none of ours."""
    wanted = sorted(map(_preference, accept.split(",") if accept.strip() else ["*/*"]), reverse=True)
    for quality, _, media_type in wanted:
        if quality <= 0:
            continue
        if media_type in {"*/*", "application/*"}:
            return "json"
        for kind, ours in MEDIA_TYPES.items():
            if media_type in {ours, "text/*" if kind == "csv" else ours}:
                return kind
    return None


def _preference(item: str) -> tuple[float, int, str]:
    """Quality, how exact, and the media type of one item of an Accept header."""
    media_type, *parameters = (part.strip().lower() for part in item.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = float(parameter[2:])
            except ValueError:
                quality = 0.0
    return (quality if math.isfinite(quality) else 0.0, -media_type.count("*"), media_type)
