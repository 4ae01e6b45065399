"""The deadlines that flow into a version: the least last day, the longest hold, and who gives none.

One mask of bits for each day there is, so that a version costs as much as there are days, not as there are sources.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from catalog.governance.facts.facts import NO_FACTS, DatasetFacts, RetentionRule, declares_personal
from catalog.governance.labels.flow import Flow
from catalog.lineage.closure import Node


class Deadlines:
    """The retention rules of a flow, by the days they set."""

    def __init__(self, flow: Flow, facts: Mapping[int, DatasetFacts], names: Mapping[int, str]) -> None:
        """Take all rules that may flow apart; names: of the datasets."""
        self._facts = facts
        self._names = names
        self._flow = flow
        every = {key for key, _ in flow.book.meanings(-1, "grants")}
        originals = {node[0] for node in flow.originals}
        delete_by: dict[date, int] = defaultdict(int)
        keep_until: dict[date, int] = defaultdict(int)
        setters: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._endless = self._lacking = 0
        self._perhaps: dict[int, tuple[int, int]] = {}
        for key in every:
            bit, said = flow.book.bit("grants", key), facts.get(key, NO_FACTS)
            rule = said.retention
            if rule and rule.delete_by:
                delete_by[rule.delete_by] |= bit
                setters[rule.delete_by][self._source_name(key)] |= bit
            if rule and rule.keep_until:
                keep_until[rule.keep_until] |= bit
            if rule and rule.is_endless:
                self._endless |= bit
            if key in originals and lacks_deadline(rule):
                if declares_personal(said):
                    self._lacking |= bit
                elif _declares_identifiability(said):
                    self._perhaps[key] = (bit, flow.book.bit("unknown", key))
        self._setters = {day: sorted(found.items()) for day, found in setters.items()}
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
        """Whether some rule keeps it without end."""
        own = self._own(node)
        return bool(label & self._endless) or bool(own and own.is_endless)

    def lacking(self, label: int) -> list[int]:
        """The personal originals in a label whose deadline cannot be computed; unknown ones need none."""
        certain = [key for key, _ in self._flow.book.meanings(label & self._lacking, "grants")]
        return sorted([*certain, *self._partly(label)])

    def lacks(self, label: int) -> bool:
        """Whether there are such originals in a label."""
        return bool(label & self._lacking) or bool(self._perhaps and self._partly(label))

    def _partly(self, label: int) -> list[int]:
        """Those of which some is known, as far as what flows is known."""
        return [key for key, (grants, unknown) in self._perhaps.items() if label & grants and not label & unknown]

    def source(self, label: int, node: Node) -> str | None:
        """The source whose rule sets the deadline of a version, or the dataset's name where it declares none."""
        delete_by = self.delete_by(label, node)
        setters = self._setters.get(delete_by) if delete_by else None
        flows = next((name for name, mask in setters or () if mask & label), None)
        own = self._own(node)
        mine = self._source_name(node[0]) if own and delete_by and own.delete_by == delete_by else None
        return min((name for name in (flows, mine) if name), default=None)

    def _source_name(self, dataset_key: int) -> str:
        source = self._facts.get(dataset_key, NO_FACTS).source
        return source.name if source else self._names[dataset_key]

    def _own(self, node: Node) -> RetentionRule | None:
        return self._facts.get(node[0], NO_FACTS).retention


def _declares_identifiability(facts: DatasetFacts) -> bool:
    held = facts.personal_data
    said = [held.everywhere, *held.fields.values()] if held else []
    return any(item.identifiability not in {None, "unknown"} for item in said)


def lacks_deadline(rule: RetentionRule | None) -> bool:
    """Whether a rule sets no day, and is not endless on purpose either."""
    return rule is None or not rule.has_rule or (rule.delete_by is None and not rule.is_endless)
