"""The versions that a column came from and went into, with the columns in each, and the steps between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from ui.presentation.tracing.versions import VersionId, id_of, is_of_column

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from collections.abc import Sequence

    from catalog.lineage.trace_json import ColumnEdge
    from catalog.questions.downstream import ColumnDownstream, Downstream
    from catalog.questions.trace import Trace

_ANY = "*"
Place = tuple[VersionId, str]


class TracedColumn(NamedTuple):
    """A column of a version, with the steps it came by and those that lead on from it."""

    version: VersionId
    column: str
    upstream: Sequence[ColumnEdge]
    downstream: Sequence[ColumnEdge] = ()


class ColumnChain(NamedTuple):
    """columns: of each version those that are of the chain; masked: versions that a masking step ends at.

    edges: the same steps column by column, for a list: direct ones first, each part by its distance.
    """

    columns: dict[VersionId, tuple[str, ...]]
    steps: frozenset[tuple[VersionId, VersionId]]
    masked: frozenset[VersionId]
    edges: tuple[ColumnEdge, ...] = ()


def traced_column(trace: Trace, down: Downstream | None = None) -> TracedColumn | None:
    """The column that a trace is of, with what is downstream of it; None where the trace is of none."""
    if not is_of_column(trace):
        return None
    onwards = down["column_edges"] if down and _leads_on(down) else ()
    return TracedColumn(id_of(trace["target"]), trace["column"], trace["column_edges"], onwards)


def _leads_on(down: Downstream) -> TypeGuard[ColumnDownstream]:
    return "column_edges" in down


def column_chain(traced: TracedColumn, *, is_indirect_too: bool = False) -> ColumnChain:
    """The chain of a column upstream and downstream, over direct steps.

    is_indirect_too: also over what only decided which rows there are or in which order, and where nothing is known.
    """
    reached: set[Place] = {(traced.version, traced.column)}
    steps: set[tuple[VersionId, VersionId]] = set()
    masked: set[VersionId] = set()
    listed: list[ColumnEdge] = []
    for edges, is_onwards in ((traced.upstream, False), (traced.downstream, True)):
        followed = [edge for edge in edges if is_indirect_too or _is_direct(edge, is_onwards=is_onwards)]
        walked = _walk((traced.version, traced.column), followed, is_onwards=is_onwards)
        listed += walked
        for edge in walked:
            source, target = _ends(edge)
            reached |= {source, target}
            steps.add((source[0], target[0]))
            masked |= {target[0]} if edge["masking"] else set()
    columns: dict[VersionId, list[str]] = defaultdict(list)
    for version, column in sorted(reached):
        columns[version].append(column)
    listed.sort(key=lambda edge: edge["type"] != "DIRECT")
    named = {key: tuple(names) for key, names in columns.items()}
    return ColumnChain(named, frozenset(steps), frozenset(masked), tuple(listed))


def _is_direct(edge: ColumnEdge, *, is_onwards: bool) -> bool:
    # A model has no columns: what it learned from goes into it as a whole.
    return edge["type"] == "DIRECT" or (is_onwards and edge["target"]["column"] == _ANY)


def _walk(start: Place, edges: Sequence[ColumnEdge], *, is_onwards: bool) -> list[ColumnEdge]:
    """The edges that are met from a column on, each once."""
    leaving: dict[Place, list[ColumnEdge]] = defaultdict(list)
    for edge in edges:
        leaving[_ends(edge)[0 if is_onwards else 1]].append(edge)
    walked: list[ColumnEdge] = []
    seen, waiting = {start}, [start]
    while waiting:
        for edge in leaving.pop(waiting.pop(), ()):
            walked.append(edge)
            end = _ends(edge)[1 if is_onwards else 0]
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return walked


def _ends(edge: ColumnEdge) -> tuple[Place, Place]:
    return (id_of(edge["source"]), edge["source"]["column"]), (id_of(edge["target"]), edge["target"]["column"])
