"""The trace as every client gets it: sorted, with names instead of keys (docs/cli.md: `trace`)."""

from typing import NotRequired, TypedDict

from catalog.lineage.closure import Ambiguity, Closure, Edge, Run, Version, leaves_of, place_of
from catalog.lineage.gaps import Gap, gaps_of
from catalog.values.times import instant_text


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
    """That one version came from another; run and job are None unless the kind is read."""

    source: VersionName
    target: VersionName
    run_id: str | None
    job_namespace: str | None
    job_name: str | None
    kind: str
    resolved_by: str
    precision: str
    role: str | None


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
    """What could not be known about a version; candidates are left out where nothing looks like it."""

    kind: str
    message: str
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


def trace_json(closure: Closure) -> TraceAnswer:
    """The target, versions, runs, edges, sources, gaps and warnings of a trace, sorted."""
    versions = sorted(
        closure.versions.values(), key=lambda item: (item.depth, item.namespace, item.name, item.version)
    )
    target = closure.versions[closure.target]
    return {
        "target": {**version_name(target), "type": target.type},
        "versions": [
            {
                **version_name(version),
                "type": version.type,
                "depth": version.depth,
                "created_at": instant_text(version.created_at),
                "state": version.state,
            }
            for version in versions
        ],
        "runs": [_run_json(run) for run in sorted(closure.runs, key=_run_order)],
        "edges": [
            _edge_json(closure, edge) for edge in sorted(closure.edges, key=lambda edge: _edge_order(closure, edge))
        ],
        "sources": [
            {**version_name(leaf), "declared": leaf.source_name is not None, "source_name": leaf.source_name}
            for leaf in sorted(leaves_of(closure), key=lambda leaf: (leaf.namespace, leaf.name, leaf.version))
        ],
        "gaps": [_gap_json(closure, gap) for gap in gaps_of(closure)],
        "warnings": [
            _ambiguity_json(closure, item)
            for item in sorted(closure.ambiguous, key=lambda item: (*place_of(closure, item.node), *item[1:]))
        ],
        "truncated": False,
    }


def version_name(version: Version) -> VersionName:
    """Namespace, name and version."""
    return {"namespace": version.namespace, "name": version.name, "version": version.version}


def _run_order(run: Run) -> tuple[str, str, str, str]:
    return instant_text(run.started_at) or "", run.job_namespace, run.job_name, run.run_id


def _run_json(run: Run) -> TraceRun:
    return {
        "run_id": run.run_id,
        "job_namespace": run.job_namespace,
        "job_name": run.job_name,
        "state": run.state,
        "started_at": instant_text(run.started_at),
        "ended_at": instant_text(run.ended_at),
        "code_version": run.code_version,
    }


def _edge_json(closure: Closure, edge: Edge) -> TraceEdge:
    return {
        "source": version_name(closure.versions[edge.source]),
        "target": version_name(closure.versions[edge.target]),
        "run_id": edge.run_id,
        "job_namespace": edge.job_namespace,
        "job_name": edge.job_name,
        "kind": edge.kind,
        "resolved_by": edge.resolved_by,
        "precision": edge.precision,
        "role": edge.role,
    }


def _edge_order(closure: Closure, edge: Edge) -> tuple[str, ...]:
    ends = (*place_of(closure, edge.target), *place_of(closure, edge.source))
    return *ends, edge.job_namespace or "", edge.job_name or "", edge.run_id or "", edge.kind


def _gap_json(closure: Closure, gap: Gap) -> TraceGap:
    namespace, name, version = place_of(closure, gap.node)
    answer: TraceGap = {
        "kind": gap.kind,
        "namespace": namespace,
        "name": name,
        "version": version,
        "message": gap.message,
    }
    if gap.candidates:
        answer["candidates"] = [
            {"namespace": candidate.namespace, "name": candidate.name, "reason": candidate.reason}
            for candidate in gap.candidates
        ]
    return answer


def _ambiguity_json(closure: Closure, item: Ambiguity) -> TraceWarning:
    message = (
        f"Run {item.run_id} of {item.job_namespace} {item.job_name} read this while run {item.other_run_id} was "
        "writing the dataset; which version it read is a guess."
    )
    namespace, name, version = place_of(closure, item.node)
    return {
        "kind": "ambiguous_read",
        "namespace": namespace,
        "name": name,
        "version": version,
        "run_id": item.run_id,
        "job_namespace": item.job_namespace,
        "job_name": item.job_name,
        "message": message,
    }
