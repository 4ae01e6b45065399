"""Management records into the log, as entries of kind `record`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import orjson

from catalog.events.openlineage import Producer
from catalog.log.entry import Entry
from catalog.log.own_entries import own_entry
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError

_PRODUCER = Producer("https://github.com/whence-data/whence")


def write_records(
    catalog: Catalog, records: Sequence[Mapping[str, object]], actor: str | None, at: datetime | None = None
) -> None:
    """Put records into the log in one transaction; durable when this returns. Each has a kind and an id.

    at: when they were made, else now. Raises BadQuestionError where one has not.
    """
    now = at or datetime.now(UTC)
    catalog.append([record_entry(record, actor, now) for record in records])


def record_entry(record: Mapping[str, object], actor: str | None, at: datetime) -> Entry:
    """The entry of a record made at a time. Raises BadQuestionError where it is none."""
    try:
        text = orjson.dumps(_PRODUCER.record(at, record))
    except orjson.JSONEncodeError as error:
        raise BadQuestionError(f"No record: {error}") from error
    return own_entry(text, actor)
