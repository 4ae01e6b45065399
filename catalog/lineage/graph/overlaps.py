"""The reads by time of a walk during which another run was writing the dataset (docs/decisions/0002 §15)."""

from typing import NamedTuple

import numpy as np

from catalog.lineage.closure import Ambiguity, Node
from catalog.lineage.graph.chosen import places_in
from catalog.lineage.graph.rows import Resolution
from catalog.lineage.graph.snapshot import Flags, Longs, rows_between
from catalog.lineage.graph.state import State
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.walk import Walk, once

_FOREVER = 2**63 - 1
_PLACES = 2**31  # more than there are of anything: two places make one number


class Spans(NamedTuple):
    """When runs were active: from their first event until their last, or (is_open) until nobody knows when."""

    first: Longs
    last: Longs
    is_open: Flags


class Writers(NamedTuple):
    """Who wrote some datasets: the place of each, and a run; sorted, each pair once. last: never, of an open run."""

    place: Longs
    run: Longs
    first: Longs
    last: Longs


def ambiguous_reads(state: State, walk: Walk, nodes: dict[int, Node]) -> list[Ambiguity]:
    """The ambiguous reads of a walk, whose versions by number are given."""
    # What a virtual version was computed from was read when that was read, and not while its definer ran.
    by_time = (walk.how == Resolution.BY_TIME) & (walk.target < FIRST_VIRTUAL)
    if walk.asked:
        by_time &= ~np.isin(walk.target, [*walk.asked])
    # A run with several outputs has an edge for each, from one read.
    sources, readers = _distinct(walk.source[by_time], walk.run[by_time])
    if not len(sources):
        return []
    if sources[-1] < state.base_nodes:  # they are sorted
        datasets = state.base.node_dataset[sources]
    else:
        datasets = np.array([nodes[node][0] for node in sources.tolist()], np.int64)
    keys, place = np.unique(datasets, return_inverse=True)
    reads, writers = _spans(state, readers), _writers(state, keys)
    disturbed = _may_overlap(place, readers, reads, writers, len(keys))
    ambiguous = []
    for at in np.flatnonzero(disturbed).tolist():
        low, high = np.searchsorted(writers.place, [place[at], place[at] + 1]).tolist()
        overlaps = (writers.first[low:high] < reads.last[at]) & (writers.last[low:high] > reads.first[at])
        overlaps &= writers.run[low:high] != readers[at]
        others = [_run_id(state, writer) for writer in writers.run[low:high][overlaps].tolist()]
        if others:
            job_namespace, job_name, run_id = state.run_name(int(readers[at]))
            node = nodes[int(sources[at])]
            ambiguous.append(Ambiguity(node, run_id, job_namespace, job_name, min(others)))
    return ambiguous


def _may_overlap(place: Longs, readers: Longs, reads: Spans, writers: Writers, datasets: int) -> Flags:
    """Which reads have writers of their dataset, other than the reader, that were active meanwhile."""
    last_written = np.full(datasets, -_FOREVER)
    np.maximum.at(last_written, writers.place, writers.last)
    disturbed: Flags = last_written[place] > reads.first
    later = np.flatnonzero(disturbed)
    if not len(later):
        return disturbed  # as nearly always: what is read was finished before
    # Who began before the read ended, less who ended before it began: counted for all reads at once, by sorting
    # (dataset, time) as one number. A run of one instant is counted apart, as it begins and ends at once.
    times = once(np.concatenate([writers.first, writers.last, reads.first[later], reads.last[later]]))

    def number(dataset: Longs, time: Longs) -> Longs:
        numbers: Longs = dataset * len(times) + np.searchsorted(times, time)
        return numbers

    begins, ends = number(place[later], reads.first[later]), number(place[later], reads.last[later])
    is_moment = writers.first == writers.last
    first = np.sort(number(writers.place, writers.first)[~is_moment])
    last = np.sort(number(writers.place, writers.last)[~is_moment])
    moments = np.sort(number(writers.place, writers.first)[is_moment])
    base = number(place[later], np.full(len(later), times[0]))
    begun = np.searchsorted(first, ends) - np.searchsorted(first, base)
    ended = np.searchsorted(last, begins, "right") - np.searchsorted(last, base)
    within = np.searchsorted(moments, ends) - np.searchsorted(moments, begins, "right")
    wrote = np.isin(place[later] * _PLACES + readers[later], writers.place * _PLACES + writers.run)
    own = wrote & (reads.first[later] < reads.last[later])
    disturbed[later] = begun - ended + np.maximum(within, 0) > own
    return disturbed


def _spans(state: State, runs: Longs) -> Spans:
    base = state.base.runs
    places = np.minimum(runs, max(state.base_runs - 1, 0))
    if state.base_runs:
        first, last, is_open = base.first_at[places], base.last_at[places], base.is_open[places]
    else:
        first, last, is_open = np.zeros_like(runs), np.zeros_like(runs), np.zeros(len(runs), np.bool_)
    for at in places_in(runs, state.run_facts):
        facts = state.run_facts[int(runs[at])]
        first[at], last[at], is_open[at] = facts.first_at, facts.last_at, facts.terminal is None
    return Spans(first, last, is_open)


def _writers(state: State, keys: Longs) -> Writers:
    """Who wrote the datasets of sorted keys."""
    base = state.base
    first = base.made_off[base.node_dataset.searchsorted(keys)]
    end = base.made_off[base.node_dataset.searchsorted(keys, "right")]
    rows, counts = rows_between(first, end)
    place, run = np.repeat(np.arange(len(keys)), counts), base.made_run[rows].astype(np.int64)
    if state.made:
        is_as_loaded = ~np.isin(run, np.fromiter(state.made, np.int64))
        place, run = place[is_as_loaded], run[is_as_loaded]
    written = sorted(state.writers.keys() & set(keys.tolist())) if state.writers else []
    newer = [(int(keys.searchsorted(key)), writer) for key in written for writer in state.writers[key]]
    added = np.array(newer, np.int64).reshape(-1, 2)
    place, run = _distinct(np.concatenate([place, added[:, 0]]), np.concatenate([run, added[:, 1]]))
    spans = _spans(state, run)
    return Writers(place, run, spans.first, np.where(spans.is_open, _FOREVER, spans.last))


def _distinct(one: Longs, other: Longs) -> tuple[Longs, Longs]:
    """The pairs of two columns of places, sorted, each once."""
    return np.divmod(once(one.astype(np.int64) * _PLACES + other), _PLACES)


def _run_id(state: State, run: int) -> str:
    facts = state.run_facts.get(run)
    return facts.run_id if facts else str(state.base.runs.run_id[run])
