"""Which datasets are folders of others: by their paths, sorted so that what is inside a folder lies together."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.lineage.graph.rows import PathRow
from catalog.values.spelling import is_path, normal_form

# In keys in the place of the slash: smaller than every letter of a name, so that what is inside a folder follows it.
_SLASH = "\x01"
_AFTER_SLASH = "\x02"


class Place(NamedTuple):
    """The key of a dataset by its path, and its number."""

    key: str
    dataset: int


def folder_key(namespace: str, path: str) -> str | None:
    """What sorts datasets by their paths, of a name in normal form; None where it is no path, or the root."""
    if not is_path(namespace) or not path.strip("/"):
        return None
    return f"{namespace}\x00{path.replace('/', _SLASH)}"


class Folders:
    """The datasets whose names are paths, and which of them hold content or were declared.

    solid: has a version with a time, or a declared source. written: runs produced a version of it.
    """

    def __init__(self, rows: Iterable[PathRow]) -> None:
        """Start with the base's."""
        self._keys: dict[int, str] = {}
        self.solid: set[int] = set()
        self.written: set[int] = set()
        for row in rows:
            key = folder_key(row.namespace, row.path)
            if key is not None:
                self._keys[row.dataset_key] = key
                self.solid |= {row.dataset_key} if row.is_solid else set()
                self.written |= {row.dataset_key} if row.is_written else set()
        self._by_key = {key: dataset for dataset, key in self._keys.items()}
        self._all = sorted(Place(key, dataset) for dataset, key in self._keys.items())
        self._solid = [place for place in self._all if place.dataset in self.solid]
        self._times: dict[int, list[int]] = {}

    def __contains__(self, dataset: int) -> bool:
        """Whether the dataset's name is a path."""
        return dataset in self._keys

    def add(self, dataset: int, name: tuple[str, str]) -> None:
        """Take in a dataset that is new, if its name is a path."""
        key = folder_key(*normal_form(*name))
        if key is None or dataset in self._keys:
            return
        self._keys[dataset] = key
        self._by_key[key] = dataset
        insort(self._all, Place(key, dataset))

    def set_solid(self, dataset: int, *, is_solid: bool) -> None:
        """Note that a dataset has content or a declared source, or has no longer."""
        place = Place(self._keys[dataset], dataset)
        if is_solid == (dataset in self.solid):
            return
        if is_solid:
            self.solid.add(dataset)
            insort(self._solid, place)
        else:
            self.solid.discard(dataset)
            del self._solid[bisect_left(self._solid, place)]
        for folder in self.above(dataset) if self._times else ():
            self._times.pop(folder, None)

    def set_written(self, dataset: int, *, is_written: bool) -> None:
        """Note that runs produced a version of a dataset, or did not."""
        if is_written:
            self.written.add(dataset)
        else:
            self.written.discard(dataset)

    # what lies where

    def above(self, dataset: int) -> Iterator[int]:
        """The datasets that a dataset lies inside of, the nearest first."""
        key = self._keys.get(dataset, "")
        while (cut := key.rfind(_SLASH)) > 0:
            key = key[:cut]
            folder = self._by_key.get(key)
            if folder is not None:
                yield folder

    def inside(self, folder: int) -> list[int]:
        """Every dataset inside a folder."""
        return [place.dataset for place in self._range(self._all, folder)]

    def solid_inside(self, folder: int) -> Iterator[int]:
        """Every dataset with content, or with a declared source, inside a folder, however deep."""
        # One after the other: whoever looks whether any counts mostly has it with the first of a hundred thousand.
        return (self._solid[at].dataset for at in range(*self._bounds(self._solid, folder)))

    def has_parts(self, folder: int) -> bool:
        """Whether anything solid lies inside a folder."""
        low, high = self._bounds(self._solid, folder)
        return high > low

    def parts(self, folder: int) -> Iterator[int]:
        """The outermost solid datasets inside a folder."""
        at, end = self._bounds(self._solid, folder)
        while at < end:
            key, dataset = self._solid[at]
            yield dataset
            at += 1
            if at < end and self._solid[at].key.startswith(key + _SLASH):
                at = bisect_left(self._solid, (key + _AFTER_SLASH, 0), at, end)

    def is_part(self, dataset: int, folder: int) -> bool:
        """Whether a dataset is one of the outermost solid ones inside a folder."""
        if dataset not in self.solid:
            return False
        for above in self.above(dataset):
            if above == folder:
                return True
            if above in self.solid:
                return False
        return False

    def _range(self, places: list[Place], folder: int) -> list[Place]:
        return places[slice(*self._bounds(places, folder))]

    def _bounds(self, places: list[Place], folder: int) -> tuple[int, int]:
        key = self._keys.get(folder)
        if key is None:
            return 0, 0
        low = bisect_left(places, (key + _SLASH, -(2**63)))
        return low, bisect_left(places, (key + _AFTER_SLASH, -(2**63)), low)

    # when something changed inside

    def times(self, folder: int) -> list[int] | None:
        """The times of all entries of what is solid inside a folder, in order; None where they were not asked for."""
        return self._times.get(folder)

    def keep_times(self, folder: int, times: list[int]) -> None:
        """Remember them; from now on they follow what changes."""
        self._times[folder] = times

    def moved(self, dataset: int, removed: int | None, added: int | None) -> None:
        """Note that an entry of a dataset's timeline went from a time, and came to one."""
        for folder in self.above(dataset) if self._times and dataset in self.solid else ():
            times = self._times.get(folder)
            if times is None:
                continue
            if removed is not None:
                del times[bisect_left(times, removed)]
            if added is not None:
                insort(times, added)
