"""What the events of one run say about lineage, kept so that events may come in any order.

The rule of docs/decisions/0002 for a single run, as in catalog/database/seen (runs, writes, productions, flows).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from catalog.events.table_rows import MentionRow, RunEventRow
from catalog.lineage.graph.latest import Latest, later, moment_of
from catalog.lineage.graph.rows import NEVER, Mention, RunEvent, VersionState
from catalog.values.keys import MENTION_BITS

N = TypeVar("N", str, "Scanned")
_CREATE = "create"
_NOTHING = frozenset[int]()
_TERMINAL = frozenset({"COMPLETE", "FAIL", "ABORT"})


class Production(NamedTuple):
    """That a run wrote a version. made_at: NEVER unless it was produced."""

    dataset: int
    version: str
    outcome: VersionState
    made_at: int
    lifecycle: str | None


class Naming(NamedTuple):
    """A version that a run names of its output: the latest event to do so, and the earliest time."""

    event: int
    first_at: int


class NamedRead(NamedTuple):
    """A version that a run names as read: the earliest time, and the role in force."""

    first_at: int
    role: Latest | None


class Scanned(NamedTuple):
    """What a mention with a scan report says was read: the snapshot, and the version facet beside it."""

    scanned: str
    version: str | None


@dataclass(slots=True)
class Output:
    """What a run says of one of its outputs."""

    change: Latest | None = None
    profile_mode: Latest | None = None
    type: Latest | None = None
    previous: int | None = None
    dropped_first_at: int | None = None
    has_rows: bool = False
    versions: dict[str, Naming] = field(default_factory=dict)

    @property
    def lifecycle(self) -> str | None:
        """The change that counts."""
        return (self.change.value or None) if self.change else None

    def is_view(self, type_in_force: str | None) -> bool:
        """Whether the run's own mentions of it, or else the type in force, say that it is a view."""
        if self.profile_mode is not None and self.profile_mode.value == "view":
            return True
        own_type = self.type.value if self.type else ""
        return (own_type or type_in_force or "").upper() == "VIEW"


