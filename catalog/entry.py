"""An event on its way into the log, and with its place there."""

from dataclasses import dataclass, field
from typing import NamedTuple

from catalog.canonical import Json
from catalog.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that was taken in: parsed, its envelope, its canonical body and the body's SHA-256.

    facet_texts: the canonical JSON of its facets by the id of the facet's object, where it is at hand.
    """

    event: dict[str, Json]
    envelope: Envelope
    body: bytes
    body_hash: bytes
    actor: str | None = None
    facet_texts: dict[int, bytes] = field(default_factory=dict)


class Logged(NamedTuple):
    """An entry with its place in the log; received_at in microseconds since 1970."""

    position: int
    received_at: int
    entry: Entry
