"""What the graph reads from the tables: a type a statement of this folder, and the numbers that stand for states.

The statements take these numbers as parameters: they stand nowhere else.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from catalog.lineage.closure import Contested
from catalog.lineage.closure_columns import NO_TIME

Fact = Literal["type", "model", "source", "mode"]
NEVER = NO_TIME  # smaller than all, so it sorts and cuts as none


class VersionState(IntEnum):
    """The state of a version, and what a run's writing makes of it (then PRODUCED, ATTEMPTED or OPEN).

    VIRTUAL: computed when it is read. PENDING: no version, but a read of such a dataset, which no answer shows.
    """

    PRODUCED = 0
    EXTERNAL = 1
    ATTEMPTED = 2
    OPEN = 3
    UNVERSIONED = 4
    VIRTUAL = 5
    PENDING = 6


class Resolution(IntEnum):
    """How the source of an edge was found; BY_NOTHING: no version of it is known, so the edge leads to a gap."""

    EXPLICIT = 0
    BY_TIME = 1
    BY_NOTHING = 2
    CARRIED_OVER = 3
    SAME_CONTENT = 4
    CONTAINED = 5
    BY_CONTAINMENT = 6


class RunEvent(NamedTuple):
    """What the graph needs of a `RunEventRow`, which it reads as well: new ones come straight from the log."""

    event_time: int
    rank: int
    run_key: int
    job_key: int
    run_id: str
    event_type: str | None
    lineage_hash: int | None
    processing_type: str | None
    sql_write_mode: str | None
    code_version: str | None


class Mention(NamedTuple):
    """What the graph needs of a `MentionRow` that a run makes, which it reads as well."""

    event_time: int
    rank: int
    mentioned_as: str
    run_key: int
    dataset_key: int | None
    target_key: int | None
    version: str | None
    lifecycle: str | None
    previous_key: int | None
    column_lineage_hash: int | None
    lineage_hash: int | None
    flow_role: str | None
    dataset_type: str | None
    profile_mode: str | None
    scanned: str | None
    row_count: int | None


class LoopedRead(NamedTuple):
    """A read by time of a dataset that the run itself had written or dropped by then."""

    dataset: int
    run: int


class End(NamedTuple):
    """When the readable content of a dataset ended, and by which run (number, -1: a DatasetEvent)."""

    dataset_key: int
    made_at: int
    run: int


class Announced(NamedTuple):
    """A version that DatasetEvents give. made_at None: only as dropped. is_filled: not all say it was emptied.

    is_renewed: all say that the content is new, so it rests on no earlier one.
    """

    dataset_key: int
    version: str
    made_at: int | None
    is_filled: bool
    is_renewed: bool


class Created(NamedTuple):
    """A version that some run only created: it wrote no rows."""

    dataset_key: int
    version: str


class Contradictory(NamedTuple):
    """That a run (number) says it created a version (number) while another was there."""

    node: int
    run: int


class Scan(NamedTuple):
    """A snapshot that scan reports name of a dataset; is_found: a version was written or announced that it is."""

    dataset_key: int
    scanned: str
    is_found: bool


class ColumnFacet(NamedTuple):
    """A facet with column edges of a declared job's output, or (job_key None) of a DatasetEvent's dataset."""

    job_key: int | None
    target_key: int | None
    facet_hash: int


class FacetEdge(NamedTuple):
    """Which datasets a column edge of a facet joins; target_key None: into the one the facet stands on."""

    facet_hash: int
    target_key: int | None
    source_key: int


class Canonical(NamedTuple):
    """A name that symlinks or aliases join to another, and whether any event names a dataset by it."""

    dataset_key: int
    canonical_key: int
    is_sent: bool


class NameKey(NamedTuple):
    """A name, and why the graph has to know it."""

    reason: Literal["placeholder", "alike", "taken_back"]
    dataset_key: int


class AliasScope(NamedTuple):
    """What an alias says of names still to come; kind apart: that some are to stay apart, whatever joins them."""

    kind: Literal["part_of", "same_namespaces", "apart"]
    namespace: str | None
    name: str | None

    def holds(self, namespace: str, name: str) -> bool:
        """Whether a name, in normal form, may be joined or parted by it."""
        if self.kind == "apart":
            return False
        parts = [] if self.name is None else self.name.split("*")
        return namespace == self.namespace and (
            self.name is None or re.fullmatch(".*".join(map(re.escape, parts)), name, re.DOTALL) is not None
        )


class DatasetFact(NamedTuple):
    """The latest value given for one fact about a dataset: its type, model ("yes" or ""), source or mode."""

    dataset_key: int
    fact: Fact
    event_time: int
    rank: int
    value: str
    has_window: bool


class Declared(NamedTuple):
    """An edge between datasets that a job, or (job_key None) a DatasetEvent, declares."""

    source_key: int
    target_key: int
    job_key: int | None


class Unfollowed(NamedTuple):
    """What the graph does not follow by itself: a `job` without runs that declares, a dataset `renamed` from."""

    reason: Literal["job", "renamed"]
    key: int


class NamelessRun(NamedTuple):
    """A run under the job `unknown`; run_key: the run that it is, None where no other of its runId is known."""

    sent_key: int
    run_id: str
    run_key: int | None


class PathRow(NamedTuple):
    """A dataset whose name is a path, in normal form. is_solid: it has content or a declared source."""

    dataset_key: int
    namespace: str
    path: str
    is_solid: bool
    is_written: bool


class NewestEvent(NamedTuple):
    """The newest eventTime of any observation, None where there is none."""

    event_time: int | None


class StandIn(NamedTuple):
    """A source that only a run's lineage names, and the input of the run that it is."""

    run: int
    source_key: int
    input_key: int


class StreamedVersion(NamedTuple):
    """A produced version of what a stream writes: whether it was added to it, and where its window begins."""

    node: int
    is_append: bool
    window_start: int | None


@dataclass(slots=True)
class RareFacts:
    """What most catalogs hold little of, as rows."""

    looped: list[LoopedRead]
    ends: list[End]
    announced: list[Announced]
    column_facets: list[ColumnFacet]
    facet_edges: list[FacetEdge]
    canonical: list[Canonical]
    contested: list[Contested]
    placeholders: list[int]
    alike: list[int]
    taken_back: list[int]
    alias_scopes: list[AliasScope]
    dataset_facts: list[DatasetFact]
    declared: list[Declared]
    scans: list[Scan]
    created: list[Created]
    contradictory: list[Contradictory]
    unfollowed: list[Unfollowed]
    paths: list[PathRow]
    stand_ins: list[StandIn]
    folder_inputs: list[int]
    streams: list[int]
    streamed: list[StreamedVersion]
    nameless_jobs: list[int]
    nameless_runs: list[NamelessRun]
