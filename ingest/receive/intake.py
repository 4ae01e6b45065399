"""What requests with events need of whatever keeps them: a catalog that this process holds, or a node."""

from collections.abc import Sequence
from typing import Protocol

from catalog.access.key_ring import KeyRing
from catalog.log.entry import Entry
from catalog.log.rejections import Refused


class Intake(Protocol):
    """Where events and refused inputs go."""

    @property
    def keys(self) -> KeyRing:
        """The keys of whoever sends, and where refusals are noted."""

    def append_new(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Those of the entries that were new, as far as this can be known; all are durable when this returns."""

    def reject_all(self, refused: Sequence[Refused]) -> None:
        """Keep rejected inputs; durable when this returns."""
