"""Rows of a query as bytes: JSON, CSV, Arrow, Parquet."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import orjson
import pyarrow as pa
from pyarrow import parquet

_JSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS


def write_rows(rows: pa.Table, form: str) -> bytes:
    """The rows as json (an array of objects), csv (with a header), arrow (an IPC stream) or parquet."""
    if form == "json":
        return orjson.dumps(rows.to_pylist(), default=_plain, option=_JSON_OPTIONS)
    if form == "csv":
        return _csv(rows)
    target = io.BytesIO()
    if form == "arrow":
        with pa.ipc.new_stream(target, rows.schema) as stream:
            stream.write_table(rows)
    else:
        parquet.write_table(rows, target)
    return target.getvalue()


def _csv(rows: pa.Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.column_names)
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A value as text: as in JSON, but for texts, numbers and NULL (empty)."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    return orjson.dumps(value, default=_plain, option=_JSON_OPTIONS).decode().strip('"')


def _plain(value: object) -> object:
    """What JSON has no word for: bytes in hex, intervals and other kinds as text, whole decimals as integers."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole and abs(value) < 2**63 else float(value) if not whole else str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)
