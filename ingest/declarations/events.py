"""A plan as the events that carry it out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import orjson

from catalog.events.openlineage import Body, Producer
from catalog.log.entry import Entry
from catalog.log.own_entries import own_entry
from catalog.values.times import micros_of
from ingest.declarations.own_terms import term_record
from ingest.declarations.plan import GOVERNED, Difference, Plan
from ingest.declarations.producer import PRODUCER
from ingest.declarations.recorded_runs import abort_event, recording_events
from ingest.facets.models import schema_url


def plan_entries(plan: Plan, now: datetime, actor: str | None, producer: str = PRODUCER) -> list[Entry]:
    """The log entries that carry a plan out; appended at once they are one transaction."""
    events = [*_changes(plan, micros_of(now), Producer(producer))]
    events += [event for recording in plan.recordings for event in recording_events(recording)]
    events += [abort_event(run) for run in plan.taken_back]
    return [own_entry(orjson.dumps(event), actor) for event in events]


def _changes(plan: Plan, now: int, producer: Producer) -> Iterator[Body]:
    """An event for each dataset, job and term with all that changes of it, later than what it replaces."""
    by_subject: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for difference in (*plan.add, *plan.change, *plan.remove):
        if difference.kind != "run":
            by_subject[difference.kind, difference.namespace, difference.name].append(difference)
    for (kind, namespace, name), differences in sorted(by_subject.items()):
        # The latest declaration counts, so one from a clock ahead of ours would win over this one.
        at = max([now, *(one.event_time + 1 for one in differences if one.event_time is not None)])
        if kind == "term":
            yield {**producer.record(at, term_record(name, differences[-1].after))}
            continue
        facets: Body = {one.facet: _facet(one, producer) for one in differences}
        event = producer.dataset_event if kind == "dataset" else producer.job_event
        yield event(at, namespace, name, facets)


def _facet(difference: Difference, producer: Producer) -> Body:
    """The facet as it is to be, with where each member was written; or that it is taken away."""
    origins: Body = {key: str(origin) for key, origin in difference.origins.items()}
    body: Body = {"_deleted": True} if difference.after is None else {"_origin": origins, **difference.after}
    return producer.facet(schema_url(GOVERNED[difference.facet]), body)
