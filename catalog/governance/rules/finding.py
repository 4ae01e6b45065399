"""What is wrong, or cannot be known: findings as values (docs/governance.md, "Findings")."""

import hashlib
from dataclasses import dataclass, field, replace

import orjson

from catalog.governance.labels.paths import Step
from catalog.governance.rules.kinds import FINDING_KINDS, Severity
from catalog.lineage.closure import Node

KINDS: dict[str, Severity] = {kind.name: kind.severity for kind in FINDING_KINDS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict that is not a pass.

    target: the version judged; dataset: the version it is about, which may be the same; detail: what tells it from
    others of its kind; path: from the target back to the dataset.
    """

    kind: str
    target: Node
    message: str
    mend: str
    dataset: Node | None = None
    source: str | None = None
    detail: str = ""
    severity: Severity | None = None
    path: list[Step] = field(default_factory=list)

    @property
    def weight(self) -> Severity:
        """How grave it is: what was said, else what its kind is."""
        return self.severity or KINDS[self.kind]

    def escalated(self) -> "Finding":
        """The same as a violation."""
        return replace(self, severity="violation")


def finding_id(kind: str, target: tuple[str, ...], dataset: tuple[str, ...], detail: str) -> str:
    """The stable id of a finding: 16 hex digits of the SHA-256 of what it is about."""
    return hashlib.sha256(orjson.dumps([kind, target, dataset, detail])).hexdigest()[:16]
