"""Statements with their parameters written out: what is run is what is shown, and anybody can run it again."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

Value = str | float | date | datetime | Sequence[str]
_PARAMETER = re.compile(r"\$(\w+)")


def written_out(text: str, values: Mapping[str, Value]) -> str:
    """The statement with every `$name` as the SQL literal of its value. KeyError for a name without one."""
    return _PARAMETER.sub(lambda found: _literal(values[found[1]]), text).strip()


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat()}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "[" + ", ".join(map(_literal, value)) + "]" if value else "[]::VARCHAR[]"
