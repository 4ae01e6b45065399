"""The trace as every client gets it: sorted, with names instead of keys (docs/cli.md: `trace`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NotRequired, TypedDict

from catalog.events.emitters.spark import SCAN_PROFILE, names_snapshot
from catalog.lineage.closure import Closure, Edge, Node, Run, Version, leaves_of, place_of
from catalog.lineage.clues import Candidate, Clues
from catalog.lineage.edge_facts import NO_EDGE_FACTS, EdgeFacts, Subset, Subsets, subset_of
from catalog.lineage.gap import Gap
from catalog.lineage.gaps import gaps_of
from catalog.lineage.name_gaps import once_a_dataset
from catalog.lineage.reads import Reads, Statistics
from catalog.lineage.trace_warnings import LineageWarning, warnings_of
from catalog.values.times import instant_of, instant_texts

_NAMES = itemgetter(slice(1, 4))  # namespace, name and version of a `Version`: in one step, as there are many


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


def trace_json(closure: Closure, clues: Clues, facts: EdgeFacts = NO_EDGE_FACTS) -> TraceAnswer:
    """The target, versions, runs, edges, sources, gaps and warnings of a trace, sorted."""
    # Texts are compared for the order of the versions only: edges, many times as many, are sorted by its numbers.
    versions = sorted(closure.versions.values(), key=_NAMES)
    names = {version.node: version_name(version) for version in versions}
    target = closure.versions[closure.target]
    leaves = {leaf.node for leaf in leaves_of(closure)}
    virtual = {node for node, version in closure.versions.items() if version.state == "virtual"}
    return {
        "target": {**version_name(target), "type": target.type},
        "versions": _versions_json(versions),
        "runs": _runs_json(closure.runs),
        "edges": _edges_json(names, _in_order(closure.edges, names), facts, virtual),
        "sources": [_source_json(version) for version in versions if version.node in leaves],
        "gaps": [_gap_json(closure, gap) for gap in once_a_dataset(gaps_of(closure, clues))],
        "warnings": [_warning_json(closure, item) for item in warnings_of(closure)],
        "truncated": bool(closure.cut),
    }


def version_name(version: Version) -> VersionName:
    """Namespace, name and version."""
    return {"namespace": version.namespace, "name": version.name, "version": version.version}


def _versions_json(versions: list[Version]) -> list[TraceVersion]:
    """The versions, given in the order of their names, by depth."""
    by_depth = sorted(versions, key=attrgetter("depth"))
    return [
        {
            "namespace": version.namespace,
            "name": version.name,
            "version": version.version,
            "type": version.type,
            "depth": version.depth,
            "created_at": created_at,
            "state": version.state,
        }
        for version, created_at in zip(
            by_depth, instant_texts(version.created_at for version in by_depth), strict=True
        )
    ]


def _runs_json(runs: Sequence[Run]) -> list[TraceRun]:
    """The runs by the text of their start, then by job and id."""
    started = instant_texts(run.started_at for run in runs)
    ended = instant_texts(run.ended_at for run in runs)
    order = sorted(
        (text or "", run.job_namespace, run.job_name, run.run_id, at)
        for at, (run, text) in enumerate(zip(runs, started, strict=True))
    )
    return [
        {
            "run_id": run_id,
            "job_namespace": job_namespace,
            "job_name": job_name,
            "state": runs[at].state,
            "started_at": started[at],
            "ended_at": ended[at],
            "code_version": runs[at].code_version,
        }
        for _, job_namespace, job_name, run_id, at in order
    ]


def _in_order(edges: list[Edge], nodes: Iterable[Node]) -> list[Edge]:
    """The edges by target and source, in the order of the nodes given, then by job, run and kind."""
    place = {node: at for at, node in enumerate(nodes)}
    count = len(place)
    # One number for both ends: numbers are compared many times as fast as tuples.
    ends = [place[edge.target] * count + place[edge.source] for edge in edges]
    order = sorted(range(len(edges)), key=ends.__getitem__)
    ordered = [edges[at] for at in order]
    if len(set(ends)) == len(edges):
        return ordered
    return sorted(ordered, key=lambda edge: (place[edge.target], place[edge.source], *_author_order(edge)))


def _author_order(edge: Edge) -> tuple[str, str, str, str]:
    return edge.job_namespace or "", edge.job_name or "", edge.run_id or "", edge.kind


def _edges_json(
    names: Mapping[Node, VersionName], edges: list[Edge], facts: EdgeFacts, virtual: Collection[Node]
) -> list[TraceEdge]:
    answers = [_edge_json(names, edge) for edge in edges]
    # Most traces have none of these: then no edge is looked at.
    if facts.profiles:
        _add_profiles(edges, answers, facts.profiles)
    if facts.subsets:
        _add_subsets(edges, answers, facts.subsets)
    if facts.reads:
        _add_reads(edges, answers, facts.reads, virtual)
    return answers


def _add_profiles(edges: list[Edge], answers: list[TraceEdge], profiles: Mapping[Node, str]) -> None:
    for edge, answer in zip(edges, answers, strict=True):
        if edge.kind == "carried_over" and edge.target in profiles:
            answer["profile"] = profiles[edge.target]


def _add_subsets(edges: list[Edge], answers: list[TraceEdge], subsets: Subsets) -> None:
    for edge, answer in zip(edges, answers, strict=True):
        if subset := subset_of(edge, subsets):
            answer["subset"] = subset


def _add_reads(edges: list[Edge], answers: list[TraceEdge], reads: Reads, virtual: Collection[Node]) -> None:
    instants = {at: instant_of(at) for at in {read.read_at for read in reads.values()}}
    texts = dict(zip(instants, instant_texts(instants.values()), strict=True))
    for edge, answer in zip(edges, answers, strict=True):
        read = reads.get((edge.run_key, edge.source[0])) if edge.run_key is not None else None
        # What a virtual version rests on was read when that was, not when the run read that defined it.
        if read is None or edge.target in virtual:
            continue
        answer["read_at"] = texts[read.read_at] or ""
        if read.statistics:
            answer["statistics"] = read.statistics
        if read.scanned is not None and names_snapshot(edge.source[1], read.scanned):
            answer["profile"] = SCAN_PROFILE


def _edge_json(names: Mapping[Node, VersionName], edge: Edge) -> TraceEdge:
    """An edge; edges of one version share its name, which is read and never changed."""
    return {
        "source": names[edge.source],
        "target": names[edge.target],
        "run_id": edge.run_id,
        "job_namespace": edge.job_namespace,
        "job_name": edge.job_name,
        "kind": edge.kind,
        "resolved_by": edge.resolved_by,
        "precision": edge.precision,
        "role": edge.role,
        "inferred": edge.kind == "same_content",
    }


def _source_json(leaf: Version) -> TraceSource:
    return {
        "namespace": leaf.namespace,
        "name": leaf.name,
        "version": leaf.version,
        "declared": leaf.source_name is not None,
        "source_name": leaf.source_name,
    }


def _gap_json(closure: Closure, gap: Gap) -> TraceGap:
    namespace, name, version = place_of(closure, gap.node)
    answer: TraceGap = {
        "kind": gap.kind,
        "namespace": namespace,
        "name": name,
        "version": version,
        "message": gap.message,
    }
    if gap.remedy:
        answer["mend"] = gap.remedy
    if gap.candidates:
        answer["candidates"] = candidates_json(gap.candidates)
    return answer


def candidates_json(candidates: Iterable[Candidate]) -> list[LikelyDataset]:
    """The datasets that a gap likely means, likeliest first."""
    return [{"namespace": item.namespace, "name": item.name, "reason": item.reason} for item in candidates]


def _warning_json(closure: Closure, item: LineageWarning) -> TraceWarning:
    namespace, name, version = place_of(closure, item.node)
    answer: TraceWarning = {
        "kind": item.kind,
        "namespace": namespace,
        "name": name,
        "version": version,
        "run_id": item.run_id,
        "job_namespace": item.job_namespace,
        "job_name": item.job_name,
        "message": item.message,
    }
    if item.remedy:
        answer["mend"] = item.remedy
    return answer
