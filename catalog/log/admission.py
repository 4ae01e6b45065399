"""From raw bytes to an entry of the log, or to the reasons why not."""

from typing import NamedTuple

from catalog.access.event_limits import check_event
from catalog.access.principal import OWNER, Principal
from catalog.events.envelope import EnvelopeError, Remark, open_envelope
from catalog.events.event_rows import read_rows
from catalog.events.facet_rows import FacetReader
from catalog.log.entry import Entry, Logged
from catalog.values.canonical_json import NotJsonError, body_hash, read_event
from catalog.values.errors import IntegrityError, NextStep


class Rejected(NamedTuple):
    """An input that cannot be taken: the raw text and its faults, at most MOST_FAULTS and how many more."""

    raw: bytes
    faults: list[Remark]


def admit(
    raw: bytes,
    actor: str | None = None,
    reader: FacetReader | None = None,
    *,
    may_record: bool = False,
    principal: Principal = OWNER,
) -> Entry | Rejected:
    """The entry of an event's JSON text, or why it is rejected. A reader kept between calls makes them faster.

    may_record: the text may be a management record, which only Whence itself writes, and its log holds.
    principal: whose key it came with. Raises BeyondKeyError where that key does not allow what the event says.
    """
    try:
        event, body, facet_texts = read_event(raw)
        if not isinstance(event, dict):
            return Rejected(raw, [Remark("", "an event is a JSON object")])
        envelope = open_envelope(event, may_record=may_record)
        check_event(event, principal)
    except NotJsonError as error:
        return Rejected(raw, [Remark("", f"not JSON: {error}")])
    except EnvelopeError as error:
        return Rejected(raw, error.faults)
    hashed = body_hash(body)
    rows = read_rows(event, envelope, hashed, facet_texts, reader or FacetReader())
    return Entry(envelope, body, hashed, rows, actor)


def admit_again(position: int, received_at: int, body: bytes, reader: FacetReader) -> Logged:
    """An entry as the log holds it. Raises IntegrityError where it is no event: it was changed since."""
    entry = admit(body, reader=reader, may_record=True)
    if isinstance(entry, Rejected):
        raise IntegrityError(
            f"Entry {position} of the log is no event any more.", NextStep("Check the log", "verify")
        )
    return Logged(position, received_at, entry)
