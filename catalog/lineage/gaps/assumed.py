"""The gap of a dataset whose writes are only assumed to replace what was there, and so may hide what still is."""

import json
from collections import defaultdict
from collections.abc import Iterable

from catalog.lineage.closure import Closure, Node, place_of
from catalog.lineage.gaps.gap import Gap

KIND = "assumed_write_mode"
_NAMED = 3


def assumed_modes(closure: Closure, hiding: Iterable[Node] | None = None) -> Iterable[Gap]:
    """One gap for each dataset, at the first of its versions that hides anything; hiding: these versions only."""
    hidden: dict[int, list[Node]] = defaultdict(list)
    for node in closure.hidden if hiding is None else hiding:
        hidden[node[0]].append(node)
    for nodes in hidden.values():
        names = sorted({name for node in nodes for name in closure.hidden[node]})
        first = min(nodes, key=lambda node: place_of(closure, node))
        yield Gap(KIND, first, _message(names), remedy=line_that_decides(closure, first))


def _message(names: list[tuple[str, str]]) -> str:
    shown = ", ".join(name for _, name in names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    one = len(names) == 1
    return (
        "No event says whether a write replaces what is there or adds to it; replaced is assumed. So what only an"
        f" earlier write read is left out, though it may still be in it: {len(names):,}"
        f" {'dataset' if one else 'datasets'}, {shown}{more}."
    )


def line_that_decides(closure: Closure, node: Node) -> str:
    """The step that says how a version's dataset is written: a line of the governance files."""
    namespace, name, _ = place_of(closure, node)
    return (
        "Declare it in the governance files, under datasets:"
        f" - {{namespace: {json.dumps(namespace)}, name: {json.dumps(name)}, write_mode: append}}   (or replace)"
    )
