"""Runs recorded by hand, as events: what was trained or built before there were events."""

import json
import uuid
from typing import NamedTuple

from catalog.events.openlineage import Body, Producer, State
from catalog.questions.declaring.declared import Name, RecordedRun
from catalog.values.canonical_json import Json
from catalog.values.times import read_instant
from ingest.declarations.documents import LineageEntry, TouchedDataset
from ingest.declarations.entry_facets import Origin
from ingest.declarations.producer import PRODUCER
from ingest.declarations.reading.places import Place
from ingest.facets.models import InputRole, Recorded, schema_url
from whence.records import RunName

_PRODUCER = Producer(PRODUCER)
# As they were when the first run was recorded: an event that looks otherwise would be another event.
_VERSION_SCHEMA = "https://openlineage.io/spec/facets/1-0-0/DatasetVersionDatasetFacet.json"
_TYPE_SCHEMA = "https://openlineage.io/spec/facets/1-0-0/DatasetTypeDatasetFacet.json"
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

    A run's id follows from what it did. One that was taken back and is declared again gets another id: an ABORT ends
    a run for good.
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
    content = json.dumps([entry.job, body], sort_keys=True, ensure_ascii=False)
    times_before = 0
    while True:
        run_id = str(uuid.uuid5(_SPACE, f"{content}{times_before or ''}"))
        if states.get(run_id, "COMPLETE") == "COMPLETE":  # new, or there already
            break
        times_before += 1
    namespace, name = entry.job
    origin = Origin(f"lineage {namespace} {name}", place.file, place.line)
    return Recording(run_id, (namespace, name), body, origin)


def recording_events(recording: Recording) -> list[Body]:
    """START and COMPLETE of a recorded run, always the same: recording it twice adds nothing."""
    at, _ = read_instant(str(recording.body["at"]))
    states: tuple[State, ...] = ("START", "COMPLETE")
    return [
        _PRODUCER.run_event(
            state,
            at,
            RunName(*recording.job, recording.run_id),
            run_facets=_recorded_facet(recording.body.get("because")),
            inputs=_datasets(recording.body.get("inputs")),
            outputs=_datasets(recording.body.get("outputs")),
        )
        for state in states
    ]


def abort_event(run: RecordedRun) -> Body:
    """The ABORT that takes a recorded run back: what it wrote is then only attempted, and nobody's source."""
    because = _recorded_facet("taken out of the files")
    return _PRODUCER.run_event("ABORT", run.ended_at + 1, RunName(*run.job, run.run_id), run_facets=because)


def _recorded_facet(because: Json) -> Body:
    body: Body = {"by_hand": True, "because": because} if because else {"by_hand": True}
    return {Recorded.key: _PRODUCER.facet(schema_url(Recorded), body)}


def _datasets(listed: Json) -> list[Json]:
    """The datasets of an entry as inputs or outputs of its events."""
    return [_dataset(TouchedDataset.model_validate(item)) for item in listed] if isinstance(listed, list) else []


def _dataset(item: TouchedDataset) -> Body:
    facets: Body = {}
    if item.version:
        facets["version"] = _PRODUCER.facet(_VERSION_SCHEMA, {"datasetVersion": item.version})
    if item.type:
        facets["datasetType"] = _PRODUCER.facet(_TYPE_SCHEMA, {"datasetType": item.type})
    dataset: Body = {"namespace": item.namespace, "name": item.name, "facets": facets}
    if item.role:
        dataset["inputFacets"] = {InputRole.key: _PRODUCER.facet(schema_url(InputRole), {"role": item.role})}
    return dataset
