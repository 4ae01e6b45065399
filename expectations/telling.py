"""Validations as OpenLineage events, as plain dictionaries."""

from collections.abc import Iterable
from datetime import datetime
from importlib import metadata
from typing import NamedTuple
from uuid import uuid4

from catalog.values.canonical_json import Json
from catalog.values.times import instant_text
from expectations.assertions import input_facets, severity_word, tests_facet
from expectations.suites import Suite
from expectations.validation import Validation

PRODUCER = "https://whence.dev/validate"
JOB_NAMESPACE = "whence"
COMMAND = "validate"
_CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs"
_FACETS = "https://openlineage.io/spec/facets"
_OURS = "https://whence.dev/spec/facets/1-0-0"
Event = dict[str, Json]


class Subject(NamedTuple):
    """What was validated; version None where the dataset has none."""

    namespace: str
    name: str
    version: str | None


class RunName(NamedTuple):
    """A run by its job and id."""

    namespace: str
    job: str
    run_id: str


def new_run(job: str) -> RunName:
    """A run of ours that has not been."""
    return RunName(JOB_NAMESPACE, job, str(uuid4()))


def run_of_text(text: str) -> RunName:
    """The run named `namespace/job/runId`, as OPENLINEAGE_PARENT_ID has it. Raises ValueError."""
    namespace, job, run_id = text.rsplit("/", 2)
    return RunName(namespace, job, run_id)


def command_events(run: RunName, started: datetime, ended: datetime, parent: RunName | None) -> list[Event]:
    """START and COMPLETE of the run that validations are part of."""
    return [
        _run_event("START", started, run, {}, parent, []),
        _run_event("COMPLETE", ended, run, {}, parent, []),
    ]


def validation_events(validation: Validation, subject: Subject, run: RunName, parent: RunName) -> list[Event]:
    """START and COMPLETE of a validation; its results stand on the COMPLETE, on exactly the version validated.

    It completes whatever it found: it failed only where it could not say anything.
    """
    facets: Event = {}
    if subject.version is not None:
        url = f"{_FACETS}/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"
        facets["version"] = _facet(url, {"datasetVersion": subject.version})
    mention: Event = {"namespace": subject.namespace, "name": subject.name, "facets": facets}
    said: Event = {"suite": validation.suite, "suite_digest": validation.suite_digest}
    counts: Event = {"success": validation.success, "evaluated": validation.evaluated, "failed": validation.failed}
    ended: Event = {
        "whence_validation": _facet(f"{_OURS}/WhenceValidationRunFacet.json", {**said, **counts}),
        "test": tests_facet(validation, PRODUCER),
        "processing_engine": _engine(),
    }
    begun: Event = {"whence_validation": _facet(f"{_OURS}/WhenceValidationRunFacet.json", said)}
    results: Event = {**mention, "inputFacets": input_facets(validation, PRODUCER)}
    return [
        _run_event("START", validation.started_at, run, begun, parent, [mention]),
        _run_event("COMPLETE", validation.ended_at, run, ended, parent, [results]),
    ]


def suites_of(suites: Iterable[Suite]) -> list[Json]:
    """Suites as `whence_suites` lists them, by name."""
    return [
        {"name": suite.name, "digest": suite.digest, "severity": severity_word(suite.severity)}
        for suite in sorted(suites, key=lambda one: one.name)
    ]


def demand_event(namespace: str, name: str, listed: list[Json], at: datetime) -> Event:
    """The event that says by which suites every version of a dataset is to be validated; none takes it back."""
    facet = _facet(f"{_OURS}/WhenceSuitesDatasetFacet.json", {"suites": listed} if listed else {"_deleted": True})
    return {
        "eventTime": instant_text(at),
        "producer": PRODUCER,
        "schemaURL": f"{_CORE}/DatasetEvent",
        "dataset": {"namespace": namespace, "name": name, "facets": {"whence_suites": facet}},
    }


def _run_event(
    state: str, at: datetime, run: RunName, facets: Event, parent: RunName | None, inputs: list[Json]
) -> Event:
    more: Event = {"parent": _parent(parent)} if parent else {}
    job_type: Event = {"processingType": "BATCH", "integration": "WHENCE", "jobType": "VALIDATION"}
    url = f"{_FACETS}/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet"
    return {
        "eventType": state,
        "eventTime": instant_text(at),
        "producer": PRODUCER,
        "schemaURL": f"{_CORE}/RunEvent",
        "run": {"runId": run.run_id, "facets": {**more, **facets}},
        "job": {"namespace": run.namespace, "name": run.job, "facets": {"jobType": _facet(url, job_type)}},
        "inputs": inputs,
        "outputs": [],
    }


def _parent(parent: RunName) -> Event:
    body: Event = {"run": {"runId": parent.run_id}, "job": {"namespace": parent.namespace, "name": parent.job}}
    return _facet(f"{_FACETS}/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet", body)


def _engine() -> Event:
    body: Event = {"version": metadata.version("great-expectations"), "name": "great_expectations"}
    return _facet(f"{_FACETS}/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet", body)


def _facet(schema_url: str, body: Event) -> Event:
    return {"_producer": PRODUCER, "_schemaURL": schema_url, **body}
