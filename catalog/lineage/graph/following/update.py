"""Keeping the graph up with the log: exactly the edges that new rows change are worked out again."""

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.events.row_batches import Rows
from catalog.lineage.graph.edges import contradicting, edges_into, wipes_folder
from catalog.lineage.graph.facts.definitions import Definition
from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.following.intake import Changes, Intake
from catalog.lineage.graph.following.nameless import Nameless
from catalog.lineage.graph.following.placing import add_names, compute, place_contents, place_names
from catalog.lineage.graph.following.scans import Scans
from catalog.lineage.graph.following.stand_ins import place_stand_ins
from catalog.lineage.graph.rows import NEVER, Mention, RareFacts, RunEvent, VersionState
from catalog.lineage.graph.same_content import externals_of, forget_number, named_since
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Claim, Entry, StaleError, Standing, TimedRead
from catalog.lineage.graph.versions import readers_between

_FOREVER = 2**63 - 1
_FETCHED_AT_MOST = 50_000  # runs; for more, loading the graph again is faster


class Updater:
    """Takes rows in and brings a state's edges up to them. Raises StaleError for what it does not follow."""

    def __init__(self, state: State, rare: RareFacts) -> None:
        """Nothing to do yet."""
        self._state = state
        self._scans = Scans(state, rare.scans)
        self._changes = Changes()
        self._nameless = Nameless(rare.nameless_jobs, rare.nameless_runs)
        self._intake = Intake(state, rare, self._changes, self._scans, self._nameless)
        for row in rare.contradictory:
            state.contradictory.setdefault(row.node, set()).add(row.run)

    def add(self, rows: Rows) -> None:
        """Take in the rows of some events."""
        self._intake.add(rows)

    def settle(self, cursor: duckdb.DuckDBPyConnection) -> set[int]:
        """Work out what the rows taken in have changed, and return of which datasets; the cursor sees them all.

        The order matters: what runs wrote decides about versions, versions about timelines, timelines about what was
        read by time; only then can an edge be resolved.
        """
        state, changes = self._state, self._changes
        self._verify(cursor)
        if not any(changes.all):
            return set()
        add_names(state, changes.names)
        self._fetch(cursor, (run for run in changes.runs if run not in state.run_facts))
        self._settle_runs()
        runs = set(changes.runs)
        for dataset, made_at in changes.times:
            runs |= self._readers_disturbed(dataset, made_at)
        for run in runs:
            changes.edges |= state.made_by(run).keys()
        producers = self._missing_producers()
        self._fetch(cursor, producers)
        for run in producers:
            state.run_facts[run].find_scanned(self._scans.version_of)
            place_stand_ins(state, run)
        for node in sorted(changes.edges):
            self._settle_edges(node)
        changed = changes.datasets(state) | changes.names | set(map(state.dataset, changes.edges))
        changes.clear()
        return changed

    def _settle_runs(self) -> None:
        """Bring versions, timelines and reads up to what the changed runs say."""
        state, changes = self._state, self._changes
        for run in changes.runs:
            place_stand_ins(state, run)
            self._settle_views(run)
            self._settle_stream(run)
        for run in changes.runs:
            changes.edges |= state.made_by(run).keys()
            self._settle_run(run)
        for run in changes.runs:
            self._settle_reads(run)
        for node in changes.versions:
            self._settle_version(node)
        place_names(state, changes.names, changes.runs)
        place_contents(state, changes.datasets(state), changes.runs)
        for run in changes.runs:
            # What a source is that only lineage names depends on the folders around it, which are known only now.
            if place_stand_ins(state, run):
                self._settle_views(run)
                self._settle_stream(run)
                self._settle_reads(run)

    def _missing_producers(self) -> set[int]:
        state = self._state
        return {run for node in self._changes.edges for run, _ in state.producers(node) if run not in state.run_facts}

    def _verify(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Look up what the intake presumed of names; raises StaleError where it is not so."""
        presumed = self._intake.presumed
        if presumed.sent:
            found = cursor.execute(statement("lineage/graph/sent"), {"dataset_keys": list(presumed.sent)}).fetchall()
            if {key for (key,) in found} != presumed.sent:
                raise StaleError
            presumed.sent.clear()
        if presumed.without_symlinks:
            sets = {"set_hashes": list(presumed.without_symlinks)}
            if cursor.execute(statement("lineage/graph/sets_with_symlinks"), sets).fetchall():
                raise StaleError
            presumed.without_symlinks.clear()
        self._nameless.verify(cursor)

    def _fetch(
        self, cursor: duckdb.DuckDBPyConnection, runs: Iterable[int], at_most: float = _FETCHED_AT_MOST
    ) -> None:
        """Read the facts of runs of the base from the tables: the base itself has only what they came to."""
        state = self._state
        numbers = {state.run_key(run): run for run in runs}
        if not numbers:
            return
        if len(numbers) > at_most:
            raise StaleError
        meant = self._nameless.meant
        run_keys = {"run_keys": self._nameless.sent_as(list(numbers))}
        facts = {key: RunFacts() for key in numbers}
        for event in fetch(cursor, statement("lineage/graph/run_events"), RunEvent, run_keys):
            run_key, job_key = meant.get(event.run_key, event.run_key), event.job_key
            if event.run_key in meant:
                job_key = int(state.base.runs.job_key[numbers[run_key]])
            facts[run_key].add_event(event._replace(job_key=job_key))
        for mention in fetch(cursor, statement("lineage/graph/mentions"), Mention, run_keys):
            facts[meant.get(mention.run_key, mention.run_key)].add_mention(mention, state.canonical)
        state.run_facts.update((run, facts[key]) for key, run in numbers.items())

    def _settle_views(self, run: int) -> None:
        """Bring what a run defines up to its facts; before any read is placed, as views are not read like tables."""
        state = self._state
        facts, definitions = state.run_facts[run], state.computed.definitions
        is_streaming = self._streams(facts)
        views = facts.views(lambda dataset: state.value(dataset, "type"))
        for dataset, output in facts.outputs.items():
            if output.lifecycle == "DROP":
                state.writers[dataset].discard(run)
            else:
                state.writers[dataset].add(run)
        at = facts.defined_at(is_streaming=is_streaming)
        old, new = definitions.of_run(run), dict[int, Definition]()
        for dataset in views if at != NEVER else ():
            inputs = () if facts.outputs[dataset].lifecycle == "TRUNCATE" else sorted(facts.sources_of(dataset))
            new[dataset] = Definition(at, state.run_name(run), run, tuple(inputs))
            compute(state, dataset, self._changes.runs)
        if old != new:
            definitions.replace(run, new)

    def _settle_stream(self, run: int) -> None:
        """Note what a run writes and reads that streams; what it writes is from now on worked out when it is read."""
        state, facts = self._state, self._state.run_facts[run]
        if not self._streams(facts):
            return
        for dataset in facts.outputs.keys() - state.computed.streamed.writers.keys():
            if state.writers_of(dataset) - self._changes.runs:
                raise StaleError  # versions of it are there, and what was added to them is placed
            compute(state, dataset, self._changes.runs)
        state.computed.streamed.add(run, facts)

    def load_streams(self, cursor: duckdb.DuckDBPyConnection, run_keys: Iterable[int]) -> None:
        """Read the facts of the base's streams, which no column holds."""
        state = self._state
        runs = [state.run(key) for key in run_keys]
        self._fetch(cursor, runs, math.inf)
        for run in runs:
            facts = state.run_facts[run]
            facts.find_scanned(self._scans.version_of)
            place_stand_ins(state, run)
            state.computed.streamed.add(run, facts)
        for dataset in state.computed.streamed.writers:
            state.is_apart[slice(*state.base_range(dataset))] = True

    def _streams(self, facts: RunFacts) -> bool:
        return facts.streams(job_streams=facts.job_key in self._state.base.streaming_jobs)

    def _settle_run(self, run: int) -> None:
        """Bring what a run wrote and when it read up to its facts."""
        state = self._state
        facts = state.run_facts[run]
        if any(output.lifecycle == "RENAME" and output.previous is not None for output in facts.outputs.values()):
            raise StaleError
        if any(facts.creates(output) for output in facts.outputs.values()):
            raise StaleError
        is_streaming = self._streams(facts)
        views = facts.views(lambda dataset: state.value(dataset, "type"))
        old, new = state.made_by(run), dict[int, Claim]()
        for item in facts.productions(views, is_streaming=is_streaming):
            node = state.node(item.dataset, item.version)
            new[node] = Claim(item.outcome, item.made_at, item.lifecycle == "TRUNCATE")
        for node in old.keys() | new.keys():
            self._settle_claim(run, node, old.get(node), new.get(node))
        state.made[run] = new
        ends = facts.ends(is_streaming=is_streaming)
        self._settle_ends(run, facts, ends)

    def _settle_claim(self, run: int, node: int, old: Claim | None, new: Claim | None) -> None:
        if old == new:
            return
        if node in self._state.created:
            raise StaleError
        claims = self._state.claims.setdefault(node, self._state.claims_of(node))
        if new is None:
            claims.pop(run, None)
        else:
            claims[run] = new
        if new is None or len(claims) == 1:
            dataset, version = self._state.dataset(node), self._state.version(node)
            self._scans.notice(dataset, version, is_known=bool(claims))
        self._changes.versions.add(node)

    def _settle_ends(self, run: int, facts: RunFacts, ends: dict[int, int]) -> None:
        """Take back the ends that the run causes no more, and add those it causes now."""
        state, times = self._state, self._changes.times
        for dataset in facts.outputs:
            for made_at, causes in list(state.ends.get(dataset, {}).items()):
                if run in causes and ends.get(dataset) != made_at:
                    state.remove_end(dataset, made_at, run)
                    times.add((dataset, made_at))
        times.update((dataset, at) for dataset, at in ends.items() if state.add_end(dataset, at, run))

    def _settle_reads(self, run: int) -> None:
        """Bring what a run names as read, and when it read by time, up to its facts; all writes are settled."""
        state = self._state
        facts, made = state.run_facts[run], state.made_by(run)
        ends = facts.ends(is_streaming=facts.streams(job_streams=facts.job_key in state.base.streaming_jobs))
        facts.find_scanned(self._scans.version_of)
        own = [(state.dataset(node), claim.made_at) for node, claim in made.items() if claim.made_at != NEVER]
        for dataset, named_at in facts.named_at.items():
            for version in facts.named_reads(dataset):
                self._settle_named(facts, dataset, version)
            if facts.versions_read(dataset):
                continue
            reads, read = state.reads[dataset], TimedRead(named_at, run)
            at = bisect_left(reads, read)
            if at == len(reads) or reads[at] != read:
                insort(reads, read)
            if any(wrote == dataset and made_at <= named_at for wrote, made_at in [*own, *ends.items()]):
                state.looped[dataset].add(run)

    def _settle_named(self, facts: RunFacts, dataset: int, version: str) -> None:
        """Bring when a version was first named as read up to what a run says."""
        state = self._state
        node, named = state.node(dataset, version), facts.named_reads(dataset)[version]
        output = facts.outputs.get(dataset)
        if output is not None and version in output.versions:
            state.not_read.add(node)
            self._changes.versions.add(node)
        elif named.first_at < state.read_at.get(node, _FOREVER):
            state.read_at[node] = named.first_at
            self._changes.versions.add(node)
        if output is not None and state.state(node) is VersionState.EXTERNAL:
            self._changes.edges.add(node)  # it must not rest on what was made from it

    def _settle_version(self, node: int) -> None:
        """Bring a version's state and its place in the timeline up to what is claimed of it."""
        state = self._state
        dataset, version = state.dataset(node), state.version(node)
        timeline, externals = state.timeline(dataset), externals_of(state, dataset)  # as they were until now
        old, new = Standing(state.state(node), state.made_at(node)), state.standing_by_claims(node)
        if old != new:
            self._changes.edges.add(node)
            state.standings[node] = new
            if new.state is VersionState.EXTERNAL and node in state.not_read and not state.is_findable(node):
                raise StaleError  # whether another run reads it is not kept
            if VersionState.PRODUCED in (old.state, new.state):
                self._changes.edges.update(forget_number(state, dataset, version))
        before, after = Entry(old.made_at, version, node), Entry(new.made_at, version, node)
        _place(externals, before, after if new.state is VersionState.EXTERNAL else None)
        is_found = new.made_at != NEVER and state.is_findable(node)
        was_found = _place(timeline, before, after if is_found else None)
        moved = before.at if was_found else None, after.at if is_found else None
        state.computed.folders.moved(dataset, *moved)
        if old != new or was_found != is_found:
            self._changes.times |= {(dataset, entry.at) for entry in (before, after) if entry.at != NEVER}

    def _readers_disturbed(self, dataset: int, made_at: int) -> set[int]:
        """The runs whose read by time may answer otherwise since the timeline changed at a time.

        Those that named the dataset from then until before the next entry; and content carried on from there.
        """
        state = self._state
        if dataset in state.renamed:
            raise StaleError
        timeline = state.timeline(dataset)
        after = bisect_right(timeline, made_at, key=lambda entry: entry.at)
        end_at = timeline[after].at if after < len(timeline) else _FOREVER
        for entry in timeline[bisect_left(timeline, (made_at, "", END)) :]:
            if entry.node == END:
                continue
            self._changes.edges.add(entry.node)
            if entry.at > made_at and state.state(entry.node) is VersionState.PRODUCED:
                break
        self._changes.edges.update(named_since(state, dataset, made_at))
        return readers_between(state, dataset, made_at, end_at)

    def _settle_edges(self, node: int) -> None:
        """Work out the edges into a version; from now on they are these, whatever the base has."""
        state = self._state
        state.store_edges(node, edges_into(state, node))
        state.contradictory.pop(node, None)
        if runs := contradicting(state, node):
            state.contradictory[node] = runs
        if state.dataset(node) in state.computed.folders and state.state(node) is VersionState.PRODUCED:
            state.computed.set_wipes(node, wipes=wipes_folder(state, node))


def _place(entries: list[Entry], before: Entry, after: Entry | None) -> bool:
    """Put an entry in the place of another, in order (None: in none); whether the other was there."""
    at = bisect_left(entries, before)
    was_there = at < len(entries) and entries[at] == before
    if was_there:
        del entries[at]
    if after is not None:
        insort(entries, after)
    return was_there
