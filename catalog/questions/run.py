"""One run: everything that is known of it."""

from typing import Annotated, Literal, TypedDict

import orjson

from catalog.events.facet_values import member, text
from catalog.session.catalog import Catalog
from catalog.session.parameters import About
from catalog.session.query import JsonObject, Question, ask
from catalog.values.canonical_json import Json
from catalog.values.errors import NextStep, NotFoundError
from catalog.values.run_ids import is_uuid, run_id_of

_MOST = 200
Facets = dict[str, Json]


class JobName(TypedDict):
    """A job by its name."""

    job_namespace: str
    job_name: str


class RunRow(TypedDict):
    """A run as the view `runs` has it."""

    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: str | None
    ended_at: str | None
    nominal_start: str | None
    parent_run_id: str | None
    root_run_id: str | None
    producer: str | None
    engine: str | None
    code_version: str | None
    error_message: str | None


class ParentRun(TypedDict):
    """The run that contains another, as its facet names it."""

    run_id: Json
    job_namespace: Json
    job_name: Json


class Code(TypedDict):
    """What a job runs, as its facets say now: where the code is, the code, the SQL."""

    url: Json
    repoUrl: Json
    path: Json
    version: Json
    branch: Json
    tag: Json
    language: Json
    source: Json
    sql: Json


class RunInput(TypedDict):
    """A version that a run read."""

    namespace: str
    name: str
    version: str
    resolved_by: str
    role: str | None
    named_at: str | None


class RunOutput(TypedDict):
    """A version that a run wrote, or tried to."""

    namespace: str
    name: str
    version: str
    resolved_by: str
    state: str
    lifecycle: str | None
    write_mode: str | None
    write_mode_source: str | None


class ChildRun(JobName):
    """A run that names another as its parent."""

    run_id: str
    first_seen_at: str


class DatasetFacet(TypedDict):
    """A facet that a run gave one of its inputs or outputs."""

    entity_kind: Literal["input", "output"]
    namespace: str
    name: str
    facet: str
    body: Json


class RunFacets(TypedDict):
    """The facets of a run, of its job as they are now, and of what it read and wrote."""

    run: Facets
    job: Facets
    datasets: list[DatasetFacet]


class RunLogEntry(TypedDict):
    """An entry of the log about a run."""

    position: int
    received_at: str
    event_time: str
    event_type: str | None
    producer: str | None
    actor: str | None


class RunAnswer(RunRow):
    """A run with all that is known of it."""

    jobs: list[JobName]
    parent: ParentRun | None
    code: Code
    inputs: list[RunInput]
    outputs: list[RunOutput]
    children: list[ChildRun]
    facets: RunFacets
    events: list[RunLogEntry]


def run(
    catalog: Catalog,
    *,
    run_id: Annotated[str, About("The run's id.")],
    job_namespace: Annotated[str | None, About("The namespace of its job, where several share the id.")] = None,
    job_name: Annotated[str | None, About("The name of its job, where several share the id.")] = None,
) -> RunAnswer:
    """A run: its job, state and times, what it read and wrote, its code, what contains it, its facets and events.

    `jobs` names every job that has a run of this id, as several may share one; without a job the first of them is
    meant. At most 200 children and events are listed. Raises NotFoundError where there is no such run.
    """
    run_id = run_id_of(run_id)
    with ask(catalog, by_graph=False) as question:
        known = question.rows("lineage/run_keys", {"run_id": run_id})
        asked = {"job_namespace": job_namespace, "job_name": job_name}
        meant = [row for row in known if all(value in (None, row[key]) for key, value in asked.items())]
        if not meant:
            whose = f" of job {job_namespace or ''} {job_name}" if job_name else ""
            raise NotFoundError(f"No run {run_id!r}{whose}.", NextStep("The newest runs", "runs"))
        return _answer(question, run_id, meant[0], known)


def _answer(question: Question, run_id: str, meant: JsonObject, known: list[JsonObject]) -> RunAnswer:
    of_run: dict[str, object] = {"run_key": meant["run_key"]}
    rows = question.rows("questions/show_run_facets", {**of_run, "job_key": meant["job_key"]})
    about: dict[str, object] = {"run_id": run_id, "count": _MOST}
    own, of_job = _facets(rows, "run"), _facets(rows, "job")
    return {
        **question.rows_of(RunRow, "questions/show_run", of_run)[0],
        "jobs": [_job(row) for row in known],
        "parent": _parent(own),
        "code": _code(of_job),
        "inputs": question.rows_of(RunInput, "questions/show_run_inputs", of_run),
        "outputs": question.rows_of(RunOutput, "questions/show_run_outputs", of_run),
        "children": question.rows_of(ChildRun, "questions/show_run_children", about),
        "facets": {"run": own, "job": of_job, "datasets": _of_datasets(rows)},
        "events": question.rows_of(
            RunLogEntry, "questions/show_run_events", {**of_run, **about, **_job(meant), "is_uuid": is_uuid(run_id)}
        ),
    }


def _job(row: JsonObject) -> JobName:
    return {"job_namespace": str(row["job_namespace"]), "job_name": str(row["job_name"])}


def _facets(rows: list[JsonObject], kind: str) -> Facets:
    return {str(row["facet"]): orjson.loads(str(row["body"])) for row in rows if row["entity_kind"] == kind}


def _of_datasets(rows: list[JsonObject]) -> list[DatasetFacet]:
    """The facets that the run gave its inputs and outputs."""
    return [
        {
            "entity_kind": "input" if row["entity_kind"] == "input" else "output",
            "namespace": str(row["namespace"]),
            "name": str(row["name"]),
            "facet": str(row["facet"]),
            "body": orjson.loads(str(row["body"])),
        }
        for row in rows
        if row["entity_kind"] in ("input", "output")
    ]


def _parent(own: Facets) -> ParentRun | None:
    """The run that contains it, as its facet names it; None where it names none."""
    facet = own.get("parent") or own.get("parentRun")
    run_id = text(member(facet, "run", "runId"))
    if run_id is None:
        return None
    return {
        "run_id": run_id_of(run_id),
        "job_namespace": member(facet, "job", "namespace"),
        "job_name": member(facet, "job", "name"),
    }


def _code(of_job: Facets) -> Code:
    place, code = of_job.get("sourceCodeLocation"), of_job.get("sourceCode")
    return {
        "url": member(place, "url"),
        "repoUrl": member(place, "repoUrl"),
        "path": member(place, "path"),
        "version": member(place, "version"),
        "branch": member(place, "branch"),
        "tag": member(place, "tag"),
        "language": member(code, "language"),
        "source": member(code, "sourceCode"),
        "sql": member(of_job.get("sql"), "query"),
    }
