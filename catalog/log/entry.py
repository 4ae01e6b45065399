"""An event on its way into the log, and with its place there."""

from dataclasses import dataclass
from typing import NamedTuple

from catalog.events.envelope import Envelope
from catalog.events.event_rows import EventRows


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that was taken in: its envelope, its canonical body, the body's SHA-256, and the rows it adds.

    The parsed event is not kept: it takes ten times the room of its text.
    """

    envelope: Envelope
    body: bytes
    body_hash: bytes
    rows: EventRows
    actor: str | None = None


class Logged(NamedTuple):
    """An entry's rows with its place in the log; received_at in microseconds since 1970."""

    position: int
    received_at: int
    entry: Entry
