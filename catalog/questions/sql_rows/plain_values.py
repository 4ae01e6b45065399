"""Arrow's values as JSON can have them: times as text, and every name of an object once."""

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from decimal import Decimal

import isodate
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DAYS = {"first": -719_162, "last": 2_932_896}  # 0001-01-01 and 9999-12-31, in days from 1970
_UNITS_A_DAY = {"s": 86_400, "ms": 86_400 * 10**3, "us": 86_400 * 10**6, "ns": 86_400 * 10**9}


def names_apart(names: Iterable[str]) -> list[str]:
    """The names with none twice, as DuckDB names the columns of a table: a, a_1; what has no name by its place."""
    given = [name or str(place) for place, name in enumerate(names, 1)]
    taken = set(given)
    found: dict[str, int] = {}  # each name that was given out, and how often it was asked for again
    for name in given:
        unique = name
        while unique in found or (unique != name and unique in taken):
            found[name] += 1
            unique = f"{name}_{found[name]}"
        found[unique] = 0
    return list(found)


def plain_array(array: pa.Array) -> pa.Array:
    """The array with times as RFC 3339 text, at any depth, and the fields of structs named apart."""
    kind = array.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _times_as_text(array)
    if pa.types.is_struct(kind):
        fields = [plain_array(array.field(place)) for place in range(kind.num_fields)]
        names = names_apart(kind.field(place).name for place in range(kind.num_fields))
        return pa.StructArray.from_arrays(fields, names=names, mask=array.is_null()) if fields else array
    if pa.types.is_map(kind):
        keys, items = plain_array(array.keys), plain_array(array.items)
        entry = [pa.field("key", keys.type, nullable=False), pa.field("value", items.type)]
        entries = pa.StructArray.from_arrays([keys, items], fields=entry)
        return _with_values(array, pa.map_(keys.type, items.type), entries)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values = plain_array(array.values)
        return _with_values(
            array, pa.list_(values.type) if pa.types.is_list(kind) else pa.large_list(values.type), values
        )
    if pa.types.is_fixed_size_list(kind):
        values = plain_array(array.values)
        return _with_values(array, pa.list_(values.type, kind.list_size), values)
    return array


def _with_values(array: pa.Array, kind: pa.DataType, values: pa.Array) -> pa.Array:
    """A list array with other values in the places of its own."""
    buffers = 1 if pa.types.is_fixed_size_list(kind) else 2
    return pa.Array.from_buffers(kind, len(array), array.buffers()[:buffers], offset=array.offset, children=[values])


def _times_as_text(array: pa.Array) -> pa.Array:
    """RFC 3339 with Z and as many digits as are needed; infinity and years of other lengths as text too."""
    is_date = pa.types.is_date(array.type)
    units = 1 if is_date else _UNITS_A_DAY[array.type.unit]
    numbers = array.cast(pa.int32() if is_date else pa.int64())
    span = pc.min_max(numbers)
    low, high = span["min"].as_py(), span["max"].as_py()
    if low is None:
        return pa.nulls(len(array), pa.string())
    if low < _DAYS["first"] * units or high >= (_DAYS["last"] + 1) * units:
        bits = 32 if is_date else 64
        texts = [_far_time(number, "D" if is_date else array.type.unit, bits) for number in numbers.to_pylist()]
        return pa.array(texts, pa.string())
    if is_date:
        return array.cast(pa.string())
    text = array.cast(pa.timestamp(array.type.unit)).cast(pa.string())  # without its zone: all are in UTC
    text = pc.replace_substring(text, " ", "T")
    text = pc.replace_substring_regex(text, r"\.0+$", "")
    return pc.binary_join_element_wise(text, pa.scalar("Z"), pa.scalar(""))


def _far_time(number: int | None, unit: str, bits: int) -> str | None:
    """One time of any year, from its number since 1970."""
    if number is None:
        return None
    if abs(number) == 2 ** (bits - 1) - 1:
        return "infinity" if number > 0 else "-infinity"
    year, *rest = str(np.datetime_as_string(np.array(number).astype(f"datetime64[{unit}]"))).rsplit("-", 2)
    text = "-".join([f"-{year[1:]:0>4}" if year.startswith("-") else year, *rest])
    if unit == "D":
        return text
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def plain_value(value: object) -> object:
    """One value that JSON has no form for, as text or a number."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, timedelta):
        return isodate.duration_isoformat(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else str(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, pa.MonthDayNano):
        return duration(value)
    return str(value)


def duration(value: pa.MonthDayNano) -> str:
    """An interval as ISO 8601; it keeps months, days and seconds apart, as none has a fixed length in another."""
    seconds = f"{Decimal(value.nanoseconds) / 10**9:.9f}".rstrip("0").rstrip(".") if value.nanoseconds else ""
    days = f"{value.months}M" * bool(value.months) + f"{value.days}D" * bool(value.days)
    return f"P{days}" + (f"T{seconds}S" if seconds else "") if days or seconds else "PT0S"


def pieces_of(batch: pa.RecordBatch, rows: int, piece_bytes: int) -> Sequence[pa.RecordBatch]:
    """The batch in pieces of at most so many rows and about so many bytes, no row cut."""
    if batch.num_rows == 0:
        return ()
    step = max(1, min(rows, batch.num_rows * piece_bytes // max(1, batch.nbytes)))
    return [batch.slice(start, step) for start in range(0, batch.num_rows, step)]
