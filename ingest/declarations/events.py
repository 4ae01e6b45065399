"""A plan as the events that carry it out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import orjson

from catalog.log.admission import Refused, admit
from catalog.log.entry import Entry
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_text, micros_of
from ingest.declarations.entry_facets import Body
from ingest.declarations.own_terms import term_record
from ingest.declarations.plan import GOVERNED, Difference, Plan
from ingest.declarations.producer import PRODUCER, event_schema
from ingest.declarations.recorded_runs import recording_events, taking_back
from ingest.facets.models import schema_url


def plan_entries(plan: Plan, now: datetime, actor: str | None, producer: str = PRODUCER) -> list[Entry]:
    """The log entries that make the plan true, told by a producer; appended at once they are one transaction."""
    bodies = [*_changes(plan, micros_of(now), producer)]
    bodies += [event for recording in plan.recordings for event in recording_events(recording)]
    bodies += [taking_back(run) for run in plan.taken_back]
    return [_entry(body, actor) for body in bodies]


def _changes(plan: Plan, now: int, producer: str) -> Iterator[Body]:
    """An event for each dataset, job and term with all that changes of it, later than what it replaces."""
    by_subject: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for found in (*plan.add, *plan.change, *plan.remove):
        if found.kind != "run":
            by_subject[found.kind, found.namespace, found.name].append(found)
    for (kind, namespace, name), found_here in sorted(by_subject.items()):
        at = max([now, *(found.event_time + 1 for found in found_here if found.event_time is not None)])
        told: Body = {"eventTime": instant_text(at), "producer": producer}
        if kind == "term":
            yield {**told, "record": term_record(name, found_here[-1].after)}
        else:
            facets: Body = {found.facet: _facet(found, producer) for found in found_here}
            schema = event_schema("DatasetEvent" if kind == "dataset" else "JobEvent")
            yield {**told, "schemaURL": schema, kind: {"namespace": namespace, "name": name, "facets": facets}}


def _facet(found: Difference, producer: str) -> Body:
    told: Body = {"_producer": producer, "_schemaURL": schema_url(GOVERNED[found.facet])}
    if found.after is None:
        return {**told, "_deleted": True}
    return {**told, "_origin": {key: str(origin) for key, origin in found.origins.items()}, **found.after}


def _entry(body: Body, actor: str | None) -> Entry:
    entry = admit(orjson.dumps(body), actor, may_record=True)
    if isinstance(entry, Refused):
        reasons = "; ".join(f"{fault.pointer}: {fault.reason}" for fault in entry.faults)
        raise BadQuestionError(f"That makes an event which the log does not take: {reasons}")
    return entry
