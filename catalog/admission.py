"""From raw bytes to an entry of the log, or to the reasons why not."""

from typing import NamedTuple

from catalog.canonical import NotJsonError, body_hash, read_event
from catalog.entry import Entry
from catalog.envelope import EnvelopeError, Remark, open_envelope


class Refused(NamedTuple):
    """An input that cannot be taken: the raw text and every fault."""

    raw: bytes
    faults: list[Remark]


def admit(raw: bytes, actor: str | None = None) -> Entry | Refused:
    """The entry of an event's JSON text, or why it is refused."""
    try:
        event, body, facet_texts = read_event(raw)
        envelope = open_envelope(event)
    except NotJsonError as error:
        return Refused(raw, [Remark("", f"not JSON: {error}")])
    except EnvelopeError as error:
        return Refused(raw, error.faults)
    return Entry(event, envelope, body, body_hash(body), actor, facet_texts)  # type: ignore[arg-type]  # an envelope opens objects only
