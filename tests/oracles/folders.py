"""Folders read naively: which datasets lie inside which, and what of them counts at an instant.

Sources: docs/semantics.md §2 and docs/decisions/0002. Nothing here is shared with the product.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from oracles.names import is_placeholder, spelt

if TYPE_CHECKING:
    from oracles.reference import Entry, Name, Reference, Version

UNVERSIONED = "unversioned"
LAKE = re.compile(
    r"(file|s3|gs|abfss?|wasbs?|adl|hdfs|webhdfs|viewfs|dbfs|ftps?|sftp|oss|cosn?|obs)(:.*)?", re.DOTALL
)


def place_of(name: Name) -> tuple[str, str] | None:
    """(namespace, path) of a dataset whose name is a path; None for others, and for the root: it contains nothing."""
    namespace, path = spelt(*name)
    is_path = LAKE.fullmatch(namespace) and path.strip("/") and not is_placeholder(name)
    return (namespace, path) if is_path else None


class Folders:
    """The datasets by their paths, and what each holds at an instant."""

    def __init__(self, facts: Reference, timelines: dict[Name, list[Entry]]) -> None:
        self._facts = facts
        self._timelines = timelines
        self._places = {
            name: place for name in timelines if (place := place_of(name)) is not None and not is_placeholder(name)
        }

    def path(self, dataset: Name) -> str:
        """The path of a dataset."""
        return self._places[dataset][1]

    def is_inside(self, name: Name, folder: Name) -> bool:
        """Whether a dataset lies inside another."""
        if name not in self._places or folder not in self._places:
            return False
        (one, path), (other, above) = self._places[name], self._places[folder]
        return one == other and path.startswith(above + "/")

    @cached_property
    def _solid(self) -> set[Name]:
        """The datasets with a version that has a time, or with a declared source."""
        return {
            name
            for name in self._places
            if self.has_source(name) or any(entry.version is not None for entry in self._timelines[name])
        }

    def has_source(self, dataset: Name) -> bool:
        """Whether stewards declared a source for a dataset."""
        return bool(self._facts._source_row((*dataset, UNVERSIONED))["declared"])

    def within(self, folder: Name) -> list[Name]:
        """Every solid dataset inside a folder."""
        return sorted(name for name in self._solid if self.is_inside(name, folder))

    def around(self, dataset: Name) -> list[Name]:
        """Every folder around a dataset of which anything ever was there, the nearest first."""
        found = [name for name in self._places if self._timelines[name] and self.is_inside(dataset, name)]
        return sorted(found, key=lambda name: len(self._places[name][1]), reverse=True)

    def parts(self, folder: Name) -> list[Name]:
        """The outermost solid datasets inside a folder."""
        inside = self.within(folder)
        return [each for each in inside if not any(self.is_inside(each, other) for other in inside)]

    def is_folded(self, dataset: Name) -> bool:
        """Whether a dataset has anything inside, or lies inside a folder that runs wrote."""
        is_part = not self.has_source(dataset) and any(self._is_written(folder) for folder in self.around(dataset))
        return is_part or bool(self.within(dataset))

    def _is_written(self, folder: Name) -> bool:
        return any(entry.state == "produced" for entry in self._timelines[folder])

    # at an instant

    def own(self, dataset: Name, at: datetime) -> Entry | None:
        """The newest entry of the dataset itself, where it is a version."""
        entries = [entry for entry in self._timelines[dataset] if entry.at <= at]
        return entries[-1] if entries and entries[-1].version is not None else None

    def enclosing(self, dataset: Name, at: datetime) -> Entry | None:
        """The version of the nearest folder around a dataset that runs wrote and that is there."""
        return next((self.own(folder, at) for folder in self._enclosing_folders(dataset, at)), None)

    def _enclosing_folders(self, dataset: Name, at: datetime) -> list[Name]:
        if self.has_source(dataset):
            return []  # where it comes from is known: it stays a leaf
        return [each for each in self.around(dataset) if self._is_written(each) and self.own(each, at)]

    def counts(self, dataset: Name, at: datetime) -> bool:
        """Whether what a part holds was not wiped by a replacement, or the end, of any folder around it.

        Choice: of every folder around it, not of the nearest alone: a folder's end takes away all it holds.
        """
        version = self.own(dataset, at)
        if version is None:
            never = all(entry.at > at or entry.version is None for entry in self._timelines[dataset])
            return never and self.has_source(dataset)
        wiped = [
            entry.at
            for folder in self.around(dataset)
            for entry in self._timelines[folder]
            if entry.at <= at and self._wipes(folder, entry)
        ]
        return version.at >= max(wiped, default=version.at)

    def _wipes(self, folder: Name, entry: Entry) -> bool:
        """Whether an entry of a folder takes away what was inside before: its end, or a version that replaces it."""
        if entry.version is None:
            return True
        if entry.state != "produced":
            return False
        version = (*folder, entry.version)
        return all(
            run.lifecycle(output) not in ("ALTER", "RENAME")
            and self._facts.write_mode(run, (*output, version[2]))[0] == "replace"
            for run, output in self._facts._made[version].makers
        )

    def has_parts(self, folder: Name, at: datetime) -> bool:
        """Whether anything inside a folder counts."""
        return any(self.counts(each, at) for each in self.within(folder))

    def is_virtual(self, dataset: Name, at: datetime) -> bool:
        """Whether what is read of a dataset is more than its own version."""
        return self.enclosing(dataset, at) is not None or self.has_parts(dataset, at)

    def base(self, dataset: Name, at: datetime) -> Version | None:
        """The newer of the dataset's own version and that of the folder around it; at one time its own."""
        own = self.own(dataset, at)
        for folder in self._enclosing_folders(dataset, at)[:1]:
            version = self.own(folder, at)
            if version is not None and (own is None or version.at > own.at):
                return (*folder, str(version.version))
        return (*dataset, str(own.version)) if own else None

    def changes(self, dataset: Name) -> set[datetime]:
        """When anything inside a folder or part of one, or any folder around it, changed."""
        if not self.is_folded(dataset):
            return set()
        return {entry.at for each in self.within(dataset) + self.around(dataset) for entry in self._timelines[each]}
