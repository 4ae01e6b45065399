"""How the cases of a table ended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Case(NamedTuple):
    """Something to try: a name that is unique in its table, its kind, and a text (a statement, a file, a value)."""

    name: str
    kind: str
    text: str


@dataclass
class Held:
    """How many cases were tried, and how each that did not hold ended."""

    table: str
    tried: int = 0
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """How many held."""
        return self.tried - len(self.broken)

    def note(self, case: Case, fault: str | None) -> None:
        """Count a case; fault: what was wrong, None where it held."""
        self.tried += 1
        if fault is not None:
            self.broken[case.name] = fault

    def __str__(self) -> str:
        """One line, and one more for each case that broke."""
        lines = [f"{self.table}: tried {self.tried}, held {self.held}"]
        return "\n".join([*lines, *(f"  broke {name}: {fault}" for name, fault in self.broken.items())])


def by_kind(cases: Iterable[Case]) -> dict[str, int]:
    """How many cases there are of each kind."""
    counts: dict[str, int] = {}
    for case in cases:
        counts[case.kind] = counts.get(case.kind, 0) + 1
    return counts
