"""The trace as every client gets it: sorted, with names instead of keys (docs/cli.md: `trace`)."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from catalog.lineage.closure import Version
from catalog.lineage.edge_facts import Subset
from catalog.lineage.gaps.clues import Candidate
from catalog.lineage.reads import Statistics


class VersionName(TypedDict):
    """A version of a dataset or model."""

    namespace: str
    name: str
    version: str


class TraceTarget(VersionName):
    """The version that is traced; type: the datasetType, MODEL for a model."""

    type: str | None


class TraceVersion(TraceTarget):
    """A version of a trace, so many steps from the target."""

    depth: int
    created_at: str | None
    state: str


class TraceRun(TypedDict):
    """A run that made a version of a trace."""

    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: str | None
    ended_at: str | None
    code_version: str | None


class TraceEdge(TypedDict):
    """That one version came from another; run and job are None unless the kind is read.

    profile: what is known of the emitter that decided it; subset: which part the run says it read or wrote; read_at,
    statistics: when it first named what it read, and how much it says it read. Those without a value are left out.
    """

    source: VersionName
    target: VersionName
    run_id: str | None
    job_namespace: str | None
    job_name: str | None
    kind: str
    resolved_by: str
    precision: str
    role: str | None
    inferred: bool
    profile: NotRequired[str]
    subset: NotRequired[Subset]
    read_at: NotRequired[str]
    statistics: NotRequired[Statistics]


class TraceSource(VersionName):
    """A version that a trace ends at, and the source its dataset declares."""

    declared: bool
    source_name: str | None


class LikelyDataset(TypedDict):
    """A dataset that a gap likely means, and what makes it likely."""

    namespace: str
    name: str
    reason: str


class TraceGap(VersionName):
    """What could not be known about a version, and the one step that closes it (mend).

    candidates are left out where no other dataset looks like it.
    """

    kind: str
    message: str
    mend: NotRequired[str]
    candidates: NotRequired[list[LikelyDataset]]


class TraceWarning(TraceGap):
    """A guess about a version, and the run it is about."""

    run_id: str
    job_namespace: str
    job_name: str


class TraceAnswer(TypedDict):
    """Everything a version came from."""

    target: TraceTarget
    versions: list[TraceVersion]
    runs: list[TraceRun]
    edges: list[TraceEdge]
    sources: list[TraceSource]
    gaps: list[TraceGap]
    warnings: list[TraceWarning]
    truncated: bool


class ColumnName(VersionName):
    """A column of a version."""

    column: str


class TraceColumn(ColumnName):
    """A column of a trace; widened: it is reached only where no column lineage says which columns were read."""

    depth: int
    widened: bool


class ColumnEdge(TypedDict):
    """That one column came from another."""

    source: ColumnName
    target: ColumnName
    run_id: str | None
    kind: str
    type: str | None
    subtype: str | None
    masking: bool | None
    widened: bool


class ColumnTrace(TypedDict):
    """What a trace says more where it is of one column."""

    column: str
    columns: list[TraceColumn]
    column_edges: list[ColumnEdge]


def version_name(version: Version) -> VersionName:
    """Namespace, name and version."""
    return {"namespace": version.namespace, "name": version.name, "version": version.version}


def candidates_json(candidates: Iterable[Candidate]) -> list[LikelyDataset]:
    """The datasets that a gap likely means, likeliest first."""
    return [{"namespace": item.namespace, "name": item.name, "reason": item.reason} for item in candidates]
