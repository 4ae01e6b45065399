"""The deadlines that flow into a version: the least last day, the longest hold, and who gives none.

One mask of bits for each day there is, so that a version costs as much as there are days, not as there are sources.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from catalog.governance.facts import NO_FACTS, DatasetFacts, RetentionRule
from catalog.governance.flow import Flow
from catalog.governance.lawfulness import is_unknown
from catalog.trace import Node


class Deadlines:
    """The retention rules of a flow, by the days they set."""

    def __init__(self, flow: Flow, facts: Mapping[int, DatasetFacts]) -> None:
        """Take all rules that may flow apart."""
        self._facts = facts
        self._flow = flow
        every = {key for key, _ in flow.book.meanings(-1, "grants")}
        originals = {node[0] for node in flow.originals}
        delete_by: dict[date, int] = defaultdict(int)
        keep_until: dict[date, int] = defaultdict(int)
        self._endless = self._lacking = 0
        for key in every:
            bit, said = flow.book.bit("grants", key), facts.get(key, NO_FACTS)
            rule = said.retention
            if rule and rule.delete_by:
                delete_by[rule.delete_by] |= bit
            if rule and rule.keep_until:
                keep_until[rule.keep_until] |= bit
            if rule and rule.is_endless:
                self._endless |= bit
            if key in originals and lacks_deadline(rule) and not is_unknown(said):
                self._lacking |= bit
        self._delete_by = sorted(delete_by.items())
        self._keep_until = sorted(keep_until.items(), reverse=True)

    def delete_by(self, label: int, node: Node) -> date | None:
        """The last day a label's data may be kept in a version: the least of what flows in and its dataset's rule."""
        flows = next((day for day, mask in self._delete_by if mask & label), None)
        own = self._own(node)
        return min((day for day in (flows, own.delete_by if own else None) if day), default=None)

    def keep_until(self, label: int, node: Node) -> date | None:
        """The last day of the longest hold on what flows in, and on its own dataset."""
        flows = next((day for day, mask in self._keep_until if mask & label), None)
        own = self._own(node)
        return max((day for day in (flows, own.keep_until if own else None) if day), default=None)

    def is_endless(self, label: int, node: Node) -> bool:
        """Whether some rule says to keep it without end."""
        own = self._own(node)
        return bool(label & self._endless) or bool(own and own.is_endless)

    def lacking(self, label: int) -> list[int]:
        """The personal originals in a label whose deadline cannot be computed; those nobody knows need none."""
        return sorted(key for key, _ in self._flow.book.meanings(label & self._lacking, "grants"))

    def lacks(self, label: int) -> bool:
        """Whether there are such originals in a label."""
        return bool(label & self._lacking)

    def setters(self, label: int, node: Node, delete_by: date | None) -> list[int]:
        """The datasets whose rules set a deadline of a version."""
        mask = next((mask for day, mask in self._delete_by if day == delete_by), 0)
        keys = {key for key, _ in self._flow.book.meanings(label & mask, "grants")}
        own = self._own(node)
        return sorted(keys | ({node[0]} if own and own.delete_by == delete_by else set()))

    def _own(self, node: Node) -> RetentionRule | None:
        return self._facts.get(node[0], NO_FACTS).retention


def lacks_deadline(rule: RetentionRule | None) -> bool:
    """Whether a rule sets no day, and does not say that there is to be none."""
    return rule is None or not rule.has_rule or (rule.delete_by is None and not rule.is_endless)
