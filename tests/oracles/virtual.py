"""Virtual versions read naively: what a view, a folder or a stream's unversioned output is when it is read.

Sources: docs/semantics.md §1.7 and §2, docs/decisions/0002. Everything is asked of one dataset at one instant and
worked out by looking at every entry; nothing here is shared with the product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from oracles.folders import Folders
from oracles.names import is_placeholder
from oracles.streams import Streams

if TYPE_CHECKING:
    from oracles.reference import Entry, Flow, Name, Reference, Run, RunKey, Version

UNVERSIONED = "unversioned"
AT = "at:"
MOMENT = timedelta(microseconds=1)


def at_version(moment: datetime) -> str:
    """The name of the virtual version whose newest change is at an instant."""
    text = moment.astimezone(UTC).isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return AT + text.replace("+00:00", "Z")


def moment_of(version: str) -> datetime | None:
    """The instant a virtual version's name holds, None for any other version."""
    if not version.startswith(AT):
        return None
    try:
        return datetime.fromisoformat(version.removeprefix(AT)).astimezone(UTC)
    except ValueError:
        return None


@dataclass(frozen=True)
class Definition:
    """A run that made a dataset a view, and since when."""

    at: datetime
    run: Run

    @property
    def order(self) -> tuple[datetime, RunKey]:
        """Its place among the definitions of its dataset."""
        return self.at, self.run.key


@dataclass(frozen=True)
class Below:
    """An edge into a virtual version."""

    source: Version
    kind: str
    resolved_by: str
    flow: Flow | None = None
    run: Run | None = None
    job: Name | None = None


