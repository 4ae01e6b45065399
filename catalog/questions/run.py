"""One run: everything that is known of it."""

from typing import cast

import orjson

from catalog.events.facet_values import member, text
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, Question, ask
from catalog.values.canonical_json import Json
from catalog.values.errors import NextStep, NotFoundError

_MOST = 200


def run(
    catalog: Catalog, *, run_id: str, job_namespace: str | None = None, job_name: str | None = None
) -> JsonObject:
    """A run: its job, state and times, what it read and wrote, its code, what contains it, its facets and events.

    `jobs` names every job that has a run of this id, as several may share one; without a job the first of them is
    meant. At most 200 children and events are told. Raises NotFoundError where there is no such run.
    """
    with ask(catalog, by_graph=False) as question:
        known = question.rows("lineage/run_keys", {"run_id": run_id})
        asked = {"job_namespace": job_namespace, "job_name": job_name}
        meant = [row for row in known if all(value in (None, row[key]) for key, value in asked.items())]
        if not meant:
            whose = f" of job {job_namespace or ''} {job_name}" if job_name else ""
            raise NotFoundError(f"No run {run_id!r}{whose}.", NextStep("The newest runs", "runs"))
        return _told(question, run_id, meant[0], known)


def _told(question: Question, run_id: str, meant: JsonObject, known: list[JsonObject]) -> JsonObject:
    of_run: dict[str, object] = {"run_key": meant["run_key"]}
    facets = question.rows("questions/show_run_facets", {**of_run, "job_key": meant["job_key"]})
    job = {key: meant[key] for key in ("job_namespace", "job_name")}
    about: dict[str, object] = {"run_id": run_id, "count": _MOST}
    own, of_job = _facets(facets, "run"), _facets(facets, "job")
    return cast(
        "JsonObject",
        {
            **question.rows("questions/show_run", of_run)[0],
            "jobs": [{key: row[key] for key in ("job_namespace", "job_name")} for row in known],
            "parent": _parent(own),
            "code": _code(of_job),
            "inputs": question.rows("questions/show_run_inputs", of_run),
            "outputs": question.rows("questions/show_run_outputs", of_run),
            "children": question.rows("questions/show_run_children", about),
            "facets": {"run": own, "job": of_job, "datasets": _of_datasets(facets)},
            "events": question.rows("questions/show_run_events", {**of_run, **about, **job}),
        },
    )


def _facets(rows: list[JsonObject], kind: str) -> JsonObject:
    return {str(row["facet"]): orjson.loads(str(row["body"])) for row in rows if row["entity_kind"] == kind}


def _of_datasets(rows: list[JsonObject]) -> Json:
    """The facets that the run gave its inputs and outputs."""
    kinds = ("input", "output")
    return [
        {
            **{key: row[key] for key in ("entity_kind", "namespace", "name", "facet")},
            "body": orjson.loads(str(row["body"])),
        }
        for row in rows
        if row["entity_kind"] in kinds
    ]


def _parent(own: JsonObject) -> Json:
    """The run that contains it, as its facet names it; None where it names none."""
    facet = own.get("parent") or own.get("parentRun")
    if text(member(facet, "run", "runId")) is None:
        return None
    return {
        "run_id": member(facet, "run", "runId"),
        "job_namespace": member(facet, "job", "namespace"),
        "job_name": member(facet, "job", "name"),
    }


def _code(of_job: JsonObject) -> JsonObject:
    """What its job ran, as the job's facets say now: where the code is, the code, the SQL."""
    place, code = of_job.get("sourceCodeLocation"), of_job.get("sourceCode")
    return {
        **{key: member(place, key) for key in ("url", "repoUrl", "path", "version", "branch", "tag")},
        "language": member(code, "language"),
        "source": member(code, "sourceCode"),
        "sql": member(of_job.get("sql"), "query"),
    }
