"""Which version of a dataset is meant where none is named, which was there to be read at a time, and who read it."""

from bisect import bisect_left, bisect_right

import numpy as np

from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.same_content import externals_of
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Entry, Found
from catalog.lineage.lookup import UNVERSIONED

NO_RUN = -1


def default_version(state: State, dataset: int) -> str:
    """The newest produced version, else the newest external one, else `unversioned`."""
    for entry in reversed(state.timeline(dataset)):
        if entry.node != END and state.state(entry.node) is VersionState.PRODUCED:
            return entry.version
    externals = externals_of(state, dataset)
    return externals[-1].version if externals else UNVERSIONED


def newest_entry(state: State, dataset: int, at: int, run: int = NO_RUN) -> Entry | None:
    """The newest version or end of a dataset at a time, passing over what a run made itself; None: there is none.

    What a run reads is what was there before it (0002 §13).
    """
    timeline = state.readable(dataset)
    place = _place(state, timeline, dataset, at, run)
    return timeline[place] if place >= 0 else None


def time_before(state: State, dataset: int, at: int, run: int) -> int:
    """The time itself, or just before the newest stretch of versions and ends that a run made of the dataset."""
    timeline = state.readable(dataset)
    place = _place(state, timeline, dataset, at, run) + 1
    return timeline[place].at - 1 if place < len(timeline) and timeline[place].at <= at else at


def version_before(state: State, dataset: int, at: int, run: int = NO_RUN) -> Found:
    """The version there was to read at a time, and how that was found; none of what the run made itself."""
    entry = newest_entry(state, dataset, at, run)
    if entry is None or entry.node == END:
        return Found(state.node(dataset, UNVERSIONED), Resolution.BY_NOTHING)
    return Found(entry.node, Resolution.BY_TIME)


def readers_between(state: State, dataset: int, first_at: int, end_at: int) -> set[int]:
    """The runs that read a dataset by time, having named it from a time until before another.

    Those that wrote it before they read it are always among them: their own entries count for others only.
    """
    base = state.base
    low, high = base.read_dataset.searchsorted(dataset), base.read_dataset.searchsorted(dataset, "right")
    times = base.read_at[low:high]
    runs = base.read_run[low + np.searchsorted(times, first_at) : low + np.searchsorted(times, end_at)]
    reads = state.reads.get(dataset, [])
    newer = reads[bisect_left(reads, (first_at, -1)) : bisect_left(reads, (end_at, -1))]
    return set(runs.tolist()) | {read.run for read in newer} | state.looped.get(dataset, set())


def _place(state: State, timeline: list[Entry], dataset: int, at: int, run: int) -> int:
    place = bisect_right(timeline, at, key=_time) - 1
    if run == NO_RUN:
        return place
    made = {node for node, claim in state.made_by(run).items() if claim.made_at != NEVER}
    while place >= 0 and _is_own(state, timeline[place], dataset, run, made):
        place -= 1
    return place


def _is_own(state: State, entry: Entry, dataset: int, run: int, made: set[int]) -> bool:
    return state.ends[dataset][entry.at] == {run} if entry.node == END else entry.node in made


def _time(entry: Entry) -> int:
    return entry.at
