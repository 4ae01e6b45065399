"""What streams read and write, worked out while walking: a run that reads on has read more the later it is asked for.

The rule of docs/decisions/0002 no. 23, as in catalog/database/seen (flowing, flowed, reads_on, stream_steps).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Protocol

from catalog.lineage.graph.edges import appended_to, steps_of
from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Entry, Found, InEdge
from catalog.lineage.graph.virtual.contents import Contents
from catalog.lineage.graph.virtual.kinds import FOREVER, ReadOn

_NO_RUN = -1
_NO_WRITING = frozenset({"ALTER", "RENAME", "TRUNCATE"})


class Reading(Protocol):
    """What is asked of a walk's virtual versions to find what streams read."""

    @property
    def contents(self) -> Contents:
        """What folders hold."""

    def number(self, dataset: int, at: int) -> int:
        """The number of a virtual version."""

    def read(self, dataset: int, at: int, run: int = ...) -> Found:
        """What a read by time finds, by a run that passes over its own versions."""

    def changed_at(self, dataset: int, at: int) -> Found | None:
        """The virtual version of a dataset that is named after a time, None where there is none."""

    def next_change(self, dataset: int, at: int) -> int:
        """The first time after `at` at which the dataset may be computed otherwise."""

    def newest_below(self, dataset: int, at: int) -> int:
        """The newest time until `at` of what the dataset is computed from."""

    def streams_at(self, dataset: int, at: int) -> tuple[int, ...]:
        """The streams that what is read of a dataset at a time is the output of."""


