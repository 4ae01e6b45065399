"""Many values as JSON at once, to be put together into larger texts."""

from collections.abc import Collection
from datetime import UTC, datetime

import orjson

_BETWEEN = b",\n  "


def json_texts(values: Collection[str | int | None]) -> list[bytes]:
    """Each value as JSON."""
    return _texts([*values])


def json_instants(instants: Collection[datetime | None]) -> list[bytes]:
    """Each instant as a JSON string, as `instant_text` writes it, or null."""
    return _texts([None if instant is None else instant.astimezone(UTC) for instant in instants])


def _texts(values: list[str | int | None] | list[datetime | None]) -> list[bytes]:
    # One call for all: for each a call would take ten times as long. A line break in a text is escaped, so those
    # that are there stand between two values.
    written = orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
    return written[len(b"[\n  ") : -len(b"\n]")].split(_BETWEEN) if values else []
