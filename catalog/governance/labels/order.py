"""The order in which labels are worked out: every version after all it comes from."""

from collections import defaultdict
from collections.abc import Mapping

from catalog.lineage.closure import Closure, Node


def targets_of(closure: Closure) -> dict[Node, list[Node]]:
    """The versions each version flows into."""
    feeds: dict[Node, list[Node]] = defaultdict(list)
    for edge in closure.edges:
        feeds[edge.source].append(edge.target)
    return feeds


def in_order(closure: Closure, feeds: Mapping[Node, list[Node]]) -> tuple[list[Node], list[Node]]:
    """Every version after all it comes from; and those on a cycle or behind one, which have to be settled."""
    missing: dict[Node, int] = dict.fromkeys(closure.versions, 0)
    for edge in closure.edges:
        missing[edge.target] += 1
    ready = [node for node, count in missing.items() if count == 0]
    ordered = []
    while ready:
        node = ready.pop()
        ordered.append(node)
        for target in feeds.get(node, ()):
            missing[target] -= 1
            if missing[target] == 0:
                ready.append(target)
    return ordered, [node for node, count in missing.items() if count > 0]
