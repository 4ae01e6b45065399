"""Management records into the log, as entries of kind `record`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import orjson

from catalog.log.admission import Refused, admit
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_text

PRODUCER = "https://github.com/whence-data/whence"


def write_records(
    catalog: Catalog, records: Sequence[Mapping[str, Json]], actor: str | None, at: datetime | None = None
) -> None:
    """Put records into the log in one transaction; durable when this returns. Each has a kind and an id.

    at: when they were made, else now. Raises BadQuestionError where one has not.
    """
    now = instant_text(at or datetime.now(UTC))
    entries = []
    for record in records:
        try:
            text = orjson.dumps({"eventTime": now, "producer": PRODUCER, "record": dict(record)})
        except orjson.JSONEncodeError as error:
            raise BadQuestionError(f"No record: {error}") from error
        entry = admit(text, actor, may_record=True)
        if isinstance(entry, Refused):
            faults = "; ".join(f"{fault.pointer}: {fault.reason}" for fault in entry.faults)
            raise BadQuestionError(f"No record: {faults}")
        entries.append(entry)
    catalog.append(entries)
