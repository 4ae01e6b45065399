"""The edges of a walk in columns: numbers turned into places, and what many edges have in common into manners."""

from typing import NamedTuple

import numpy as np

from catalog.lineage.closure import Node
from catalog.lineage.closure_columns import (
    NOBODY,
    Author,
    AuthorColumns,
    EdgeColumns,
    Manner,
    Places,
    RunColumns,
    places,
)
from catalog.lineage.graph.named import runs_of
from catalog.lineage.graph.precision import Joined, Precision
from catalog.lineage.graph.rows import Resolution
from catalog.lineage.graph.snapshot import Flags, Ints, Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.versions import NO_RUN
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.walk import Walk, once

# What answers say, by number: a walk has edges by the hundred thousand, so none goes through an enum.
_RESOLVED_BY = tuple(
    {
        Resolution.EXPLICIT: "explicit",
        Resolution.BY_NOTHING: "none",
        Resolution.CONTAINED: "containment",
        Resolution.BY_CONTAINMENT: "containment",
    }.get(how, "time")
    for how in Resolution
)
_KINDS = tuple(
    {
        Resolution.CARRIED_OVER: "carried_over",
        Resolution.SAME_CONTENT: "same_content",
        Resolution.CONTAINED: "contained",
    }.get(how, "read")
    for how in Resolution
)
_PRECISIONS = ("dataset", "column")
_NO_NUMBER = 2**62  # larger than every number


class EdgesOfWalk(NamedTuple):
    """Who made the edges of a walk, its runs, its edges and their manners."""

    authors: AuthorColumns
    runs: RunColumns
    edges: EdgeColumns
    manners: list[Manner]


def edge_columns(state: State, walk: Walk, reached: list[Node]) -> EdgesOfWalk:
    """The edges of a walk; reached: its versions, in their order."""
    place = _place_by_number(state, walk)
    source, target = place[_compact(state, walk.source)], place[_compact(state, walk.target)]
    runs = runs_of(state, walk.runs)
    authors = AuthorColumns([*runs.run_key], [*runs.run_id], [*runs.job_namespace], [*runs.job_name])
    author = _add_authors(state, walk, authors)
    is_precise = _precise(Precision(state), walk, reached, source, target)
    numbers = (walk.how.astype(np.int64) * len(walk.roles) + walk.role) * len(_PRECISIONS) + is_precise
    distinct = np.flatnonzero(np.bincount(numbers))
    manner = np.searchsorted(distinct, numbers)
    edges = EdgeColumns(*(_as_places(column) for column in (source, target, author, manner)))
    found = EdgesOfWalk(authors, runs, edges, [_manner(walk, number) for number in distinct.tolist()])
    if walk.declared:
        _add_declared(state, walk, reached, place, found)
    return found


def _as_places(column: Longs | Ints) -> Places:
    made = places(())
    made.frombytes(column.astype(np.intc).tobytes())
    return made


def _compact(state: State, numbers: Longs) -> Longs:
    """Numbers of versions, with those of virtual ones right behind all others."""
    compact: Longs = np.where(numbers >= FIRST_VIRTUAL, numbers - (FIRST_VIRTUAL - state.node_count), numbers)
    return compact


def _place_by_number(state: State, walk: Walk) -> Ints:
    """The place of each version that was reached, by its compact number; of the others nothing."""
    place = np.empty(state.node_count + len(walk.virtual), np.int32)
    place[_compact(state, walk.nodes)] = np.arange(len(walk.nodes), dtype=np.int32)
    return place


def _add_authors(state: State, walk: Walk, authors: AuthorColumns) -> Longs:
    """The place of the author of each edge; the authors, so far the runs of the trace, get those they lack."""
    makers = np.append(walk.runs, _NO_NUMBER)
    author = np.searchsorted(makers, walk.run)
    lacking = makers[author] != walk.run
    if lacking.any():
        for run in once(walk.run[lacking]).tolist():
            author[walk.run == run] = authors.add(_author(state, run))
    return author


def _author(state: State, run: int) -> Author:
    if run == NO_RUN:
        return NOBODY
    namespace, name, run_id = state.run_name(run)
    return Author(state.run_key(run), run_id, namespace, name)


def _precise(precision: Precision, walk: Walk, reached: list[Node], source: Ints, target: Ints) -> Flags:
    """For each edge whether the column lineage of its run covers it."""
    joined = precision.by_runs(once(walk.run[walk.run != NO_RUN]))
    if not joined:
        return np.zeros(len(source), np.bool_)
    dataset = [key for key, _ in reached]
    ends = zip(walk.run.tolist(), target.tolist(), source.tolist(), strict=True)
    return np.array([(dataset[into], dataset[of]) in joined.get(run, ()) for run, into, of in ends], np.bool_)


def _manner(walk: Walk, number: int) -> Manner:
    """The manner that a number stands for: how, role and precision in one."""
    number, precision = divmod(number, len(_PRECISIONS))
    how, role = divmod(number, len(walk.roles))
    return Manner(_KINDS[how], _RESOLVED_BY[how], _PRECISIONS[precision], walk.roles[role] or None)


def _add_declared(state: State, walk: Walk, reached: list[Node], place: Ints, found: EdgesOfWalk) -> None:
    """Add the declared edges of a walk to the others."""
    precision, author, joined = Precision(state), dict[int | None, int](), dict[int | None, Joined]()
    for item in walk.declared:
        source, target = place[_compact(state, np.array([item.edge.source, item.target]))].tolist()
        job, how = item.edge.job_key, item.edge.how
        if job not in author:
            declares = NOBODY if job is None else Author(None, None, *state.job_name(job))
            author[job] = found.authors.add(declares)
            joined[job] = precision.by_job(job)
        is_precise = (reached[target][0], reached[source][0]) in joined[job]
        manner = Manner("declared", _RESOLVED_BY[how], _PRECISIONS[is_precise], None)
        if manner not in found.manners:
            found.manners.append(manner)
        row = source, target, author[job], found.manners.index(manner)
        for column, value in zip(found.edges, row, strict=True):
            column.append(value)
