"""Keeping the graph up with the log: rows of new events in any order, and exactly the edges that they change."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import cast

import duckdb
import numpy as np

from catalog.database.connection import statement
from catalog.events.facet_rows import Row
from catalog.events.row_batches import Rows
from catalog.lineage.graph.run_events import NEVER, RunFacts, latest, moment_of
from catalog.lineage.graph.snapshot import Small
from catalog.lineage.graph.state import END, EVENT, PRODUCED, Claim, StaleError, State, is_log
from catalog.lineage.lookup import UNVERSIONED

_SENT = frozenset({"input", "output", "dataset", "declared_input", "declared_output"})
_ENDS = frozenset({"CREATE", "OVERWRITE", "TRUNCATE"})
_SAID = (("type", 16), ("model", 17), ("mode", 18), ("source", 20))
_FOREVER = 2**63 - 1
_FETCHED_AT_MOST = 50_000


class Updater:
    """Takes rows in and brings a state's edges up to them. Raises StaleError for what it does not follow."""

    def __init__(self, state: State, small: Small) -> None:
        """Nothing to do yet, but for what is declared: those edges are always worked out here."""
        self.state = state
        self._declaring = {key for what, key in small.unstable if what == "job"}
        jobs = state.base.jobs
        self._streaming = {int(jobs.keys[at]) for at in np.flatnonzero(jobs.columns["is_streaming"]).tolist()}
        self._running_jobs = np.unique(state.base.runs.columns["job_key"])
        self._new_running_jobs: set[int] = set()
        self._unnamed: set[int] = set()
        self.facets: dict[int, set[tuple[int | None, int]]] = {}
        for facet, target, source in small.facets:
            self.facets.setdefault(facet, set()).add((target, source))
        self.other_columns: dict[int | None, set[tuple[int | None, int]]] = {}
        for job, told_target, facet in small.columns:
            self.other_columns.setdefault(job, set()).add((told_target, facet))
        self._touched: set[int] = set()
        self._changed: set[int] = set()
        self._moved: set[tuple[int, int]] = set()
        self._dirty = {state.node(target, UNVERSIONED) for target in state.declared}

    # hearing

    def hear(self, rows: Rows) -> None:
        """Take in the rows of some events."""
        if rows.aliases:
            raise StaleError
        state = self.state
        for key, namespace, name, _ in cast("list[tuple[int, str, str, int]]", rows.datasets):
            if key not in state.new_names and state.base.datasets.place(key) < 0:
                state.new_names[key] = (namespace, name)
                state.namespaces.add(namespace)
                self._unnamed.add(key)
        for key, namespace, name, _ in cast("list[tuple[int, str, str, int]]", rows.jobs):
            state.new_jobs[key] = (namespace, name)
        for row in rows.column_edges:
            if row[3] is not None:
                facet = cast("int", row[0])
                edge = cast("tuple[int | None, int]", (row[1], row[3]))
                self.facets.setdefault(facet, set()).add(edge)
        for one, other, _ in cast("list[tuple[int, int, int]]", rows.symlinks):
            self._link(one, other)
        for row in rows.run_events:
            self._hear_event(row)
        for row in rows.mentions:
            self._hear_mention(row)

    def _link(self, one: int, other: int) -> None:
        """Two names of one dataset: a name never used before joins, everything else moves facts about."""
        state = self.state
        canonical, goal = state.canonical(one), state.canonical(other)
        if canonical == goal:
            return
        if other in self._unnamed and other not in state.aliases:
            if one not in state.aliases:
                state.aliases[one] = one
                state.sent.add(one)
            state.aliases[other] = canonical
        elif one in self._unnamed and one not in state.aliases and goal in state.sent and self._is_before(goal, one):
            state.aliases[one] = goal
            state.sent.add(one)
        else:
            raise StaleError

    def _is_before(self, one: int, other: int) -> bool:
        return self.state.name(one) < self.state.name(other)

    def _hear_event(self, row: Row) -> None:
        run_key, job_key = cast("tuple[int | None, int]", row[3:5])
        if row[11] is not None and (str(row[11]).upper() == "STREAMING") != (job_key in self._streaming):
            raise StaleError
        if run_key is None:
            return
        if job_key in self._declaring:
            raise StaleError
        self._new_running_jobs.add(job_key)
        facts = self._facts(run_key)
        if facts:
            facts.hear_event(row)

    def _facts(self, run_key: int) -> RunFacts | None:
        """What is known of a run, to be added to; None: the tables are asked once all is heard."""
        state = self.state
        run = state.run(run_key)
        self._touched.add(run)
        if run >= state.base_runs and run not in state.facts:
            state.facts[run] = RunFacts()
        return state.facts.get(run)

    def _hear_mention(self, row: Row) -> None:
        mentioned_as = cast("str", row[3])
        if self._unnamed:
            self._unnamed.difference_update(cast("list[int]", [row[6], row[7], row[10]]))
        if row[6] is not None:
            self._hear_dataset(cast("int", row[6]), mentioned_as, row)
        if row[4] is not None:
            facts = self._facts(cast("int", row[4]))
            if facts:
                facts.hear_mention(row, self.state.canonical)
        elif mentioned_as == "dataset":
            self._hear_dataset_event(row)
        elif mentioned_as == "dataset_edge" or not self._has_run(cast("int", row[5])):
            raise StaleError

    def _has_run(self, job: int) -> bool:
        at = int(np.searchsorted(self._running_jobs, job))
        is_known = at < len(self._running_jobs) and self._running_jobs[at] == job
        return bool(is_known) or job in self._new_running_jobs

    def _hear_dataset(self, key: int, mentioned_as: str, row: Row) -> None:
        state = self.state
        dataset = state.canonical(key)
        if key in state.aliases and key not in state.sent and mentioned_as in _SENT:
            if dataset != key and not (dataset in state.sent and self._is_before(dataset, key)):
                raise StaleError
            state.sent.add(key)
        for what, column in _SAID:
            if row[column] is not None:
                self._hear_said(dataset, what, row, column)

    def _hear_said(self, dataset: int, what: str, row: Row, column: int) -> None:
        state = self.state
        value = ("yes" if row[column] else "") if what == "model" else row[column]
        old = state.said.get((dataset, what))
        told = latest(old[0] if old else None, moment_of(*cast("tuple[int, int]", row[1:3])), value)
        if told is None or (old and told is old[0]):
            return
        new = (told, what == "mode" and row[19] is not None)
        if what in {"type", "mode"} and _writes(what, old) != _writes(what, new) and self._has_versions(dataset):
            raise StaleError
        state.said[dataset, what] = new

    def _has_versions(self, dataset: int) -> bool:
        low, high = self.state.base_range(dataset)
        return high > low or dataset in self.state.timelines or dataset in self.state.writers

    def _hear_dataset_event(self, row: Row) -> None:
        state = self.state
        at, version, lifecycle = cast("tuple[int, str | None, str | None]", (row[1], *row[8:10]))
        dataset = state.canonical(cast("int", row[6]))
        if version is not None:
            node = state.node(dataset, version)
            since, is_filled = state.announced.get(node, (None, False))
            if lifecycle != "DROP":
                since = at if since is None else min(since, at)
            state.announced[node] = since, is_filled or lifecycle != "TRUNCATE"
            self._changed.add(node)
        if lifecycle == "DROP" or (version is None and lifecycle in _ENDS):
            self._add_end(dataset, at, EVENT)

    # settling

    def settle(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Work out what the rows heard have changed; the cursor sees them all."""
        state = self.state
        if not (self._touched or self._changed or self._moved or self._dirty):
            return
        self._fetch(cursor, (run for run in self._touched if run not in state.facts))
        dirty_runs = set(self._touched)
        for run in self._touched:
            self._dirty |= state.made_by(run).keys()
            self._settle_run(run)
        for node in self._changed:
            self._restate(node)
        for dataset, made_at in self._moved:
            dirty_runs |= self._disturb(dataset, made_at)
        for run in dirty_runs:
            self._dirty |= state.made_by(run).keys()
        self._fetch(cursor, self._missing_producers())
        for node in sorted(self._dirty):
            self._refresh(node)
        self._touched, self._changed, self._moved, self._dirty = set(), set(), set(), set()

    def _missing_producers(self) -> set[int]:
        state = self.state
        return {run for node in self._dirty for run, _ in state.producers(node) if run not in state.facts}

    def _fetch(self, cursor: duckdb.DuckDBPyConnection, runs: Iterable[int]) -> None:
        """Get the facts of runs of the base from the tables."""
        state = self.state
        wanted = {state.run_key(run): run for run in runs}
        if not wanted:
            return
        if len(wanted) > _FETCHED_AT_MOST:
            raise StaleError
        given = {"run_keys": list(wanted)}
        found = {key: RunFacts() for key in wanted}
        for row in cursor.execute(statement("lineage/graph/run_events"), given).fetchall():
            found[row[3]].hear_event(row)
        for row in cursor.execute(statement("lineage/graph/mentions"), given).fetchall():
            found[row[4]].hear_mention(row, state.canonical)
        state.facts.update((run, found[key]) for key, run in wanted.items())

    def _settle_run(self, run: int) -> None:
        """Bring what a run wrote and when it read up to its facts."""
        state = self.state
        facts = state.facts[run]
        if any(output.lifecycle == "RENAME" and output.previous is not None for output in facts.outputs.values()):
            raise StaleError
        is_streaming = facts.streams(job_streams=facts.job_key in self._streaming)
        old, new = state.made_by(run), dict[int, Claim]()
        for item in facts.productions(is_streaming=is_streaming):
            node = state.node(item.dataset, item.version)
            new[node] = Claim(item.outcome, item.made_at, item.lifecycle == "TRUNCATE")
        for node in old.keys() | new.keys():
            self._claim(run, node, old.get(node), new.get(node))
        for node in old.keys() - new.keys():
            state.writers[state.dataset(node)].discard(run)
        for node in new:
            state.writers[state.dataset(node)].add(run)
        state.made[run] = new
        ends = facts.ends(is_streaming=is_streaming)
        self._settle_ends(run, facts, ends)
        self._settle_reads(run, facts, new, ends)

    def _claim(self, run: int, node: int, old: Claim | None, new: Claim | None) -> None:
        if old == new:
            return
        claims = self.state.claims.setdefault(node, self.state.claims_of(node))
        if new is None:
            claims.pop(run, None)
        else:
            claims[run] = new
        self._changed.add(node)

    def _settle_ends(self, run: int, facts: RunFacts, ends: dict[int, int]) -> None:
        state = self.state
        for dataset in facts.outputs:
            for made_at, causes in list(state.ends.get(dataset, {}).items()):
                if run in causes and ends.get(dataset) != made_at:
                    causes.discard(run)
                    self._end_changed(dataset, made_at)
        for dataset, made_at in ends.items():
            self._add_end(dataset, made_at, run)

    def _add_end(self, dataset: int, made_at: int, cause: int) -> None:
        causes = self.state.ends[dataset][made_at]
        if cause not in causes:
            self.state.timeline(dataset)
            causes.add(cause)
            self._end_changed(dataset, made_at)

    def _end_changed(self, dataset: int, made_at: int) -> None:
        """Put an end into the timeline or take it out; whoever read then, reads anew."""
        timeline = self.state.timeline(dataset)
        entry = (made_at, "", END)
        at = bisect_left(timeline, entry)
        is_there = at < len(timeline) and timeline[at] == entry
        is_wanted = bool(self.state.ends[dataset][made_at])
        if is_wanted and not is_there:
            timeline.insert(at, entry)
        elif is_there and not is_wanted:
            del timeline[at]
        self._moved.add((dataset, made_at))

    def _settle_reads(self, run: int, facts: RunFacts, made: dict[int, Claim], ends: dict[int, int]) -> None:
        state = self.state
        own = [(state.dataset(node), claim.made_at) for node, claim in made.items() if claim.made_at != NEVER]
        for dataset, named_at in facts.named_at.items():
            explicit = facts.explicit.get(dataset)
            for version in explicit or ():
                node = state.node(dataset, version)
                if node not in state.read_nodes:
                    state.read_nodes.add(node)
                    self._changed.add(node)
            if explicit:
                continue
            reads = state.reads[dataset]
            at = bisect_left(reads, (named_at, run))
            if at == len(reads) or reads[at] != (named_at, run):
                insort(reads, (named_at, run))
            if any(wrote == dataset and made_at <= named_at for wrote, made_at in [*own, *ends.items()]):
                state.looped[dataset].add(run)

    def _restate(self, node: int) -> None:
        """Bring a version's state and its place in the timeline up to what is claimed of it."""
        state = self.state
        dataset, version = state.dataset(node), state.version(node)
        timeline = state.timeline(dataset)
        (old, old_at), (new, new_at) = state.state(node), state.derived_state(node)
        if (old, old_at) == (new, new_at):
            return
        self._dirty.add(node)
        state.states[node] = new, new_at
        if old_at != NEVER:
            del timeline[bisect_left(timeline, (old_at, version, node))]
            self._moved.add((dataset, old_at))
        if new_at != NEVER:
            insort(timeline, (new_at, version, node))
            self._moved.add((dataset, new_at))

    def _disturb(self, dataset: int, made_at: int) -> set[int]:
        """The runs whose read by time may answer otherwise since the timeline changed at a time.

        Those that named the dataset from then until before the next entry; and content carried on from there.
        """
        state = self.state
        if dataset in state.renamed:
            raise StaleError
        timeline = state.timeline(dataset)
        after = bisect_right(timeline, made_at, key=lambda entry: entry[0])
        end_at = timeline[after][0] if after < len(timeline) else _FOREVER
        for entry_at, _, node in timeline[bisect_left(timeline, (made_at, "", END)) :]:
            if node == END:
                continue
            self._dirty.add(node)
            if entry_at > made_at and state.state(node)[0] == PRODUCED:
                break
        self._dirty |= {state.node(target, UNVERSIONED) for target in state.declared_from.get(dataset, ())}
        return state.readers_between(dataset, made_at, end_at)

    def _refresh(self, node: int) -> None:
        """Work out the edges into a version anew."""
        state = self.state
        for edge in state.into.get(node, ()):
            state.out[edge.source].discard(node)
        state.into[node] = edges = state.edges_into(node)
        for edge in edges:
            state.out[edge.source].add(node)
        if node < state.base_nodes:
            state.is_over[node] = True


def _writes(what: str, said: tuple[tuple[int, str], bool] | None) -> object:
    """What a facet in force makes of how a dataset is written."""
    if said is None:
        return (None, False) if what == "mode" else False
    told = said[0][1].lower()
    return is_log(told) if what == "type" else (told if told in {"replace", "append"} else None, said[1])
