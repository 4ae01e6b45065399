"""Python values as JSON can hold them."""

import math
from collections.abc import Mapping

_MOST_TEXT = 200  # of an object that is none of JSON's kinds: its text may be a whole table


def json_mapping(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values as JSON can hold them: NaN and infinity as text, numpy's scalars as Python's."""
    return {str(key): _json_value(value) for key, value in values.items()}


def _json_value(value: object) -> object:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return json_mapping(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_json_value(item) for item in value]
    as_python = getattr(value, "item", None)
    if callable(as_python) and getattr(value, "ndim", None) == 0:
        return _json_value(as_python())
    return str(value)[:_MOST_TEXT]
