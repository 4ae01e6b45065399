"""One writer for each format: it makes a piece of rows ready, so that its size is known, and writes it."""

import io
from typing import BinaryIO, Protocol

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from catalog.questions.sql_rows.csv_cells import defused
from catalog.questions.sql_rows.plain_values import names_apart, plain_array, plain_value
from catalog.values.errors import BadQuestionError
from catalog.values.formulas import without_formula

_ROWS_OF_A_GROUP = 65_536
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_NAIVE_UTC


class Writer(Protocol):
    """Writes the pieces of one answer."""

    def ready(self, piece: pa.RecordBatch) -> bytes | pa.RecordBatch:
        """What `put` writes for a piece."""

    def put(self, made_ready: bytes | pa.RecordBatch) -> None:
        """Write it."""

    def end(self) -> None:
        """Write what comes after the last piece."""


class JsonWriter:
    """An array of objects; times as RFC 3339 with Z, binary as hex, what JSON lacks as text."""

    def __init__(self, schema: pa.Schema, sink: BinaryIO) -> None:
        self._names = names_apart(schema.names)
        self._sink = sink
        self._between = b"["

    def ready(self, piece: pa.RecordBatch) -> bytes:
        """The objects of a piece, with commas between."""
        plain = pa.RecordBatch.from_arrays([plain_array(column) for column in piece.columns], names=self._names)
        return orjson.dumps(plain.to_pylist(), default=plain_value, option=_OPTIONS)[1:-1]

    def put(self, made_ready: bytes | pa.RecordBatch) -> None:
        """Write the objects."""
        self._sink.write(self._between + bytes(made_ready))
        self._between = b","

    def end(self) -> None:
        """Close the array."""
        self._sink.write(b"]" if self._between == b"," else b"[]")


class CsvWriter:
    """A header line and a line for each row; nested values as JSON text, no cell a formula."""

    def __init__(self, schema: pa.Schema, sink: BinaryIO) -> None:
        self._sink = sink
        names = [without_formula(name) for name in schema.names]
        header = pa.schema([pa.field(name, pa.string()) for name in names])
        self._sink.write(_csv_of(pa.RecordBatch.from_pylist([], header), with_header=True))

    def ready(self, piece: pa.RecordBatch) -> bytes:
        """The lines of a piece."""
        columns = [_flat(column) for column in piece.columns]
        return _csv_of(pa.RecordBatch.from_arrays(columns, names=piece.schema.names), with_header=False)

    def put(self, made_ready: bytes | pa.RecordBatch) -> None:
        """Write the lines."""
        self._sink.write(bytes(made_ready))

    def end(self) -> None:
        """Nothing follows."""


def _csv_of(batch: pa.RecordBatch, *, with_header: bool) -> bytes:
    sink = io.BytesIO()
    pyarrow.csv.write_csv(batch, sink, pyarrow.csv.WriteOptions(include_header=with_header))
    return sink.getvalue()


def _flat(array: pa.Array) -> pa.Array:
    """A column as CSV has a form for it."""
    kind = array.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _times(array)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return defused(array.cast(pa.string()))
    if pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind):
        return _as_text(array) if pa.types.is_interval(kind) else array
    return _as_text(array)


def _times(array: pa.Array) -> pa.Array:
    """Times as Arrow writes them to CSV, but those of years that it has no form for."""
    text = plain_array(array)
    is_near = pc.match_substring_regex(text, r"^\d{4}-")
    return array if pc.all(is_near).as_py() else pc.if_else(is_near, array.cast(pa.string()), text)


def _as_text(array: pa.Array) -> pa.Array:
    values = plain_array(array).to_pylist()
    return defused(pa.array([None if value is None else _text(value) for value in values], pa.string()))


def _text(value: object) -> str:
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=plain_value, option=_OPTIONS).decode()
    return value if isinstance(value, str) else str(plain_value(value))


class ArrowWriter:
    """An Arrow IPC stream."""

    def __init__(self, schema: pa.Schema, sink: BinaryIO) -> None:
        self._writer = pa.ipc.new_stream(sink, schema)

    def ready(self, piece: pa.RecordBatch) -> pa.RecordBatch:
        """The piece as it is."""
        return piece

    def put(self, made_ready: bytes | pa.RecordBatch) -> None:
        """Write the piece."""
        self._writer.write_batch(made_ready)

    def end(self) -> None:
        """Write the end of the stream."""
        self._writer.close()


class ParquetWriter:
    """A Parquet file; intervals as text, which Arrow cannot write there."""

    def __init__(self, schema: pa.Schema, sink: BinaryIO) -> None:
        self._schema = pa.schema(
            [pa.field(each.name, pa.string()) if pa.types.is_interval(each.type) else each for each in schema]
        )
        self._kept: list[pa.RecordBatch] = []
        self._rows = 0
        try:
            self._writer = pyarrow.parquet.ParquetWriter(sink, self._schema)
        except pa.ArrowNotImplementedError as error:
            raise BadQuestionError(f"Parquet: {error}. Cast that column to VARCHAR") from error

    def ready(self, piece: pa.RecordBatch) -> pa.RecordBatch:
        """The piece with its intervals as text."""
        columns = [_as_text(column) if pa.types.is_interval(column.type) else column for column in piece.columns]
        return pa.RecordBatch.from_arrays(columns, schema=self._schema)

    def put(self, made_ready: bytes | pa.RecordBatch) -> None:
        """Write the pieces once they are enough for a row group."""
        self._kept.append(made_ready)
        self._rows += len(made_ready)
        if self._rows >= _ROWS_OF_A_GROUP:
            self._write_group()

    def end(self) -> None:
        """Write the last row group and the footer."""
        if self._kept:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        try:
            self._writer.write_table(pa.Table.from_batches(self._kept, self._schema))
        except pa.ArrowNotImplementedError as error:
            raise BadQuestionError(f"Parquet: {error}. Cast that column to VARCHAR") from error
        self._kept, self._rows = [], 0
