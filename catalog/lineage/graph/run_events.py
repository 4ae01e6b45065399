"""What the events of one run say about lineage, kept so that events may come in any order.

The rule of docs/decisions/0002 for a single run, as in catalog/database/seen (runs, writes, productions, flows).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from catalog.events.facet_rows import Row
from catalog.values.keys import MENTION_BITS

NEVER = -(2**63) + 1  # microseconds of an instant that is not known
PRODUCED, ATTEMPTED, OPEN = 0, 1, 2
_TERMINAL = frozenset({"COMPLETE", "FAIL", "ABORT"})

Told = tuple[int, str]


def moment_of(event_time: int, rank: int) -> int:
    """What orders events and mentions: by time, then by rank."""
    return event_time << 64 | rank


def latest(old: Told | None, moment: int, told: object) -> Told | None:
    """The later of two things told, the old one where nothing new was told."""
    return (moment, str(told)) if told is not None and (old is None or (moment, told) > old) else old


class Production(NamedTuple):
    """That a run wrote a version. made_at: NEVER unless it was produced."""

    dataset: int
    version: str
    outcome: int
    made_at: int
    lifecycle: str | None


@dataclass(slots=True)
class Output:
    """What a run said of one of its outputs. versions: each with its latest event and its earliest time."""

    change: Told | None = None
    previous: int | None = None
    dropped_first_at: int | None = None
    versions: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def lifecycle(self) -> str | None:
        """The change that counts."""
        return (self.change[1] or None) if self.change else None


@dataclass(slots=True)
class RunFacts:
    """Everything a run's events say. Datasets are canonical keys, times microseconds."""

    run_id: str = ""
    job_key: int = 0
    first_at: int = 2**63
    last_at: int = NEVER
    start_at: int | None = None
    terminal: Told | None = None
    is_running: bool = False
    processing: Told | None = None
    sql_mode: Told | None = None
    code: Told | None = None
    named_at: dict[int, int] = field(default_factory=dict)
    roles: dict[int, Told] = field(default_factory=dict)
    explicit: dict[int, dict[str, Told | None]] = field(default_factory=dict)
    inputs: set[int] = field(default_factory=set)
    sources: set[tuple[int, int]] = field(default_factory=set)
    edges: set[tuple[int | None, int]] = field(default_factory=set)
    outputs: dict[int, Output] = field(default_factory=dict)
    column_facets: set[tuple[int | None, int]] = field(default_factory=set)

    def hear_event(self, row: Row) -> None:
        """Take in a row of run_events."""
        _, at, rank, _, job_key, run_id, event_type, *_ = cast("tuple[int, int, int, int, int, str, str | None]", row)
        moment = moment_of(at, rank)
        self.run_id, self.job_key = run_id, job_key
        self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)
        if event_type == "START":
            self.start_at = at if self.start_at is None else min(self.start_at, at)
        if event_type in _TERMINAL:
            self.terminal = latest(self.terminal, moment, event_type)
        self.is_running |= event_type == "RUNNING"
        if row[10] is not None:
            self.column_facets.add((None, cast("int", row[10])))
        self.processing = latest(self.processing, moment, row[11])
        self.sql_mode = latest(self.sql_mode, moment, row[12])
        self.code = latest(self.code, moment, row[17])

    def hear_mention(self, row: Row, canonical: Callable[[int], int]) -> None:
        """Take in a row of mentions that this run made."""
        at, rank, mentioned_as = cast("tuple[int, int, str]", row[1:4])
        dataset = None if row[6] is None else canonical(cast("int", row[6]))
        target = 0 if row[7] is None else canonical(cast("int", row[7]))
        if mentioned_as == "output":
            previous = None if row[10] is None else canonical(cast("int", row[10]))
            self._hear_output(cast("int", dataset), row, previous)
            return
        if mentioned_as == "edge":
            self.edges.add((dataset, target))
            self.outputs.setdefault(target, Output())
        if dataset is None:
            return
        self.named_at[dataset] = min(self.named_at.get(dataset, at), at)
        if mentioned_as == "input":
            self._hear_input(dataset, moment_of(at, rank), row)
        elif mentioned_as == "source":
            self.sources.add((dataset, target))

    def _hear_input(self, dataset: int, moment: int, row: Row) -> None:
        self.inputs.add(dataset)
        role = latest(self.roles.get(dataset), moment, row[21])
        if role:
            self.roles[dataset] = role
        version = cast("str | None", row[8])
        if version is not None:
            given = self.explicit.setdefault(dataset, {})
            given[version] = latest(given.get(version), moment, row[21])

    def _hear_output(self, dataset: int, row: Row, previous: int | None) -> None:
        at, rank = cast("tuple[int, int]", row[1:3])
        moment = moment_of(at, rank)
        output = self.outputs.setdefault(dataset, Output())
        change = latest(output.change, moment, row[9])
        if change is not output.change:
            output.change, output.previous = change, previous
        if row[9] == "DROP":
            first_at = output.dropped_first_at
            output.dropped_first_at = at if first_at is None else min(at, first_at)
        version = cast("str | None", row[8])
        if version is not None:
            event = moment >> MENTION_BITS
            latest_event, first_at = output.versions.get(version, (event, at))
            output.versions[version] = max(latest_event, event), min(first_at, at)
        self.column_facets |= {(dataset, cast("int", facet)) for facet in row[14:16] if facet is not None}

    # what follows

    @property
    def state(self) -> str | None:
        """The run's state as the view `runs` tells it."""
        if self.terminal:
            return self.terminal[1]
        if self.is_running:
            return "RUNNING"
        return "START" if self.start_at is not None else None

    @property
    def started_at(self) -> int:
        """The earliest START, else the earliest event."""
        return self.first_at if self.start_at is None else self.start_at

    @property
    def ended_at(self) -> int:
        """The eventTime of the deciding terminal event, else NEVER."""
        return self.terminal[0] >> 64 if self.terminal else NEVER

    def streams(self, *, job_streams: bool) -> bool:
        """Whether the run streams: as it said itself, else as its job said."""
        return self.processing[1].upper() == "STREAMING" if self.processing else job_streams

    def productions(self, *, is_streaming: bool) -> list[Production]:
        """The versions the run wrote (0002 §§2, 6, 8)."""
        outcome = self._outcome(is_streaming=is_streaming)
        found = []
        for dataset, output in self.outputs.items():
            change = output.lifecycle
            if change == "DROP":
                continue
            newest = max((event for event, _ in output.versions.values()), default=0)
            given = {
                version: first_at
                for version, (event, first_at) in output.versions.items()
                if is_streaming or event == newest
            }
            for version, first_at in (given or {f"run:{self.run_id}": self.first_at}).items():
                produced_at = first_at if is_streaming else self.ended_at
                made_at = produced_at if outcome == PRODUCED else NEVER
                found.append(Production(dataset, version, outcome, made_at, change))
        return found

    def _outcome(self, *, is_streaming: bool) -> int:
        if is_streaming or (self.terminal and self.terminal[1] == "COMPLETE"):
            return PRODUCED
        return ATTEMPTED if self.terminal else OPEN

    def ends(self, *, is_streaming: bool) -> dict[int, int]:
        """The datasets the run dropped, each with when that counts (0002 §9)."""
        if self._outcome(is_streaming=is_streaming) != PRODUCED:
            return {}
        return {
            dataset: output.dropped_first_at if is_streaming else self.ended_at
            for dataset, output in self.outputs.items()
            if output.lifecycle == "DROP" and output.dropped_first_at is not None
        }

    def sources_of(self, target: int) -> set[int]:
        """The datasets that feed one of the run's outputs (0002 §11)."""
        explicit = [source for source, into in self.edges if into == target]
        if explicit:
            return {source for source in explicit if source is not None}
        return self.inputs | {source for source, into in self.sources if into == target}

    def role_of(self, dataset: int, version: str) -> str | None:
        """The role in force of a version read."""
        told = self.explicit.get(dataset, {}).get(version) or self.roles.get(dataset)
        return (told[1] or None) if told else None
