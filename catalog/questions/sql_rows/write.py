"""Rows written in one of the formats, up to a number of rows and bytes."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, NamedTuple

import pyarrow as pa

from catalog.questions.sql_rows.plain_values import pieces_of
from catalog.questions.sql_rows.writers import ArrowWriter, CsvWriter, JsonWriter, ParquetWriter, Writer
from catalog.values.errors import BadQuestionError

_PIECE_ROWS = 2_000
_PIECE_BYTES = 2**20
_WRITERS: dict[str, Callable[[pa.Schema, BinaryIO], Writer]] = {
    "json": JsonWriter, "csv": CsvWriter, "arrow": ArrowWriter, "parquet": ParquetWriter,
}  # fmt: skip


class Room(NamedTuple):
    """How much of an answer is written; None: all."""

    rows: int | None = None
    answer_bytes: int | None = None


def write_batches(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], kind: str, sink: BinaryIO, room: Room
) -> bool:
    """Whether there are more rows than were written to the sink.

    Raises BadQuestionError where the format has no form for a value, and where not even one row fits.
    """
    try:
        writer = _WRITERS[kind](schema, sink)
        is_truncated = _fill(writer, batches, room)
        writer.end()
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        raise BadQuestionError(f"Not all of these rows can be written as {kind}: {_first_line(error)}. "
                               "Cast that column to VARCHAR") from error  # fmt: skip
    return is_truncated


def _fill(writer: Writer, batches: Iterable[pa.RecordBatch], room: Room) -> bool:
    rows = size = 0
    for batch in batches:
        for piece in pieces_of(batch, _PIECE_ROWS, _PIECE_BYTES):
            fitting = piece if room.rows is None else piece.slice(0, room.rows - rows)
            if fitting.num_rows:
                made_ready = writer.ready(fitting)
                size += len(made_ready) if isinstance(made_ready, bytes) else made_ready.nbytes
                if room.answer_bytes is not None and size > room.answer_bytes:
                    _refuse_nothing(rows, room.answer_bytes)
                    return True
                writer.put(made_ready)
                rows += fitting.num_rows
            if fitting.num_rows < piece.num_rows:
                return True
    return False


def _refuse_nothing(rows: int, answer_bytes: int) -> None:
    if not rows:
        raise BadQuestionError(
            f"The first row alone is larger than {answer_bytes / 2**20:,.0f} MB, the most an answer may have. "
            "Ask for fewer columns, or for parts of a text: left(body, 1000)"
        )


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
