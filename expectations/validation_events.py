"""Validations as OpenLineage events."""

from collections.abc import Iterable
from datetime import datetime
from importlib import metadata
from typing import NamedTuple
from uuid import uuid4

from catalog.events.openlineage import Body, Producer, facet_schema
from catalog.values.canonical_json import Json
from expectations.assertions import input_facets, severity_word, tests_facet
from expectations.suites import Suite
from expectations.validation import Validation
from whence.facets import SPEC
from whence.records import RunName

JOB_NAMESPACE = "whence"
COMMAND = "validate"
_PRODUCER = Producer("https://whence.dev/validate")
_VALIDATION_SCHEMA = f"{SPEC}/WhenceValidationRunFacet.json"
_JOB_TYPE: Body = {
    "jobType": _PRODUCER.facet(
        facet_schema("JobTypeJobFacet", "2-0-4"),
        {"processingType": "BATCH", "integration": "WHENCE", "jobType": "VALIDATION"},
    )
}


class Subject(NamedTuple):
    """What was validated; version None where the dataset has none."""

    namespace: str
    name: str
    version: str | None


def new_run(job: str) -> RunName:
    """The name of a new run of ours."""
    return RunName(JOB_NAMESPACE, job, str(uuid4()))


def run_of_text(text: str) -> RunName:
    """The run named `namespace/job/runId`, as OPENLINEAGE_PARENT_ID has it. Raises ValueError."""
    namespace, job, run_id = text.rsplit("/", 2)
    return RunName(namespace, job, run_id)


def command_events(run: RunName, started: datetime, ended: datetime, parent: RunName | None) -> list[Body]:
    """START and COMPLETE of the run that validations are part of."""
    facets = _parent_facets(parent)
    return [
        _PRODUCER.run_event("START", started, run, run_facets=facets, job_facets=_JOB_TYPE),
        _PRODUCER.run_event("COMPLETE", ended, run, run_facets=facets, job_facets=_JOB_TYPE),
    ]


def validation_events(validation: Validation, subject: Subject, run: RunName, parent: RunName) -> list[Body]:
    """START and COMPLETE of a validation; the COMPLETE has its results, on exactly the version validated.

    It completes whatever the results are: a run that FAILs is one without results.
    """
    dataset: Body = {"namespace": subject.namespace, "name": subject.name, "facets": _version_facets(subject)}
    suite: Body = {"suite": validation.suite, "suite_digest": validation.suite_digest}
    counts: Body = {"success": validation.success, "evaluated": validation.evaluated, "failed": validation.failed}
    common = _parent_facets(parent)
    at_start: Body = {**common, "whence_validation": _PRODUCER.facet(_VALIDATION_SCHEMA, suite)}
    at_end: Body = {
        **common,
        "whence_validation": _PRODUCER.facet(_VALIDATION_SCHEMA, {**suite, **counts}),
        "test": tests_facet(validation, _PRODUCER.address),
        "processing_engine": _engine_facet(),
    }
    results: Body = {**dataset, "inputFacets": input_facets(validation, _PRODUCER.address)}
    return [
        _PRODUCER.run_event(
            "START", validation.started_at, run, run_facets=at_start, job_facets=_JOB_TYPE, inputs=[dataset]
        ),
        _PRODUCER.run_event(
            "COMPLETE", validation.ended_at, run, run_facets=at_end, job_facets=_JOB_TYPE, inputs=[results]
        ),
    ]


def suites_json(suites: Iterable[Suite]) -> list[Json]:
    """Suites as `whence_suites` lists them, by name."""
    return [
        {"name": suite.name, "digest": suite.digest, "severity": severity_word(suite.severity)}
        for suite in sorted(suites, key=lambda one: one.name)
    ]


def required_suites_event(namespace: str, name: str, suites: list[Json], at: datetime) -> Body:
    """The event by which suites are required of every version of a dataset; an empty list requires none any more."""
    body: Body = {"suites": suites} if suites else {"_deleted": True}
    facet = _PRODUCER.facet(f"{SPEC}/WhenceSuitesDatasetFacet.json", body)
    return _PRODUCER.dataset_event(at, namespace, name, {"whence_suites": facet})


def _parent_facets(parent: RunName | None) -> Body:
    return {"parent": _PRODUCER.parent_facet(parent)} if parent else {}


def _version_facets(subject: Subject) -> Body:
    if subject.version is None:
        return {}
    schema_url = facet_schema("DatasetVersionDatasetFacet", "1-0-1")
    return {"version": _PRODUCER.facet(schema_url, {"datasetVersion": subject.version})}


def _engine_facet() -> Body:
    body: Body = {"version": metadata.version("great-expectations"), "name": "great_expectations"}
    return _PRODUCER.facet(facet_schema("ProcessingEngineRunFacet", "1-1-1"), body)
