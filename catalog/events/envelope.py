"""The envelope of an OpenLineage event: which of the three shapes it has, and what is wrong with it.

Checked by hand, because this runs on every event; `http_models` says the same in pydantic for readers and for
the API's documentation. Liberal in what is accepted, exact in why an event is rejected (docs/semantics.md).
"""

from dataclasses import dataclass
from typing import NamedTuple

from catalog.events.facet_names import DATASET_FACETS, JOB_FACETS, MENTION_FACETS, PLAIN_KEYS, RUN_FACETS
from catalog.values.canonical_json import Json
from catalog.values.run_ids import is_uuid
from catalog.values.times import read_instant

MOST_FAULTS = 100
LONGEST_WORDS = 1_000
EVENT_TYPES = frozenset({"START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"})
_KNOWN_KEYS = {
    "run": {"eventType", "eventTime", "run", "job", "inputs", "outputs", "producer", "schemaURL"},
    "job": {"eventTime", "job", "inputs", "outputs", "producer", "schemaURL"},
    "dataset": {"eventTime", "dataset", "producer", "schemaURL"},
    "record": {"eventTime", "record", "producer", "schemaURL"},
}
_OF_DATASET = DATASET_FACETS | MENTION_FACETS


class Remark(NamedTuple):
    """Something wrong at a place of an event: a JSON pointer (RFC 6901) and a reason in words."""

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an event says of itself: its kind, its time in microseconds since 1970, its producer, remarks."""

    kind: str
    event_time: int
    producer: str | None
    warnings: tuple[Remark, ...]


class Faults:
    """What is wrong with one input: the first MOST_FAULTS remarks, none longer than LONGEST_WORDS, and a count."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self._kept: list[Remark] = []
        self._found = 0

    def __bool__(self) -> bool:
        return self._found > 0

    def append(self, fault: Remark) -> None:
        """Count a fault, and keep it while there is room: an input of 3 MB can have 200,000 of them."""
        self._found += 1
        if len(self._kept) < MOST_FAULTS:
            self._kept.append(Remark(fault.pointer[:LONGEST_WORDS], fault.reason[:LONGEST_WORDS]))

    def listed(self) -> list[Remark]:
        """The faults that were kept, and how many there are beside them."""
        more = self._found - len(self._kept)
        return [*self._kept, Remark("", f"and {more:,} more faults")] if more else self._kept


class EnvelopeError(ValueError):
    """The event cannot be taken; `faults` holds the reasons with their places."""

    def __init__(self, faults: list[Remark]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.reason}" for fault in faults))
        self.faults = faults


def open_envelope(event: dict[str, Json], *, may_record: bool = False) -> Envelope:
    """The envelope of a parsed event, and of a management record where one may come.

    Raises EnvelopeError naming the faults.
    """
    kind, fault = ("record", None) if may_record and "record" in event else _kind_of(event)
    if fault:
        raise EnvelopeError([fault])
    faults = Faults()
    warnings: list[Remark] = []
    event_time = _event_time(event, faults, warnings)
    _check_subject(event, kind, faults, warnings)
    _check_publicity(event, kind, warnings)
    if kind in {"run", "job"}:
        _check_datasets(event, "inputs", faults, warnings)
        _check_datasets(event, "outputs", faults, warnings)
    if faults:
        raise EnvelopeError(faults.listed())
    producer = event.get("producer")
    return Envelope(kind, event_time, producer if isinstance(producer, str) else None, tuple(warnings))


def _kind_of(event: dict[str, Json]) -> tuple[str, Remark | None]:
    has_run, has_job, has_dataset = "run" in event, "job" in event, "dataset" in event
    if has_dataset and has_run:
        return "", Remark("/dataset", "an event has either a run or a dataset, not both")
    if has_run and has_job:
        return "run", None
    if has_run:
        return "", Remark("/job", "a run without its job; a RunEvent has both `run` and `job`")
    if has_job:
        return "job", None
    if has_dataset:
        return "dataset", None
    return "", Remark("", "no recognisable shape: needs `run` and `job`, or `job`, or `dataset`")


def _event_time(event: dict[str, Json], faults: Faults, warnings: list[Remark]) -> int:
    text = event.get("eventTime")
    if not isinstance(text, str) or not text:
        faults.append(Remark("/eventTime", "missing; give a time like 2026-01-31T09:30:00Z"))
        return 0
    try:
        instant = read_instant(text)
    except ValueError as error:
        faults.append(Remark("/eventTime", str(error)))
        return 0
    if instant.oddity:
        warnings.append(Remark("/eventTime", instant.oddity))
    return instant.micros


