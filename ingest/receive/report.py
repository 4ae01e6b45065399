"""What became of the events of some input."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from catalog.log.admission import Rejected
from catalog.values.canonical_json import Json
from ingest.receive.lines import SourceText


class Rejection(NamedTuple):
    """An input that was not taken: where it stood, where it is wrong (a JSON pointer), and why."""

    source: str
    line: int
    pointer: str
    reason: str


@dataclass
class Report:
    """What became of the events of some paths; warnings counts the remarks on events taken in or known already."""

    accepted: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: int = 0

    def add_rejected(self, rejected: Sequence[tuple[SourceText, Rejected]]) -> None:
        """Add a line for each fault of some texts."""
        self.rejected += [
            Rejection(text.source, text.line, fault.pointer, fault.reason)
            for text, one in rejected
            for fault in one.faults
        ]

    def as_json(self) -> dict[str, Json]:
        """As `whence ingest --json` prints it."""
        return {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "rejected": [rejection._asdict() for rejection in self.rejected],
            "warnings": self.warnings,
        }
