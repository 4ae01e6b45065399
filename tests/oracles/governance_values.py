"""What is known when a question is asked, as plain values: versions, edges with their columns, facts, records.

The lineage in it is read by `reference.Reference`; nothing here is shared with the product.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from oracles.reference import (
    PSEUDO,
    UNVERSIONED,
    Event,
    Flow,
    Name,
    Reference,
    RunKey,
    Version,
    bare,
    in_force,
    latest,
    latest_job_facet,
    names_in,
    read_time,
    says,
    unref,
)

Body = dict[str, Any]
GOVERNANCE = (
    "whence_source",
    "whence_personal_data",
    "whence_grants",
    "whence_retention",
    "whence_suites",
    "whence_write",
    "whence_model",
)
DISPOSING = ("DROP", "TRUNCATE", "OVERWRITE")


@dataclass(frozen=True)
class Step:
    """One column flowing into another, or (INDIRECT) deciding over it."""

    column: str
    kind: str = "DIRECT"
    subtype: str | None = None
    masking: bool = False


@dataclass(frozen=True)
class Edge:
    """A flow from one version into another. `fields` is None where no column lineage names the source.

    `named` are the output's columns that column lineage names, from whatever source.
    """

    source: Version
    target: Version
    kind: str
    run: RunKey | None = None
    job: Name | None = None
    resolved_by: str = "time"
    role: str | None = None
    fields: Mapping[str, tuple[Step, ...]] | None = None
    whole: tuple[Step, ...] = ()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """A version: how it came to be."""

    state: str
    created_at: datetime | None
    makers: tuple[RunKey, ...] = ()
    schema: tuple[str, ...] = ()
    is_leaf: bool = False
    is_empty: bool = False
    mode: str = "replace"
    mode_assumed: bool = False


@dataclass(frozen=True)
class Validation:
    """A suite run on a version: its name (the job's, where nothing says it), all it goes by, and how it ended."""

    version: Version
    suite: str
    names: frozenset[str]
    at: datetime
    passed: bool
    failed_error: bool = False
    digest: str | None = None


@dataclass
class Situation:
    """Everything that counts for one question."""

    asked_at: datetime
    versions: dict[Version, Made] = field(default_factory=dict)
    edges: dict[Version, list[Edge]] = field(default_factory=dict)
    started: dict[RunKey, datetime] = field(default_factory=dict)
    reads: list[tuple[RunKey, Version]] = field(default_factory=list)
    facts: dict[Name, dict[str, Body]] = field(default_factory=dict)
    models: frozenset[Name] = frozenset()
    declassifiers: dict[Name, Body] = field(default_factory=dict)  # by job
    validations: list[Validation] = field(default_factory=list)
    ends: dict[Name, list[datetime]] = field(default_factory=dict)  # DROP, TRUNCATE, OVERWRITE
    gaps: dict[Version, list[tuple[str, Version]]] = field(default_factory=dict)  # of each version's trace
    records: list[Body] = field(default_factory=list)
    newest: dict[Name, str] = field(default_factory=dict)
    columns: dict[Name, set[str]] = field(default_factory=dict)  # of any schema or column lineage

    def made(self, version: Version) -> Made:
        """How a version came to be; one nobody mentioned is an unversioned leaf."""
        return self.versions.get(version) or Made(UNVERSIONED, None, is_leaf=True)


def situation_of(
    received: Iterable[tuple[datetime, Body]],
    records: Iterable[tuple[datetime, Body]],
    as_of: str | None = None,
    known_at: str | None = None,
    now: str | None = None,
) -> Situation:
    """What is known of events and records, each given with the time it was received."""
    until = read_time(known_at) if known_at else None
    events = [body for at, body in received if until is None or at <= until]
    lineage = Reference(events, as_of)
    asked = as_of or known_at or now
    situation = Situation(read_time(asked) if asked else datetime.now(UTC))
    situation.records = [body for at, body in records if until is None or at <= until]
    _fill_versions(situation, lineage)
    _fill_runs(situation, lineage)
    _fill_facts(situation, lineage)
    _fill_columns(situation, lineage)
    _fill_ends(situation, lineage)
    situation.validations = [each for run in lineage._runs.values() for each in validations_of(lineage, run)]
    return situation


def _fill_versions(situation: Situation, lineage: Reference) -> None:
    for dataset in lineage._datasets:
        situation.newest[dataset] = lineage.default_version(dataset)
    known = set(lineage._versions) | {(*dataset, version) for dataset, version in situation.newest.items()}
    for version in known:
        situation.versions[version] = _made(lineage, version)
        situation.edges[version] = [_edge(lineage, each) for each in lineage._edges_into(version)]
        trace = lineage.trace(*version)
        # That a replace is only assumed becomes a finding by what flows in, not by the trace's own warning.
        warnings = [row for row in trace["warnings"] if row["kind"] != "assumed_write_mode"]
        gaps = [(gap["kind"], unref(gap)) for gap in [*trace["gaps"], *warnings]]
        situation.gaps[version] = gaps


def _made(lineage: Reference, version: Version) -> Made:
    known = lineage._known_of(version)
    modes = {lineage.write_mode(run, version) for run, _ in known.makers}
    return Made(
        known.state,
        known.created_at,
        tuple(run.key for run, _ in known.makers),
        tuple(lineage.schema(version)),
        lineage._is_leaf(version),
        lineage._is_empty(version),
        "append" if any(mode == "append" for mode, _ in modes) else "replace",
        any(source == "assumed" for _, source in modes),
    )


def _edge(lineage: Reference, row: dict[str, Any]) -> Edge:
    source, target = unref(row["source"]), unref(row["target"])
    if row["kind"] in ("carried_over", "same_content"):
        return Edge(source, target, row["kind"])
    job = (row["job_namespace"], row["job_name"]) if row["job_name"] else None
    run = (*job, row["run_id"]) if job and row["run_id"] else None
    flows = [lineage._runs[run]] if run else [flow for flow, by in lineage._declared if by == job]
    flows = [flow for flow in flows if target[:2] in flow.targets()]
    fields, whole = column_steps(lineage, flows, target[:2], source[:2])
    named = frozenset(column for flow in flows for column in flow.column_edges(target[:2])[0])
    known = fields if row["precision"] == "column" else None
    return Edge(source, target, row["kind"], run, job, row["resolved_by"], row["role"], known, whole, named)


def column_steps(
    lineage: Reference, flows: Iterable[Flow], output: Name, source: Name
) -> tuple[dict[str, tuple[Step, ...]], tuple[Step, ...]]:
    """({column: its steps from one source dataset}, the steps into every column)."""
    fields: dict[str, set[Step]] = {}
    whole: set[Step] = set()
    for flow in flows:
        for mention in flow.outputs:
            facet = in_force(mention.facets.get("columnLineage")) or {}
            if mention.dataset == output:
                for column, entry in (facet.get("fields") or {}).items():
                    entries = entry.get("inputFields", entry.get("inputs"))
                    fields.setdefault(column, set()).update(_steps(lineage, entries, source))
                whole |= _steps(lineage, facet.get("dataset"), source, indirect=True)
    return {column: tuple(sorted(steps, key=str)) for column, steps in fields.items()}, tuple(sorted(whole, key=str))


def _steps(lineage: Reference, entries: object, source: Name, *, indirect: bool = False) -> set[Step]:
    found = set()
    for entry in names_in(entries):
        if lineage.canonical(entry["namespace"], entry["name"]) == source and entry.get("field"):
            for how in entry.get("transformations") or [{"type": "DIRECT"}]:
                kind = "INDIRECT" if indirect else str(how.get("type", "DIRECT")).upper()
                struct = bare(entry["field"]).split(".")[0]
                if kind == "INDIRECT" and struct in PSEUDO and (source, struct) not in lineage._listed:
                    continue  # no column
                subtype = how.get("subtype")
                found.add(Step(entry["field"], kind, subtype and subtype.upper(), how.get("masking") is True))
    return found


def _fill_runs(situation: Situation, lineage: Reference) -> None:
    for key, run in lineage._runs.items():
        situation.started[key] = run.started_at
    for run_id, job_namespace, job_name, namespace, name, version, _ in lineage.reads():
        situation.reads.append(((job_namespace, job_name, run_id), (namespace, name, version)))


def _fill_facts(situation: Situation, lineage: Reference) -> None:
    """Facts of ours are cut by record time only (§7), tags as other observations are."""
    for dataset in lineage._datasets | {mention.dataset for mention in lineage._all_mentions}:
        facets = {key: lineage._facet(dataset, key, governance=True) for key in GOVERNANCE}
        facets["tags"] = lineage._facet(dataset, "tags")
        situation.facts[dataset] = {key: body for key, body in facets.items() if body is not None}
    situation.models = frozenset(name for name in situation.facts if lineage.type_of(name) == "MODEL")
    jobs: dict[Name, list[Event]] = {}
    for event in lineage._known:
        if event.kind != "dataset":
            jobs.setdefault(event.job, []).append(event)
    for job, events in jobs.items():
        _, body = latest_job_facet(events, "whence_declassifier")
        if body is not None:
            situation.declassifiers[job] = body


def _fill_columns(situation: Situation, lineage: Reference) -> None:
    """The columns that any schema or column lineage has, by dataset."""

    def add(dataset: Name, columns: Iterable[str]) -> None:
        situation.columns.setdefault(dataset, set()).update(columns)

    for mention in lineage._mentions:
        schema = in_force(mention.facets.get("schema")) or {}
        add(mention.dataset, [each["name"] for each in schema.get("fields") or []])
        facet = in_force(mention.facets.get("columnLineage")) or {}
        fields = facet.get("fields") or {}
        add(mention.dataset, [column for column, said in fields.items() if said.get("inputFields")])
        for listed in (facet.get("dataset"), *(said.get("inputFields") for said in fields.values())):
            for each in names_in(listed):
                add(lineage.canonical(each["namespace"], each["name"]), [each["field"]] if each.get("field") else [])


def _fill_ends(situation: Situation, lineage: Reference) -> None:
    for run in lineage._runs.values():
        for output in run.targets():
            in_part = run.lifecycle(output) == "OVERWRITE" and run.profile(output) in ("append", "unknown")
            if run.lifecycle(output) in DISPOSING and run.fate == "produced" and not in_part:
                at = run.ended_at or run.events[0].time
                situation.ends.setdefault(output, []).append(at)
    for mention in lineage._mentions:
        if mention.side == "dataset" and any(says(mention, change) for change in DISPOSING):
            situation.ends.setdefault(mention.dataset, []).append(mention.event.time)


def _gave_no_verdict(assertion: Body) -> bool:
    return assertion.get("success") is None or (assertion.get("params") or {}).get("error") is not None


def validations_of(lineage: Reference, run: Any) -> list[Validation]:  # noqa: ANN401
    """The validations that a run made of what it read."""
    said: dict[str, Any] = {}
    for event in run.events:
        facet = in_force((event.body["run"].get("facets") or {}).get("whence_validation"))
        said = facet or said
    found = []
    for dataset, read in lineage._reads[run.key].items():
        mentions = [each for each in run.inputs if each.dataset == dataset]
        body = latest(mentions, "dataQualityAssertions")
        if body is None and "success" not in said:
            continue
        assertions = (body or {}).get("assertions") or []
        failed = [each for each in assertions if each.get("success") is not True]
        names = {run.key[1], said.get("suite"), *(each.get("assertion") for each in assertions)}
        passed = not failed and said.get("success", True) is True
        soft = ("warn", "warning", "info")
        grave = [each for each in failed if each.get("severity") not in soft or _gave_no_verdict(each)]
        error = bool(grave) or (not failed and not passed)
        names_known = frozenset(str(name) for name in names if name)
        at = run.ended_at or run.events[-1].time
        found += [
            Validation(
                (*dataset, v),
                str(said.get("suite") or run.key[1]),
                names_known,
                at,
                passed,
                error,
                said.get("suite_digest"),
            )
            for v in read.versions
        ]
    return found