@dataclass(slots=True)
class RunFacts:
    """Everything a run's events say. Datasets are canonical keys, times microseconds."""

    run_id: str = ""
    job_key: int = 0
    first_at: int = 2**63  # later than every time, as NEVER is earlier
    last_at: int = NEVER
    start_at: int | None = None
    terminal: Latest | None = None
    is_running: bool = False
    processing: Latest | None = None
    sql_mode: Latest | None = None
    code: Latest | None = None
    first_named: dict[int, int] = field(default_factory=dict)
    named_at: dict[int, int] = field(init=False)
    roles: dict[int, Latest] = field(default_factory=dict)
    explicit: dict[int, dict[str, NamedRead]] = field(default_factory=dict)
    scans: dict[int, dict[Scanned, NamedRead]] = field(default_factory=dict)
    scanned_reads: dict[int, dict[str, NamedRead]] = field(default_factory=dict)
    inputs: set[int] = field(default_factory=set)
    sources: set[tuple[int, int]] = field(default_factory=set)
    edges: set[tuple[int | None, int]] = field(default_factory=set)
    outputs: dict[int, Output] = field(default_factory=dict)
    column_facets: set[tuple[int | None, int]] = field(default_factory=set)
    stand_ins: dict[int, int] = field(default_factory=dict)
    displaced: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Until sources are found that stand for inputs, every input is read when it is first named."""
        self.named_at = self.first_named

    # Every fact is a minimum, a maximum, a union, or the value of the latest moment: of these the order of arrival,
    # and how often something arrives, change nothing.

    def add_event(self, row: RunEventRow | RunEvent) -> None:
        """Take in an event of the run."""
        at = row.event_time
        moment = moment_of(at, row.rank)
        self.run_id, self.job_key = row.run_id or "", row.job_key
        self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)
        if row.event_type == "START":
            self.start_at = at if self.start_at is None else min(self.start_at, at)
        if row.event_type in _TERMINAL:
            self.terminal = later(self.terminal, moment, row.event_type)
        self.is_running |= row.event_type == "RUNNING"
        if row.lineage_hash is not None:
            self.column_facets.add((None, row.lineage_hash))
        self.processing = later(self.processing, moment, row.processing_type)
        self.sql_mode = later(self.sql_mode, moment, row.sql_write_mode)
        self.code = later(self.code, moment, row.code_version)

    def add_mention(self, row: MentionRow | Mention, canonical: Callable[[int], int]) -> None:
        """Take in a mention of a dataset, or of an edge, that the run makes."""
        dataset = None if row.dataset_key is None else canonical(row.dataset_key)
        target = 0 if row.target_key is None else canonical(row.target_key)
        if row.mentioned_as == "edge":
            self.edges.add((dataset, target))
            self.outputs.setdefault(target, Output())
        if dataset is None:
            return
        if row.mentioned_as == "output":
            self._add_output(dataset, row, None if row.previous_key is None else canonical(row.previous_key))
            return
        self.first_named[dataset] = min(self.first_named.get(dataset, row.event_time), row.event_time)
        if row.mentioned_as == "input":
            self._add_input(dataset, row)
        elif row.mentioned_as == "source":
            self.sources.add((dataset, target))

    def _add_input(self, dataset: int, row: MentionRow | Mention) -> None:
        moment = moment_of(row.event_time, row.rank)
        self.inputs.add(dataset)
        role = later(self.roles.get(dataset), moment, row.flow_role)
        if role:
            self.roles[dataset] = role
        read = NamedRead(row.event_time, later(None, moment, row.flow_role))
        if row.scanned is not None:
            _add_read(self.scans.setdefault(dataset, {}), Scanned(row.scanned, row.version), read)
        elif row.version is not None:
            _add_read(self.explicit.setdefault(dataset, {}), row.version, read)

    def _add_output(self, dataset: int, row: MentionRow | Mention, previous: int | None) -> None:
        at = row.event_time
        moment = moment_of(at, row.rank)
        output = self.outputs.setdefault(dataset, Output())
        change = later(output.change, moment, row.lifecycle)
        if change is not output.change:
            output.change, output.previous = change, previous
        output.has_rows |= bool(row.row_count and row.row_count > 0)
        output.profile_mode = later(output.profile_mode, moment, row.profile_mode)
        output.type = later(output.type, moment, row.dataset_type)
        if row.lifecycle == "DROP":
            first_at = output.dropped_first_at
            output.dropped_first_at = at if first_at is None else min(at, first_at)
        if row.version is not None:
            event = moment >> MENTION_BITS  # the same for all that one event mentions
            known = output.versions.get(row.version, Naming(event, at))
            output.versions[row.version] = Naming(max(known.event, event), min(known.first_at, at))
        if row.column_lineage_hash is not None:
            self.column_facets.add((dataset, row.column_lineage_hash))
        if row.lineage_hash is not None:
            self.column_facets.add((dataset, row.lineage_hash))

    def creates(self, output: Output) -> bool:
        """Whether the run may only create the output: it reads nothing and tells no rows."""
        modes = [latest.value for latest in (self.sql_mode, output.profile_mode) if latest]
        return _CREATE in modes and not self.first_named and not any(each.has_rows for each in self.outputs.values())

    def named_reads(self, dataset: int) -> dict[str, NamedRead]:
        """The versions of a dataset that the run names, as scan reports have them where it has any."""
        return (self.scanned_reads if dataset in self.scans else self.explicit).get(dataset, {})

    def find_scanned(self, version_of: Callable[[int, str], str | None]) -> None:
        """Find the versions that scan reports name; version_of: that of a dataset and a snapshot, None: not known."""
        for dataset, scans in self.scans.items():
            found = {scan: version_of(dataset, scan.scanned) for scan in scans}
            # A version facet without a report says nothing where a report of the same run is understood.
            reads = {} if any(found.values()) else dict(self.explicit.get(dataset, {}))
            for scan, read in scans.items():
                version = found[scan] or scan.version
                if version is not None:
                    _add_read(reads, version, read)
            self.scanned_reads[dataset] = reads

    def versions_read(self, dataset: int) -> list[str]:
        """The versions the run names as read; one that it names on its outputs too is what it made."""
        named = self.named_reads(dataset)
        output = self.outputs.get(dataset)
        return [version for version in named if output is None or version not in output.versions]

    @property
    def state(self) -> str | None:
        """The run's state as in the view `runs`."""
        if self.terminal:
            return self.terminal.value
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
        return self.terminal.moment >> 64 if self.terminal else NEVER

    def streams(self, *, job_streams: bool) -> bool:
        """Whether the run streams: by its own account, else by its job's."""
        return self.processing.value.upper() == "STREAMING" if self.processing else job_streams

    def views(self, type_of: Callable[[int], str | None]) -> set[int]:
        """The outputs that the run defines as views, and names no version of. type_of: the type in force.

        The run's own word for the type comes before the one in force.
        """
        by_sql = self.sql_mode is not None and self.sql_mode.value == "view"
        return {
            dataset
            for dataset, output in self.outputs.items()
            if not output.versions and output.lifecycle != "DROP" and (by_sql or output.is_view(type_of(dataset)))
        }

    def defined_at(self, *, is_streaming: bool) -> int:
        """When a view that the run defines holds from, NEVER where the run has not completed."""
        if self._outcome(is_streaming=is_streaming) != VersionState.PRODUCED:
            return NEVER
        return self.first_at if is_streaming else self.ended_at

    def productions(self, views: Collection[int] = (), *, is_streaming: bool) -> list[Production]:
        """The versions the run wrote, none of views (0002 §§2, 6, 8)."""
        outcome = self._outcome(is_streaming=is_streaming)
        productions = []
        for dataset, output in self.outputs.items():
            change = output.lifecycle
            if change == "DROP" or dataset in views:
                continue
            newest = max((naming.event for naming in output.versions.values()), default=0)
            first_times = {
                version: naming.first_at
                for version, naming in output.versions.items()
                if is_streaming or naming.event == newest
            }
            for version, first_at in (first_times or {f"run:{self.run_id}": self.first_at}).items():
                produced_at = first_at if is_streaming else self.ended_at
                made_at = produced_at if outcome == VersionState.PRODUCED else NEVER
                productions.append(Production(dataset, version, outcome, made_at, change))
        return productions

    def _outcome(self, *, is_streaming: bool) -> VersionState:
        if is_streaming or (self.terminal and self.terminal.value == "COMPLETE"):
            return VersionState.PRODUCED
        return VersionState.ATTEMPTED if self.terminal else VersionState.OPEN

    def ends(self, *, is_streaming: bool) -> dict[int, int]:
        """The datasets the run dropped, each with when that counts (0002 §9)."""
        if self._outcome(is_streaming=is_streaming) != VersionState.PRODUCED:
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
            return {self._input(source) for source in explicit if source is not None}
        named = {self._input(source) for source, into in self.sources if into == target}
        return (self.inputs - self.displaced.get(target, _NOTHING)) | named

    def _input(self, source: int) -> int:
        return self.stand_ins.get(source, source)

    def place_strangers(self, stand_ins: dict[int, int], displaced: dict[int, set[int]]) -> None:
        """Let sources be inputs by another name, and folders give way to files inside them, by output (0002 §24)."""
        self.stand_ins, self.displaced = stand_ins, displaced
        if not stand_ins:
            self.named_at = self.first_named
            return
        self.named_at = {}
        for dataset, at in self.first_named.items():
            known = self._input(dataset)
            self.named_at[known] = min(self.named_at.get(known, at), at)

    def role_of(self, dataset: int, version: str) -> str:
        """The role in force of a version read, "" where it has none."""
        named = self.named_reads(dataset).get(version)
        latest = (named.role if named else None) or self.roles.get(dataset)
        return latest.value if latest else ""


def _add_read(reads: dict[N, NamedRead], name: N, read: NamedRead) -> None:
    """Add a read to those of the same name: the earliest time, and the latest role."""
    known = reads.get(name, read)
    roles = [role for role in (known.role, read.role) if role is not None]
    reads[name] = NamedRead(min(known.first_at, read.first_at), max(roles, default=None))
