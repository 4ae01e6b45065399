"""Values out of a facet's JSON, read liberally: whatever has another type than expected is passed over.

It stays whole in the log.
"""

from catalog.events.table_rows import CalendarSpan
from catalog.values.canonical_json import Json
from catalog.vocabulary.durations import parse_span

DatasetName = tuple[str, str]
_MOST_MONTHS = 2**31 - 1


def text(value: Json) -> str | None:
    """The value if it is text with something in it, else None; numbers and booleans are written out."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return None
    return str(value)


def truth(value: Json) -> bool | None:
    """The value if it is true or false, else None."""
    return value if isinstance(value, bool) else None


def whole_number(value: Json) -> int | None:
    """The value if it is a 64-bit integer (or a float without a fraction), else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    number = int(value)
    return number if number == value and -(2**63) <= number < 2**63 else None


def duration(value: Json) -> CalendarSpan | None:
    """An ISO 8601 duration as (months, days, nanoseconds), None where the value is none."""
    if not isinstance(value, str):
        return None
    try:
        months, rest = parse_span(value)
    except (ValueError, OverflowError):
        return None
    # An INTERVAL counts months in 32 bits; one longer than that would stop the whole batch it is in.
    if abs(months) > _MOST_MONTHS:
        return None
    return int(months), rest.days, (rest.seconds * 1_000_000 + rest.microseconds) * 1000


def member(value: Json, *path: str) -> Json:
    """What stands at a path of keys, None where there is nothing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def members(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; whatever else stands there is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def name_of(value: Json) -> DatasetName | None:
    """The (namespace, name) of a dataset object, None where either is missing or empty."""
    namespace, name = member(value, "namespace"), member(value, "name")
    if isinstance(namespace, str) and isinstance(name, str) and namespace and name:
        return namespace, name
    return None


def is_cleared(facet: dict[str, Json]) -> bool:
    """Whether the facet takes an earlier one away: literally `{}`, or marked `_deleted`."""
    return not facet or facet.get("_deleted") is True
