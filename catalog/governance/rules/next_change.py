"""The day on which time alone may change what is said of a version, so that it need not be judged anew before.

Rules compare the day of the question with days that are declared, recorded or follow from such: validity of grants,
deadlines, ends of waivers and declassifiers. Between two of them nothing changes. A day that stands anywhere among
the facts counts, whichever rule looks at it: to judge anew once too often does no harm.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from catalog.events.facet_values import member, text
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.facts.facts import DatasetFacts
from catalog.governance.facts.records import Record
from catalog.governance.labels.order import targets_of
from catalog.governance.rules.evaluate import models_of
from catalog.governance.rules.retention import DUE_SOON
from catalog.lineage.closure import Node

_DAY = timedelta(days=1)
_ON_FINDINGS = "waiver"  # a waiver changes what is said of a finding, not which findings there are
_NO_VERDICT = frozenset({_ON_FINDINGS, "approval", "term"})


def next_changes(assessment: Assessment) -> dict[Node, date]:
    """The next day on which time alone may change the label, state or findings of each version; absent: none ever.

    It is the day of the question itself where something lies ahead within that day. Waivers: `waiver_changes`.
    """
    starts: dict[date, list[Node]] = defaultdict(list)
    for node, day in _own_changes(assessment):
        starts[day].append(node)
    # What a version comes from decides about it too, so the least day flows on.
    feeds = targets_of(assessment.closure)
    changes: dict[Node, date] = {}
    for day in sorted(starts):
        waiting = starts[day]
        while waiting:
            node = waiting.pop()
            if node not in changes:
                changes[node] = day
                waiting += feeds.get(node, ())
    return changes


def waiver_changes(assessment: Assessment) -> dict[str, date]:
    """The next day on which a waiver of each finding, by its id, begins to hold or ends."""
    changes: dict[str, date] = {}
    for record in assessment.evidence.records:
        finding, day = record.text("finding"), _next_of(assessment, _days_of_record(record))
        if record.kind == _ON_FINDINGS and finding and day:
            changes[finding] = min(day, changes.get(finding, day))
    return changes


def _own_changes(assessment: Assessment) -> Iterator[tuple[Node, date]]:
    """The versions that a day is near for by themselves, whatever they come from."""
    by_dataset = _changes_of_datasets(assessment)
    for node in assessment.closure.versions if by_dataset else ():
        if day := by_dataset.get(node[0]):
            yield node, day
    yield from _changes_of_makers(assessment)
    tomorrow = assessment.evidence.today + _DAY
    for model in models_of(assessment):
        if not Subject(assessment, model).is_dated:
            yield model, tomorrow  # it is judged as if made on the day of the question


def _changes_of_datasets(assessment: Assessment) -> dict[int, date]:
    """The next day that is near for all versions of each dataset."""
    evidence = assessment.evidence
    days: dict[int, list[date]] = defaultdict(list)
    for key, facts in evidence.situation.facts.items():
        days[key] += _days_of_facts(facts, evidence.today)
    keys = {name: key for key, name in assessment.full_names.items()}
    for record in evidence.records:
        if record.kind not in _NO_VERDICT and (ahead := _next_of(assessment, _days_of_record(record))):
            for key in _named_by(record, keys) | _of_source(assessment, record):
                days[key].append(ahead)
    changes = {key: day for key, found in days.items() if (day := _next_of(assessment, found))}
    for key, disposals in evidence.disposals.items():
        for happened_at, _ in disposals:
            if happened_at > evidence.asked_at:  # an emitter's clock is ahead: it counts once its time has come
                changes[key] = min(happened_at.date(), changes.get(key, happened_at.date()))
    return changes


def _changes_of_makers(assessment: Assessment) -> Iterator[tuple[Node, date]]:
    """The versions made by jobs with a declassifier on which a day is near."""
    evidence, producers = assessment.evidence, assessment.closure.producers
    changes = {
        job: day
        for job, declassifier in evidence.declassifiers.items()
        if (day := _next_of(assessment, _days_in(declassifier)))
    }
    for node, makers in producers.items() if changes else ():
        for run in (evidence.runs[key] for key in makers if key in evidence.runs):
            if day := changes.get((run.job_namespace, run.job_name)):
                yield node, day


def _next_of(assessment: Assessment, days: Iterable[date]) -> date | None:
    """The next day on which the day of the question comes to, or goes past, one of some days."""
    today = assessment.evidence.today
    return min((day if day > today else day + _DAY for day in days if day >= today), default=None)


def _days_of_facts(facts: DatasetFacts, today: date) -> Iterator[date]:
    yield from _days_in(facts)
    delete_by = facts.retention.delete_by if facts.retention else None
    if delete_by and delete_by > today:
        yield delete_by - DUE_SOON


def _days_of_record(record: Record) -> Iterator[date]:
    yield from (record.opened_at.date(), record.changed_at.date())
    for written in _texts_in(record.body):
        try:
            yield date.fromisoformat(written[:10])
        except ValueError:
            continue


def _days_in(value: object) -> Iterator[date]:
    """Every day within a value, however deep."""
    if isinstance(value, date):
        yield value.date() if isinstance(value, datetime) else value
    elif isinstance(value, tuple | list | frozenset | dict):
        for item in value.values() if isinstance(value, dict) else value:
            if not isinstance(item, str):
                yield from _days_in(item)


def _texts_in(value: object) -> Iterator[str]:
    """Every text within JSON, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)


def _of_source(assessment: Assessment, record: Record) -> set[int]:
    """The datasets that declare the source a case is about."""
    source = text(member(record.body, "target", "source"))
    facts = assessment.evidence.situation.facts.items() if source else ()
    return {key for key, declared in facts if declared.source and declared.source.name == source}


def _named_by(record: Record, keys: dict[tuple[str, str], int]) -> set[int]:
    """The datasets that a record names anywhere in it."""
    found: set[int] = set()
    waiting: list[object] = [record.body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            name = value.get("namespace"), value.get("name")
            if isinstance(name[0], str) and isinstance(name[1], str) and (name[0], name[1]) in keys:
                found.add(keys[name[0], name[1]])
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found