def _check_subject(event: dict[str, Json], kind: str, faults: Faults, warnings: list[Remark]) -> None:
    """Check the run, the job, or the dataset the event is about."""
    if kind == "record":
        _check_record(event["record"], faults)
        return
    if kind == "run":
        _check_run(event, faults, warnings)
    named = "dataset" if kind == "dataset" else "job"
    _check_named(event[named], f"/{named}", faults, warnings)


def _check_record(record: Json, faults: Faults) -> None:
    """Check a management record: an object with a kind and an id."""
    if not isinstance(record, dict):
        faults.append(Remark("/record", "not an object"))
        return
    for key in ("kind", "id"):
        value = record.get(key)
        if not isinstance(value, str) or not value.strip():
            faults.append(Remark(f"/record/{key}", "empty or missing"))


def _check_run(event: dict[str, Json], faults: Faults, warnings: list[Remark]) -> None:
    run = event["run"]
    if not isinstance(run, dict):
        faults.append(Remark("/run", "not an object"))
        return
    run_id = run.get("runId")
    if not isinstance(run_id, str) or not run_id.strip():
        faults.append(Remark("/run/runId", "empty or missing"))
    elif not is_uuid(run_id):
        warnings.append(Remark("/run/runId", "not a UUID; kept as it is"))
    _check_facets(run, "facets", "/run", warnings)
    _check_beside(run, RUN_FACETS, "/run", warnings)
    event_type = event.get("eventType")
    if event_type is not None and not (isinstance(event_type, str) and event_type in EVENT_TYPES):
        warnings.append(Remark("/eventType", f"{event_type!r} is none of OpenLineage's; read as OTHER"))


def _check_named(thing: Json, pointer: str, faults: Faults, warnings: list[Remark]) -> None:
    """Check a job or dataset: an object with a namespace and a name."""
    if not isinstance(thing, dict):
        faults.append(Remark(pointer, "not an object"))
        return
    namespace, name = thing.get("namespace"), thing.get("name")
    if not isinstance(namespace, str) or not namespace or namespace.isspace():
        faults.append(Remark(f"{pointer}/namespace", "empty or missing"))
    if not isinstance(name, str) or not name or name.isspace():
        faults.append(Remark(f"{pointer}/name", "empty or missing"))
    _check_facets(thing, "facets", pointer, warnings)
    _check_beside(thing, JOB_FACETS if pointer == "/job" else _OF_DATASET, pointer, warnings)


def _check_beside(holder: dict[str, Json], standard: frozenset[str], pointer: str, warnings: list[Remark]) -> None:
    """Remark on standard facets that stand beside `facets`."""
    if not holder.keys() <= PLAIN_KEYS:
        beside = sorted(holder.keys() & standard)
        warnings.extend(Remark(f"{pointer}/{name}", "a facet beside `facets`; read as if inside") for name in beside)


def _check_facets(holder: dict[str, Json], key: str, pointer: str, warnings: list[Remark]) -> None:
    if key not in holder:
        return
    facets = holder[key]
    if not isinstance(facets, dict):
        what = "null" if facets is None else "not an object"
        warnings.append(Remark(f"{pointer}/{key}", f"{what}; read as no facets"))
        return
    for name, facet in facets.items():
        if not isinstance(facet, dict):
            place = name.replace("~", "~0").replace("/", "~1")
            warnings.append(Remark(f"{pointer}/{key}/{place}", "not an object; kept in the log, not read"))


def _check_datasets(event: dict[str, Json], key: str, faults: Faults, warnings: list[Remark]) -> None:
    datasets = event.get(key)
    if datasets is None:
        return
    if not isinstance(datasets, list):
        faults.append(Remark(f"/{key}", "not a list of datasets"))
        return
    own_facets = "inputFacets" if key == "inputs" else "outputFacets"
    for index, dataset in enumerate(datasets):
        pointer = f"/{key}/{index}"
        _check_named(dataset, pointer, faults, warnings)
        if isinstance(dataset, dict):
            _check_facets(dataset, own_facets, pointer, warnings)


def _check_publicity(event: dict[str, Json], kind: str, warnings: list[Remark]) -> None:
    """Remark on a missing producer or schemaURL, and on keys OpenLineage does not know."""
    # A record is no event of OpenLineage, which has no schema of it.
    for key in ("producer",) if kind == "record" else ("producer", "schemaURL"):
        if not isinstance(event.get(key), str):
            warnings.append(Remark(f"/{key}", "missing"))
    if not event.keys() <= _KNOWN_KEYS[kind]:
        warnings.extend(Remark(f"/{key}", "unknown key") for key in sorted(event.keys() - _KNOWN_KEYS[kind]))