class Streams:
    """Answers for one walk, by the timelines as they are now."""

    def __init__(self, state: State, reads: Reading) -> None:
        """Nothing is answered yet."""
        self._state, self._reading = state, reads
        self._reads: dict[tuple[int, int, int, int], list[Found]] = {}

    # what is there of a dataset

    def flowing(self, dataset: int, at: int) -> tuple[int, ...]:
        """The streams whose output is in what is there of a dataset at a time."""
        if dataset not in self._state.computed.streamed.writers or self._is_folded(dataset):
            return ()
        entries = self._entries(dataset, at)
        if not entries or entries[-1].node == END or self._is_external(entries[-1]):
            return ()
        return tuple(run for entry in self._chain(dataset, entries, at) for run in self._runs_of(dataset, entry.node))

    def _is_folded(self, dataset: int) -> bool:
        contents = self._reading.contents
        return contents.may_hold(dataset) and contents.is_folded(dataset)

    def _entries(self, dataset: int, at: int) -> list[Entry]:
        timeline = self._state.readable(dataset)
        return timeline[: bisect_right(timeline, at, key=_time)]

    def _is_external(self, entry: Entry) -> bool:
        return self._state.state(entry.node) is not VersionState.PRODUCED

    def _chain(self, dataset: int, entries: list[Entry], at: int) -> list[Entry]:
        """The versions whose content is there after some entries, at a time, the newest first.

        As long as each was added to those before it, and no end, window or definition lies between.
        """
        written, defined = self._state.computed.streamed.written, self._state.computed.definitions.of(dataset)
        found, since = [], NEVER
        for entry in reversed(entries):
            if entry.node == END:
                break
            if self._is_external(entry):
                continue
            is_defined = any(entry.at <= definition.at <= at for definition in defined)
            if not is_defined and self._lasts_until(dataset, entry) >= since:
                found.append(entry)
            how = written[entry.node]
            if not how.is_append:
                break
            since = max(since, how.window_start)
        return found

    def _lasts_until(self, dataset: int, entry: Entry) -> int:
        ends = [self._ended_at(self._state.run_facts[run]) for run in self._runs_of(dataset, entry.node)]
        return max(ends, default=entry.at)

    def _runs_of(self, dataset: int, node: int) -> list[int]:
        """The streams whose output without a version of its own one is, none where it is any other."""
        runs = []
        for run, _ in self._state.producers(node):
            if run not in self._state.computed.streamed.runs:
                return []
            output = self._state.run_facts[run].outputs[dataset]
            if output.versions or output.lifecycle in _NO_WRITING:
                return []
            runs.append(run)
        return runs

    @staticmethod
    def _ended_at(facts: RunFacts) -> int:
        return facts.ended_at if facts.terminal else FOREVER

    # what a stream reads

    def _read(self, run: int, source: int, after: int, until: int) -> list[Found]:
        key = run, source, after, until
        known = self._reads.get(key)
        if known is None:
            known = self._reads[key] = [*dict.fromkeys(self._reads_on(run, source, after, until))]
        return known

    def _start(self, run: int, source: int) -> list[Found]:
        """What a stream read when it first named an input; of versions it names those named then."""
        facts = self._state.run_facts[run]
        named, named_at = facts.named_reads(source), facts.named_at[source]
        versions = facts.versions_read(source)
        if not versions:
            return [self._reading.read(source, named_at, run)]
        first = [version for version in versions if named[version].first_at <= named_at]
        return [Found(self._state.node(source, version), Resolution.EXPLICIT) for version in first]

    def _reads_on(self, run: int, source: int, after: int, until: int) -> Iterator[Found]:
        """What a stream read of an input after one time and up to another."""
        state = self._state
        facts = state.run_facts[run]
        after = max(after, facts.named_at[source])
        named, versions = facts.named_reads(source), facts.versions_read(source)
        if versions:
            for version in versions:
                if after < named[version].first_at <= until:
                    yield Found(state.node(source, version), Resolution.EXPLICIT)
            return
        if source not in state.computed.datasets or source in facts.outputs:
            for entry in self._entries(source, until):
                if entry.at > after:
                    yield from self._new(run, entry)
            return
        at = after
        while (at := self._reading.next_change(source, at)) <= until and at != FOREVER:
            found = self._reading.changed_at(source, at)
            if found is not None:
                yield found
                continue
            timeline = state.readable(source)
            for entry in timeline[bisect_left(timeline, at, key=_time) : bisect_right(timeline, at, key=_time)]:
                yield from self._new(run, entry)

    def _new(self, run: int, entry: Entry) -> Iterator[Found]:
        """A version that the stream did not make itself."""
        if entry.node != END and all(maker != run for maker, _ in self._state.producers(entry.node)):
            yield Found(entry.node, Resolution.BY_TIME)

    # edges

    def edges_at(self, dataset: int, at: int, runs: tuple[int, ...]) -> list[InEdge]:
        """The edges into what streams have written of a dataset at a time."""
        edges = []
        for run in runs:
            facts = self._state.run_facts[run]
            until = min(at, self._ended_at(facts))
            for source in facts.sources_of(dataset):
                reads = [*self._start(run, source), *self._read(run, source, facts.named_at[source], until)]
                edges += [InEdge(found.node, run, found.how, "") for found in dict.fromkeys(reads)]
        chain = self._chain(dataset, self._entries(dataset, at), at)
        others = [entry.node for entry in chain if not self._runs_of(dataset, entry.node)]
        return edges + [InEdge(node, _NO_RUN, Resolution.CARRIED_OVER, "") for node in others[:1]]

    def edges_into(self, node: int) -> list[InEdge]:
        """The edges into a version of a dataset that streams write which are not stored."""
        state, dataset = self._state, self._state.dataset(node)
        edges: list[InEdge] = []
        for run, claim in state.producers(node):
            if run in state.computed.streamed.runs and not claim.is_emptied:
                edges += self._steps_into(run, dataset, node)
        carried = self.carried_into(dataset, node)
        return edges + ([InEdge(carried, _NO_RUN, Resolution.CARRIED_OVER, "")] if carried is not None else [])

    def _steps_into(self, run: int, dataset: int, node: int) -> Iterator[InEdge]:
        facts, before, until = self._state.run_facts[run], None, FOREVER
        if facts.outputs[dataset].versions:
            made = steps_of(self._state, run, dataset)
            place = next(at for at, entry in enumerate(made) if entry.node == node)
            before, until = made[place - 1] if place else None, made[place].at
        else:
            until = self._ended_at(facts)
        for source in facts.sources_of(dataset):
            reads = [] if before else self._start(run, source)
            reads += self._read(run, source, before.at if before else facts.named_at[source], until)
            for found in dict.fromkeys(reads):
                version = self._state.version(found.node) if found.how is Resolution.EXPLICIT else ""
                yield InEdge(found.node, run, found.how, facts.role_of(source, version))

    def carried_into(self, dataset: int, node: int) -> int | None:
        """What an appended version carries over: what streams had brought just before it, else the version before."""
        state = self._state
        how = state.computed.streamed.written.get(node)
        if how is None or not how.is_append or state.state(node) is not VersionState.PRODUCED:
            return None
        timeline = state.readable(dataset)
        place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
        own_at = state.made_at(node)
        if place < len(timeline) and self._reading.streams_at(dataset, own_at - 1):
            lasting = self._chain(dataset, timeline[: place + 1], own_at - 1)
            if any(self._runs_of(dataset, entry.node) for entry in lasting if entry.at < own_at):
                return self._reading.number(dataset, self._reading.newest_below(dataset, own_at - 1))
        before = appended_to(state, timeline, place)
        return next((each for each in before if state.made_at(each) >= how.window_start), None)

    # times

    def named_until(self, dataset: int, at: int, runs: tuple[int, ...]) -> int:
        """The newest time, up to one, at which streams into a dataset named a further version of an input."""
        times = [NEVER]
        for run, source in self._inputs(dataset, runs):
            facts = self._state.run_facts[run]
            until = min(at, self._ended_at(facts))
            named = facts.named_reads(source)
            first = (named[version].first_at for version in facts.versions_read(source))
            times += [time for time in first if facts.named_at[source] < time <= until]
        return max(times)

    def next_naming(self, dataset: int, at: int, runs: tuple[int, ...]) -> list[int]:
        """The times after one at which streams into a dataset name a further version of an input."""
        times = []
        for run, source in self._inputs(dataset, runs):
            facts = self._state.run_facts[run]
            named = facts.named_reads(source)
            first = (named[version].first_at for version in facts.versions_read(source))
            times += [time for time in first if max(at, facts.named_at[source]) < time <= self._ended_at(facts)]
        return times

    def below(self, dataset: int, runs: tuple[int, ...]) -> list[ReadOn]:
        """What streams read by time of other datasets, and when."""
        return [
            ReadOn(source, facts.named_at[source], self._ended_at(facts))
            for run, source in self._inputs(dataset, runs)
            if not (facts := self._state.run_facts[run]).versions_read(source)
        ]

    def _inputs(self, dataset: int, runs: tuple[int, ...]) -> list[tuple[int, int]]:
        return [(run, source) for run in runs for source in self._state.run_facts[run].sources_of(dataset)]


def _time(entry: Entry) -> int:
    return entry.at
