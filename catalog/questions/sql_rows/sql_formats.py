"""Rows of a query as JSON, CSV, an Arrow stream or Parquet; which of them an Accept header prefers."""

import io
import math

import pyarrow as pa

from catalog.questions.sql_rows.write import Room, write_batches

JSON = "application/json"
MEDIA_TYPES = {
    "json": JSON,
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}


def write_rows(rows: pa.Table, kind: str) -> bytes:
    """The rows in one of the kinds of MEDIA_TYPES. Raises BadQuestionError where it has no form for a value."""
    sink = io.BytesIO()
    write_batches(rows.schema, rows.to_batches(), kind, sink, Room())
    return sink.getvalue()


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
