"""The versions that a column came from, with the columns in each, and the steps between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ui.presentation.versions import VersionId, id_of, is_of_column

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import ColumnEdge
    from catalog.questions.trace import Trace


class ColumnChain(NamedTuple):
    """columns: of each version those that the column came from; masked: versions that a masking step ends at."""

    columns: dict[VersionId, tuple[str, ...]]
    steps: frozenset[tuple[VersionId, VersionId]]
    masked: frozenset[VersionId]


def column_chain(trace: Trace, *, is_indirect_too: bool = False) -> ColumnChain | None:
    """The chain of the column that is traced, over direct steps; None where no column is.

    is_indirect_too: also over what only decided which rows there are or in which order, and where nothing is known.
    """
    if not is_of_column(trace):
        return None
    into: dict[tuple[VersionId, str], list[ColumnEdge]] = defaultdict(list)
    for edge in trace["column_edges"]:
        if is_indirect_too or edge["type"] == "DIRECT":
            into[id_of(edge["target"]), edge["target"]["column"]].append(edge)
    waiting = [(id_of(trace["target"]), trace["column"])]
    reached = set(waiting)
    steps, masked = set(), set()
    while waiting:
        for edge in into[waiting.pop()]:
            source, target = (id_of(edge["source"]), edge["source"]["column"]), id_of(edge["target"])
            steps.add((source[0], target))
            masked |= {target} if edge["masking"] else set()
            if source not in reached:
                reached.add(source)
                waiting.append(source)
    columns: dict[VersionId, list[str]] = defaultdict(list)
    for version, column in sorted(reached):
        columns[version].append(column)
    return ColumnChain({key: tuple(names) for key, names in columns.items()}, frozenset(steps), frozenset(masked))
