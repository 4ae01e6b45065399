"""Streams read naively: what a run that reads on has read at an instant, and what its output then is.

Sources: docs/semantics.md §2 and docs/decisions/0002. Nothing here is shared with the product.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from oracles.reference import Entry, Name, Reference, Run
    from oracles.virtual import Virtual

FOREVER = datetime.max.replace(tzinfo=UTC)
OTHER_THAN_WRITING = ("ALTER", "RENAME", "TRUNCATE")


class ReadOn(NamedTuple):
    """What a stream read of an input."""

    version: str
    resolved_by: str


class Streams:
    """The runs that stream, by what they read and write."""

    def __init__(
        self, facts: Reference, virtual: Virtual, window_start: Callable[[Name, datetime], datetime]
    ) -> None:
        self._facts = facts
        self._virtual = virtual
        self._window_start = window_start

    # what a stream reads

    def start(self, run: Run, source: Name) -> list[ReadOn]:
        """What it read when it first named the input; of explicit versions those named then."""
        read = self._facts._reads[run.key][source]
        named_at = run.first_named[source].time
        first = self._facts.named_versions(run, source)
        return [
            ReadOn(version, read.resolved_by)
            for version in sorted(read.versions)
            if read.resolved_by != "explicit" or first[version] <= named_at
        ]

    def reads_on(self, run: Run, source: Name, after: datetime, until: datetime) -> list[ReadOn]:
        """What it read of an input after one instant and up to another."""
        named = self._facts.named_versions(run, source)
        if named:
            return [ReadOn(each, "explicit") for each in sorted(named) if after < named[each] <= until]
        found = []
        for moment in sorted(self._virtual.instants):
            if after < moment <= until:
                found += self._reads_at(run, source, moment)
        return list(dict.fromkeys(found))

    def _reads_at(self, run: Run, source: Name, moment: datetime) -> list[ReadOn]:
        """What became new of an input at an instant; of what the stream writes itself only others' versions."""
        if source not in run.targets() and self._virtual.change(source, moment) == moment:
            virtual = self._virtual.version(source, moment)
            if virtual is not None:
                return [ReadOn(*virtual)]
        return [
            ReadOn(entry.version, "time")
            for entry in self._virtual.timeline(source)
            if entry.at == moment and entry.version is not None and run.key not in entry.makers
        ]

    def until(self, run: Run) -> datetime:
        """When it ended."""
        return run.ended_at or FOREVER

    # the versions it names

    def span(self, run: Run, output: Name, version: str, source: Name) -> tuple[bool, datetime, datetime]:
        """(whether the start counts, after when, until when) the reads of an input count for a version."""
        named_at = run.first_named[source].time
        if not run.names_versions(output):
            return True, named_at, self.until(run)
        made = self.made(run, output)
        place = [name for _, name in made].index(version)
        return place == 0, named_at if place == 0 else max(named_at, made[place - 1][0]), made[place][0]

    @staticmethod
    def made(run: Run, output: Name) -> list[tuple[datetime, str]]:
        """The versions a stream made of an output, in order."""
        return sorted((at, version) for version, at in run.versions_of(output).items() if at is not None)

    def before(self, run: Run, output: Name, version: str) -> str | None:
        """The version it made just before one that it names."""
        if not run.streams or not run.names_versions(output):
            return None
        names = [name for _, name in self.made(run, output)]
        place = names.index(version)
        return names[place - 1] if place else None

    # the output it names no versions of

    def runs_of(self, dataset: Name, entry: Entry) -> list[Run]:
        """The streams whose output without a version of its own an entry is; [] where it is any other."""
        if entry.version is None or entry.state != "produced":
            return []
        makers = self._facts._made[(*dataset, entry.version)].makers
        flowing = [
            run.streams and not run.names_versions(output) and run.lifecycle(output) not in OTHER_THAN_WRITING
            for run, output in makers
        ]
        return [run for run, _ in makers] if all(flowing) else []

    def chain(self, dataset: Name, entries: list[Entry], at: datetime) -> list[Entry]:
        """The versions whose content is there after some entries, at a time, the newest first.

        As long as each was added to those before it, and no end, window or view lies between.
        """
        members: list[Entry] = []
        for entry in reversed([each for each in entries if each.state in ("produced", "end")]):
            if entry.version is None:
                break
            members.append(entry)
            if not self.is_appended(dataset, entry):
                break
        return [
            entry
            for place, entry in enumerate(members)
            if not any(entry.at <= each.at <= at for each in self._virtual.definitions.get(dataset, []))
            and all(self._lasts(dataset, entry) >= self._window_start(dataset, later.at) for later in members[:place])
        ]

    def _lasts(self, dataset: Name, entry: Entry) -> datetime:
        return max([self.until(run) for run in self.runs_of(dataset, entry)] or [entry.at])

    def is_appended(self, dataset: Name, entry: Entry) -> bool:
        """Whether some producer of a version added to what was there."""
        version = (*dataset, str(entry.version))
        return any(
            run.lifecycle(output) not in ("ALTER", "RENAME")
            and self._facts.write_mode(run, (*output, version[2]))[0] == "append"
            for run, output in self._facts._made[version].makers
        )

    def flowing(self, dataset: Name, at: datetime) -> list[tuple[Entry, Run]]:
        """The streams whose output is in what is there at a time."""
        entries = [entry for entry in self._virtual.timeline(dataset) if entry.at <= at]
        if not entries or entries[-1].state == "external":
            return []
        chain = self.chain(dataset, entries, at)
        return [(entry, run) for entry in chain for run in self.runs_of(dataset, entry)]

    def others(self, dataset: Name, at: datetime) -> list[str]:
        """The newest version in what is there that is no stream's."""
        entries = [entry for entry in self._virtual.timeline(dataset) if entry.at <= at]
        chain = self.chain(dataset, entries, at)
        return [str(entry.version) for entry in chain if not self.runs_of(dataset, entry)][:1]

    def carries(self, dataset: Name, own: Entry) -> str | None:
        """The virtual version that an appended version carries over, None where no stream flowed just before it."""
        just_before = own.at - timedelta(microseconds=1)
        if "stream" not in self._virtual.kinds(dataset, just_before):
            return None
        entries = [entry for entry in self._virtual.timeline(dataset) if entry.order <= own.order]
        lasting = [entry for entry in self.chain(dataset, entries, just_before) if entry.at < own.at]
        if not any(self.runs_of(dataset, entry) for entry in lasting):
            return None
        found = self._virtual.version(dataset, just_before)
        return found[0] if found else None
