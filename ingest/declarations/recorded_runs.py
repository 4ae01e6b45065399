"""Runs that nobody saw, as events: what was trained or built before there were events."""

import json
import uuid
from typing import NamedTuple

from pydantic import JsonValue

from catalog.questions.declared import Name, RecordedRun
from catalog.values.times import instant_text
from ingest.declarations.documents import LineageEntry, TouchedDataset
from ingest.declarations.entry_facets import Body, Origin
from ingest.declarations.places import Place
from ingest.declarations.producer import PRODUCER, event_schema
from ingest.facets.models import InputRole, Recorded, schema_url

_SPEC = "https://openlineage.io/spec/facets/1-0-0"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, PRODUCER)


class Recording(NamedTuple):
    """A run to be recorded: its id, its job, and what it did as people read it."""

    run_id: str
    job: Name
    body: Body
    origin: Origin


class Runs(NamedTuple):
    """Recordings that are not there yet, how many are, and recorded runs that are in no file any more."""

    add: list[Recording]
    unchanged: int
    remove: list[RecordedRun]


def compare_runs(entries: list[tuple[LineageEntry, Place]], known: list[RecordedRun]) -> Runs:
    """What is to be recorded and what taken back.

    A run's id follows from what it did. One that was taken back and is told again gets another id.
    """
    states = {run.run_id: run.state for run in known if run.producer == PRODUCER}
    add: list[Recording] = []
    wanted: set[str] = set()
    unchanged = 0
    for entry, place in entries:
        recording = _recording(entry, place, states)
        if recording.run_id in wanted:
            continue
        wanted.add(recording.run_id)
        if recording.run_id in states:
            unchanged += 1
        else:
            add.append(recording)
    gone = [run for run in known if run.producer == PRODUCER and run.state == "COMPLETE" and run.run_id not in wanted]
    return Runs(add, unchanged, gone)


def _recording(entry: LineageEntry, place: Place, states: dict[str, str | None]) -> Recording:
    body: Body = entry.model_dump(mode="json", exclude_none=True, exclude={"job"})
    told = json.dumps([entry.job, body], sort_keys=True, ensure_ascii=False)
    times_before = 0
    while True:
        run_id = str(uuid.uuid5(_SPACE, f"{told}{times_before or ''}"))
        if states.get(run_id, "COMPLETE") == "COMPLETE":
            break
        times_before += 1
    namespace, name = entry.job
    origin = Origin(f"lineage {namespace} {name}", place.file, place.line)
    return Recording(run_id, (namespace, name), body, origin)


def recording_events(recording: Recording) -> list[Body]:
    """START and COMPLETE of a recorded run, always the same: recording it twice adds nothing."""
    at = str(recording.body["at"])
    inputs, outputs = (
        [TouchedDataset.model_validate(item) for item in _items(recording.body.get(key))]
        for key in ("inputs", "outputs")
    )
    return [
        {
            **_run_event(kind, at, recording.run_id, recording.job, _recorded(recording.body.get("because"))),
            "inputs": [_touched(item) for item in inputs],
            "outputs": [_touched(item) for item in outputs],
        }
        for kind in ("START", "COMPLETE")
    ]


def taking_back(run: RecordedRun) -> Body:
    """The ABORT that takes a recorded run back: what it wrote is then only attempted, and nobody's source."""
    at = instant_text(run.ended_at + 1) or ""
    return {
        **_run_event("ABORT", at, run.run_id, run.job, _recorded("taken out of the files")),
        "inputs": [],
        "outputs": [],
    }


def _run_event(kind: str, at: str, run_id: str, job: Name, facet: Body) -> Body:
    return {
        "eventType": kind,
        "eventTime": at,
        "producer": PRODUCER,
        "schemaURL": event_schema("RunEvent"),
        "run": {"runId": run_id, "facets": {Recorded.key: facet}},
        "job": {"namespace": job[0], "name": job[1]},
    }


def _recorded(because: JsonValue) -> Body:
    body: Body = {"_producer": PRODUCER, "_schemaURL": schema_url(Recorded), "by_hand": True}
    return {**body, "because": because} if because else body


def _touched(item: TouchedDataset) -> Body:
    facets: Body = {}
    if item.version:
        facets["version"] = _facet("DatasetVersionDatasetFacet", datasetVersion=item.version)
    if item.type:
        facets["datasetType"] = _facet("DatasetTypeDatasetFacet", datasetType=item.type)
    found: Body = {"namespace": item.namespace, "name": item.name, "facets": facets}
    if item.role:
        role: Body = {"_producer": PRODUCER, "_schemaURL": schema_url(InputRole), "role": item.role}
        found["inputFacets"] = {InputRole.key: role}
    return found


def _facet(schema: str, **members: JsonValue) -> Body:
    return {"_producer": PRODUCER, "_schemaURL": f"{_SPEC}/{schema}.json", **members}


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