class Virtual:
    """What datasets without content of their own are at an instant."""

    def __init__(self, facts: Reference, window_start: Callable[[Name, datetime], datetime]) -> None:
        self._facts = facts
        self._streams = Streams(facts, self, window_start)

    @property
    def streams(self) -> Streams:
        """The runs that stream."""
        return self._streams

    # what there is

    @cached_property
    def definitions(self) -> dict[Name, list[Definition]]:
        """Of each dataset the runs that made it a view, in order."""
        found: dict[Name, list[Definition]] = {}
        for run in self._facts._runs.values():
            for output in run.defines:
                made_at = run.made_at
                if made_at is not None and not is_placeholder(output) and not run.names_versions(output):
                    found.setdefault(output, []).append(Definition(made_at, run))
        return {name: sorted(each, key=lambda one: one.order) for name, each in found.items()}

    @cached_property
    def declared(self) -> dict[Name, list[tuple[Flow, Name | None]]]:
        """The declarations into each dataset that no run wrote."""
        found: dict[Name, list[tuple[Flow, Name | None]]] = {}
        for flow, job in self._facts._declared:
            for output in flow.targets():
                if flow.sources_of(output) and not self._facts._writers(output):
                    found.setdefault(output, []).append((flow, job))
        return found

    @cached_property
    def folders(self) -> Folders:
        """The datasets by their paths."""
        return Folders(self._facts, self._timelines)

    @cached_property
    def _timelines(self) -> dict[Name, list[Entry]]:
        return {name: self._facts._timeline(name) for name in self._facts._datasets}

    def timeline(self, dataset: Name) -> list[Entry]:
        """Every entry of a dataset, in order."""
        return self._timelines.get(dataset, [])

    def _newest(self, dataset: Name, until: datetime) -> Entry | None:
        entries = [entry for entry in self.timeline(dataset) if entry.at <= until]
        return entries[-1] if entries else None

    def _definition(self, dataset: Name, until: datetime) -> Definition | None:
        made = [each for each in self.definitions.get(dataset, []) if each.at <= until]
        return made[-1] if made else None

    # what a dataset is at an instant

    def kinds(self, dataset: Name, at: datetime) -> set[str]:
        """What makes what is read of a dataset then virtual: `view`, or `declared` and `folder`, or `stream`.

        Choice: a dataset that was ever made a view is no folder; what was only declared may be one too. A folder, or
        part of one, is no stream: of its own versions a stream's is one like any other.
        """
        if is_placeholder(dataset):
            return set()
        defined, newest = self._definition(dataset, at), self._newest(dataset, at)
        if defined is not None and (newest is None or defined.at >= newest.at):
            return {"view"}
        kinds = set()
        if newest is None and dataset in self.declared:
            kinds.add("declared")
        if self._may_be_folder(dataset) and self.folders.is_virtual(dataset, at):
            kinds.add("folder")
        if not kinds and not self._is_folder(dataset) and self._streams.flowing(dataset, at):
            kinds.add("stream")
        return kinds

    def _is_folder(self, dataset: Name) -> bool:
        return self._may_be_folder(dataset) and self.folders.is_folded(dataset)

    def _may_be_folder(self, dataset: Name) -> bool:
        return dataset in self._timelines and dataset not in self.definitions

    def resolve(self, dataset: Name, at: datetime) -> tuple[str, str]:
        """(version, resolved_by) of what is read at an instant without naming a version."""
        virtual = self.version(dataset, at)
        if virtual is not None:
            return virtual
        newest = self._newest(dataset, at)
        return (UNVERSIONED, "none") if newest is None or newest.version is None else (newest.version, "time")

    def version(self, dataset: Name, at: datetime) -> tuple[str, str] | None:
        """(version, resolved_by) of the virtual version read at an instant, None where what is read is none."""
        kinds = self.kinds(dataset, at)
        how = "containment" if "folder" in kinds else "time"
        return (self._named(dataset, at), how) if kinds else None

    def _named(self, dataset: Name, at: datetime) -> str:
        return at_version(self.change(dataset, at) or at)

    def change(self, dataset: Name, at: datetime) -> datetime | None:
        """The newest instant, up to a given one, at which the dataset or anything below it changed."""
        changes = [moment for moment in self.instants if moment <= at and self._changes(dataset, moment)]
        return max(changes, default=None)

    @cached_property
    def instants(self) -> set[datetime]:
        """Every time of an entry, of a definition, and of the naming of an input."""
        made = {each.at for listed in self.definitions.values() for each in listed}
        made |= {mention.event.time for mention in self._facts._mentions if mention.side == "input"}
        return made | {entry.at for entries in self._timelines.values() for entry in entries}

    def _changes(self, dataset: Name, at: datetime) -> bool:
        """Whether the dataset, or what counts below it at that very instant, has an entry or a definition then."""
        found, waiting = {dataset}, [dataset]
        while waiting:
            each = waiting.pop()
            if at in self._own_changes(each) or self._names_more(each, at):
                return True
            for source in self._below(each, at) - found:
                found.add(source)
                waiting.append(source)
        return False

    def _own_changes(self, dataset: Name) -> set[datetime]:
        made = {each.at for each in self.definitions.get(dataset, [])}
        made |= {entry.at for entry in self.timeline(dataset)}
        return made | self.folders.changes(dataset) if self._may_be_folder(dataset) else made

    def _names_more(self, dataset: Name, at: datetime) -> bool:
        """Whether a stream into the dataset names another version of an input at that instant."""
        return any(
            run.first_named[source].time < at and self._streams.reads_on(run, source, at - MOMENT, at)
            for run, source in self._flowing_sources(dataset, at, by_name=True)
        )

    def _flowing_sources(self, dataset: Name, at: datetime, *, by_name: bool) -> list[tuple[Run, Name]]:
        """The streams into what is read of a dataset, and their inputs, by name or by time, that they still read."""
        flowing = self._streams.flowing(dataset, at) if "stream" in self.kinds(dataset, at) else []
        return [
            (run, source)
            for _, run in flowing
            for source in self._facts._feeding(run, dataset)
            if bool(self._facts.named_versions(run, source)) == by_name
            and run.first_named[source].time < at <= self._streams.until(run)
        ]

    def _below(self, dataset: Name, at: datetime) -> set[Name]:
        """The datasets that what is read of this one rests on."""
        kinds = self.kinds(dataset, at)
        found: set[Name] = set()
        if "view" in kinds:
            for run in self.makers(dataset, at):
                found |= self._facts._feeding(run, dataset)
        found |= {source for _, source in self._flowing_sources(dataset, at, by_name=False)}
        for flow, _ in self.declared[dataset] if "declared" in kinds else ():
            found |= flow.sources_of(dataset)
        return found

    # the edges into a virtual version

    def edges(self, dataset: Name, at: datetime) -> list[Below]:
        """The edges into what is read of a dataset at an instant, [] where that is not virtual."""
        kinds = self.kinds(dataset, at)
        moment = self.change(dataset, at) or at
        found = []
        for run in self.makers(dataset, at) if "view" in kinds else ():
            for source in self._facts._feeding(run, dataset):
                version, how = self.resolve(source, moment)
                found.append(Below((*source, version), "read", how, run, run))
        for flow, job in self.declared[dataset] if "declared" in kinds else ():
            for source in flow.sources_of(dataset):
                version, how = self.resolve(source, moment)
                found.append(Below((*source, version), "declared", how, flow, job=job))
        if "folder" in kinds:
            contained = [self.folders.base(dataset, moment), *self._parts(dataset, moment)]
            found += [Below(each, "contained", "containment") for each in contained if each is not None]
        return found + (self._flowing_in(dataset, moment) if "stream" in kinds else [])

    def _flowing_in(self, dataset: Name, at: datetime) -> list[Below]:
        """The edges into what a stream's output is at a time."""
        found = []
        for _, run in self._streams.flowing(dataset, at):
            for source in self._facts._feeding(run, dataset):
                after, until = run.first_named[source].time, min(at, self._streams.until(run))
                reads = self._streams.start(run, source) + self._streams.reads_on(run, source, after, until)
                for read in dict.fromkeys(reads):
                    found.append(Below((*source, read.version), "read", read.resolved_by, run, run))
        others = self._streams.others(dataset, at)
        return found + [Below((*dataset, each), "carried_over", "time") for each in others]

    def _parts(self, folder: Name, at: datetime) -> list[Version]:
        """What counts of the parts of a folder."""
        found: list[Version] = []
        for part in self.folders.parts(folder):
            if self._may_be_folder(part) and self.folders.has_parts(part, at):
                found.append((*part, self._named(part, at)))
            elif self.folders.counts(part, at):
                own = self.folders.own(part, at)
                found.append((*part, str(own.version) if own else UNVERSIONED))
        return found

    def makers(self, dataset: Name, at: datetime) -> list[Run]:
        """The runs whose edges those are."""
        kinds, defined = self.kinds(dataset, at), self._definition(dataset, at)
        if "view" in kinds and defined:
            return [defined.run]
        return [run for _, run in self._streams.flowing(dataset, at)] if "stream" in kinds else []
