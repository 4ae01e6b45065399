"""What files of governance would change: the facts they want against those in force."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from catalog.events.openlineage import Body
from catalog.questions.declaring.declared import Held, Known, RecordedRun
from catalog.values.canonical_json import Json
from ingest.declarations import own_terms
from ingest.declarations.diff import diff_lines
from ingest.declarations.documents import TermEntry
from ingest.declarations.entry_facets import Fact, Origin
from ingest.declarations.producer import PRODUCER
from ingest.declarations.reading.faults import Fault
from ingest.declarations.reading.places import Place
from ingest.declarations.recorded_runs import Recording, Runs
from ingest.facets.models import DECLARED, Facet, Recorded

# The facets that files of governance may declare.
GOVERNED: dict[str, type[Facet]] = {facet.key: facet for facet in DECLARED}


class Difference(NamedTuple):
    """A facet of a dataset or job, or a recorded run, as it is and as the files have it; None where it is not."""

    kind: str
    namespace: str
    name: str
    facet: str
    before: Body | None
    after: Body | None
    origins: dict[str, Origin]
    producer: str | None
    event_time: int | None = None

    def as_json(self) -> dict[str, Json]:
        """As `whence plan --json` prints it."""
        origins: dict[str, Json] = {key: origin._asdict() for key, origin in self.origins.items()}
        return {
            "kind": self.kind,
            "namespace": self.namespace,
            "name": self.name,
            "facet": self.facet,
            "before": self.before,
            "after": self.after,
            "origins": origins,
            "told_by": self.producer,
            "diff": list(diff_lines(self.before, self.after)),
        }


class Plan(NamedTuple):
    """What would change, what others declared and the files do not hold, and remarks."""

    add: list[Difference]
    change: list[Difference]
    remove: list[Difference]
    drift: list[Difference]
    unchanged: int
    remarks: list[Fault]
    recordings: list[Recording]
    taken_back: list[RecordedRun]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.add or self.change or self.remove)

    def as_json(self) -> dict[str, Json]:
        """As `whence plan --json` prints it."""
        return {
            "add": [item.as_json() for item in self.add],
            "change": [item.as_json() for item in self.change],
            "remove": [item.as_json() for item in self.remove],
            "unchanged": self.unchanged,
            "drift": [item.as_json() for item in self.drift],
            "remarks": [remark.as_json() for remark in self.remarks],
        }


def make_plan(
    facts: Iterable[Fact], known: Known, runs: Runs, terms: list[tuple[TermEntry, Place]], remarks: list[Fault]
) -> Plan:
    """The plan of wanted facts, runs and terms."""
    plan = Plan([], [], [], [], 0, remarks, runs.add, runs.remove)
    unchanged = runs.unchanged
    wanted: set[tuple[str, str, str, str]] = set()
    differences = [_term(entry, place, known.terms.get(entry.term)) for entry, place in terms]
    for fact in facts:
        wanted.add((fact.kind, fact.namespace, fact.name, fact.facet.key))
        held = known.facets.get((fact.kind, fact.namespace, fact.name), {}).get(fact.facet.key)
        differences.append(_wanted(fact, held))
    for difference in differences:
        if difference.before is not None and same(difference.before, difference.after):
            unchanged += 1
        else:
            (plan.add if difference.before is None else plan.change).append(difference)
    for difference in (*_unwanted(known, wanted), *_unwanted_terms(known, own_terms.names(terms))):
        # The files take away what they brought; what others declared is theirs, so it is only shown.
        (plan.remove if difference.producer == PRODUCER else plan.drift).append(difference)
    plan.add.extend(_recorded(recording) for recording in runs.add)
    plan.remove.extend(_taken_back(run) for run in runs.remove)
    return plan._replace(unchanged=unchanged)


def _term(entry: TermEntry, place: Place, held: Held | None) -> Difference:
    """A term as it is and as the files have it."""
    body = own_terms.term_body(entry)
    before = None if held is None or held.is_cleared else own_terms.body_of(held)
    origins = own_terms.term_origins(entry, place)
    at = held.event_time if held else None
    return Difference("term", entry.kind, entry.term, own_terms.RECORD, before, body, origins, _producer_of(held), at)


def _unwanted_terms(known: Known, wanted: set[str]) -> Iterable[Difference]:
    """The terms that no file has."""
    for name, held in sorted(known.terms.items()):
        if not held.is_cleared and name not in wanted:
            before = own_terms.body_of(held)
            kind = str(before.get("term_kind"))
            yield Difference(
                "term", kind, name, own_terms.RECORD, before, None, {}, _producer_of(held), held.event_time
            )


def _producer_of(held: Held | None) -> str | None:
    """Who declared what is in force; None where nothing is, or it does not say."""
    return producer_of(held.body) if held else None


def producer_of(body: Body) -> str | None:
    """The producer of a facet or record."""
    producer = body.get("_producer")
    return producer if isinstance(producer, str) else None


def _wanted(fact: Fact, held: Held | None) -> Difference:
    before = None if held is None or held.is_cleared else bare(held.body)
    return Difference(
        fact.kind,
        fact.namespace,
        fact.name,
        fact.facet.key,
        before,
        fact.body,
        fact.origins,
        _producer_of(held),
        held.event_time if held else None,
    )


def _unwanted(known: Known, wanted: Collection[tuple[str, str, str, str]]) -> Iterable[Difference]:
    """The facets in force that no file has."""
    for (kind, namespace, name), facets in sorted(known.facets.items()):
        for key, held in sorted(facets.items()):
            if not held.is_cleared and (kind, namespace, name, key) not in wanted:
                before = bare(held.body)
                yield Difference(kind, namespace, name, key, before, None, {}, _producer_of(held), held.event_time)


def _recorded(recording: Recording) -> Difference:
    origins = {"at": recording.origin}
    return Difference("run", *recording.job, Recorded.key, None, recording.body, origins, None)


def _taken_back(run: RecordedRun) -> Difference:
    return Difference("run", *run.job, Recorded.key, {"run_id": run.run_id}, None, {}, run.producer)


def bare(body: Body) -> Body:
    """A facet without its producer, schema and origins."""
    return {key: value for key, value in body.items() if not key.startswith("_")}


def same(one: Json, other: Json) -> bool:
    """Whether two bodies of a facet say the same."""
    return _meaning(one) == _meaning(other)


def _meaning(value: Json) -> Json:
    """A value without what means nothing: its producer, and members that are empty."""
    if isinstance(value, dict):
        kept = {key: _meaning(item) for key, item in value.items() if not key.startswith("_")}
        return {key: item for key, item in kept.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [_meaning(item) for item in value]
    return value
