"""What folders and parts of folders hold at a time: which of their versions count, and when that last changed."""

from bisect import bisect_right

import numpy as np

from catalog.lineage.graph.facts.folders import Folders
from catalog.lineage.graph.rows import NEVER, VersionState
from catalog.lineage.graph.snapshot import rows_between
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Entry
from catalog.lineage.graph.versions import newest_entry
from catalog.lineage.lookup import UNVERSIONED


class Contents:
    """Answers for one walk, by the timelines as they are now."""

    def __init__(self, state: State) -> None:
        """Nothing is answered yet."""
        self._state = state
        self._wiped: dict[tuple[int, int], int] = {}
        self._filled: dict[tuple[int, int], bool] = {}

    @property
    def _folders(self) -> Folders:
        return self._state.computed.folders

    def may_hold(self, dataset: int) -> bool:
        """Whether a dataset can be a folder or part of one: its name is a path, and it was never made a view."""
        return dataset in self._folders and dataset not in self._state.computed.definitions.datasets

    def is_virtual(self, dataset: int, at: int) -> bool:
        """Whether what is read of a dataset is more than its own version."""
        return self._enclosing(dataset, at) is not None or self.has_parts(dataset, at)

    def has_parts(self, folder: int, at: int) -> bool:
        """Whether anything inside a folder counts at a time."""
        if not self._folders.has_parts(folder):
            return False
        known = self._filled.get((folder, at))
        if known is None:
            known = self._filled[folder, at] = self._is_filled(folder, at)
        return known

    def _is_filled(self, folder: int, at: int) -> bool:
        inside = self._folders.solid_inside(folder)
        if self._newest_inside(folder, at) < self._wiped_by(folder, at):
            # Whatever has a time was there before: only what has a declared source, and no version, may count.
            inside = (each for each in inside if self._has_source(each))
        return any(self.counting(each, at) is not None for each in inside)

    def counting(self, part: int, at: int) -> int | None:
        """The version (number) that counts of a part, None where none does."""
        own = self._own(part, at)
        if own is None:
            if not self._has_source(part) or self._had_version(part, at):
                return None
            return self._state.node(part, UNVERSIONED)
        wiped = max((self._wiped_by(folder, at) for folder in self._folders.above(part)), default=NEVER)
        return own.node if own.at >= wiped else None

    def base(self, dataset: int, at: int) -> int | None:
        """The version of the dataset itself or, where it is newer, of the nearest folder around it that is there."""
        own, around = self._own(dataset, at), self._enclosing(dataset, at)
        newest = around if around and (own is None or around.at > own.at) else own
        return newest.node if newest else None

    def changed_at(self, dataset: int, at: int) -> int:
        """The newest time, NEVER if none, at which anything inside a dataset, or any folder around it, changed."""
        times = [NEVER]
        if self._folders.has_parts(dataset):
            times.append(self._newest_inside(dataset, at))
        elif not self._is_part(dataset):
            return NEVER
        newest = (newest_entry(self._state, folder, at) for folder in self._folders.above(dataset))
        return max(*times, *(entry.at for entry in newest if entry), NEVER)

    def next_change(self, dataset: int, at: int) -> list[int]:
        """The first times after `at` at which anything inside a dataset, or a folder around it, changes."""
        times = []
        if self._folders.has_parts(dataset):
            inside = self._times(dataset)
            place = bisect_right(inside, at)
            times += inside[place : place + 1]
        elif not self._is_part(dataset):
            return []
        for folder in self._folders.above(dataset):
            timeline = self._state.readable(folder)
            after = bisect_right(timeline, at, key=lambda entry: entry.at)
            times += [entry.at for entry in timeline[after : after + 1]]
        return times

    def is_folded(self, dataset: int) -> bool:
        """Whether a dataset has anything inside, or lies inside a folder that runs wrote, whenever that was."""
        return self._folders.has_parts(dataset) or self._is_part(dataset)

    def _is_part(self, dataset: int) -> bool:
        is_inside = any(folder in self._folders.written for folder in self._folders.above(dataset))
        return is_inside and not self._has_source(dataset)

    def _own(self, dataset: int, at: int) -> Entry | None:
        newest = newest_entry(self._state, dataset, at)
        return None if newest is None or newest.node == END else newest

    def _had_version(self, dataset: int, at: int) -> bool:
        return any(entry.node != END and entry.at <= at for entry in self._state.readable(dataset))

    def _enclosing(self, dataset: int, at: int) -> Entry | None:
        """The version of the nearest folder around a dataset that runs wrote and that is there."""
        if self._has_source(dataset):
            return None  # where it comes from is known: it stays a leaf
        written = (folder for folder in self._folders.above(dataset) if folder in self._folders.written)
        return next((entry for folder in written if (entry := self._own(folder, at))), None)

    def _wiped_by(self, folder: int, at: int) -> int:
        """The newest time at which a folder ended or was replaced, NEVER if it never was."""
        known = self._wiped.get((folder, at))
        if known is None:
            timeline = self._state.readable(folder)
            earlier = timeline[: bisect_right(timeline, at, key=lambda entry: entry.at)]
            wipes = (entry.at for entry in reversed(earlier) if self._wipes(entry))
            known = self._wiped[folder, at] = next(wipes, NEVER)
        return known

    def _wipes(self, entry: Entry) -> bool:
        return entry.node == END or self._state.computed.wipes(entry.node)

    def _has_source(self, dataset: int) -> bool:
        return self._state.value(dataset, "source") is not None

    def _newest_inside(self, folder: int, at: int) -> int:
        times = self._times(folder)
        place = bisect_right(times, at)
        return times[place - 1] if place else NEVER

    def _times(self, folder: int) -> list[int]:
        times = self._folders.times(folder)
        if times is None:
            times = _times_of(self._state, [*self._folders.solid_inside(folder)])
            self._folders.keep_times(folder, times)
        return times


def _times_of(state: State, datasets: list[int]) -> list[int]:
    """The times of every version and end of some datasets, in order."""
    # At once for those of which nothing changed: there may be a hundred thousand, with a version each.
    changed = [key for key in datasets if key in state.timelines or state.has_new_versions(key) or key in state.ends]
    keys = np.setdiff1d(np.fromiter(datasets, np.int64), np.array(changed, np.int64))
    column = state.base.node_dataset
    rows, _ = rows_between(column.searchsorted(keys), column.searchsorted(keys, "right"))
    states = state.base.node_state[rows]
    times = state.base.node_made_at[rows[states == VersionState.PRODUCED]].tolist()
    external = rows[states == VersionState.EXTERNAL].tolist()
    times += [state.made_at(node) for node in external if state.is_findable(node)]
    return sorted([*times, *(entry.at for key in changed for entry in state.timeline(key))])
