"""What a version rests on that no run produced, of a dataset that runs wrote (as `seen/same_content.sql` has it)."""

from bisect import bisect_left, bisect_right

import numpy as np

from catalog.lineage.graph.rows import Resolution, VersionState
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Entry, Numbered
from catalog.lineage.same_content import small_number


def externals_of(state: State, dataset: int) -> list[Entry]:
    """The external versions of a dataset, in order of when they were first named; kept up by who settles versions.

    The first question about a dataset has to come before any of its versions is settled.
    """
    externals = state.externals.get(dataset)
    if externals is None:
        low, high = state.base_range(dataset)
        # Most datasets have none: their states are looked through at once, and not version by version.
        nodes = (np.flatnonzero(state.base.node_state[low:high] == VersionState.EXTERNAL) + low).tolist()
        externals = state.externals[dataset] = sorted(
            Entry(state.made_at(node), state.version(node), node) for node in nodes
        )
    return externals


def named_since(state: State, dataset: int, made_at: int) -> list[int]:
    """The external versions first named at a time or later: what they rest on may be another since then."""
    externals = externals_of(state, dataset)
    return [entry.node for entry in externals[bisect_left(externals, (made_at, "", END)) :]]


def forget_number(state: State, dataset: int, version: str) -> list[int]:
    """The external versions that may rest on another since a produced one came or went: those named by numbers."""
    if small_number(version) is None:
        return []
    state.numbers.pop(dataset, None)
    return [entry.node for entry in externals_of(state, dataset) if small_number(entry.version) is not None]


def content_under(state: State, node: int) -> int | None:
    """The produced version that an external one rests on, None where there is none."""
    announced = state.announced.get(node)
    if announced and announced.is_renewed:
        return None
    dataset, number = state.dataset(node), small_number(state.version(node))
    numbers = _numbers_of(state, dataset) if number is not None else []
    if numbers:
        smaller = numbers[: bisect_left(numbers, (number, ""))]
        return next((each.node for each in reversed(smaller) if not _is_made_from(state, each.node, node)), None)
    timeline = state.readable(dataset)
    for entry in reversed(timeline[: bisect_right(timeline, state.made_at(node), key=_time)]):
        if entry.node == END:
            return None
        if state.state(entry.node) is VersionState.PRODUCED and not _is_made_from(state, entry.node, node):
            return entry.node
    return None


def _numbers_of(state: State, dataset: int) -> list[Numbered]:
    """The produced versions of a dataset that are named by small whole numbers, in order."""
    numbers = state.numbers.get(dataset)
    if numbers is None:
        named = ((small_number(entry.version), entry) for entry in state.readable(dataset) if entry.node != END)
        numbers = state.numbers[dataset] = sorted(
            Numbered(number, entry.version, entry.node)
            for number, entry in named
            if number is not None and state.state(entry.node) is VersionState.PRODUCED
        )
    return numbers


def _is_made_from(state: State, node: int, source: int) -> bool:
    """Whether a run that produced a version names another version of the same dataset as read for it."""
    dataset, version = state.dataset(node), state.version(source)
    for run, claim in state.producers(node):
        facts = state.run_facts.get(run)
        if facts is None:
            # Nothing is new of the run: what the base knows of it holds.
            low, high = state.base.edge_off[node : node + 2]
            rows = slice(int(low), int(high))
            is_named = state.base.edge_how[rows] == Resolution.EXPLICIT
            if (is_named & (state.base.edge_source[rows] == source) & (state.base.edge_run[rows] == run)).any():
                return True
        elif (
            not claim.is_emptied and version in facts.versions_read(dataset) and dataset in facts.sources_of(dataset)
        ):
            return True
    return False


def _time(entry: Entry) -> int:
    return entry.at
