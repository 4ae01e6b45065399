"""The rules of lineage read naively: slow plain loops over every event, to judge the two real readings.

Sources: docs/semantics.md §1, 2, 3, 7 and docs/decisions/0002. Nothing here is shared with the product. Where
those two leave a choice, the line that takes it says `Choice:`.
"""

import calendar
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from oracles.functions import meaning
from oracles.names import Names, Statements, is_placeholder, spelt
from oracles.sql_writes import write_mode_of_sql
from oracles.virtual import Below, Virtual, moment_of

Name = tuple[str, str]  # namespace, name
Version = tuple[str, str, str]  # namespace, name, version
RunKey = tuple[str, str, str]  # job namespace, job name, run id
Moment = tuple[datetime, int, int]
Column = tuple[str, str, str, str]  # namespace, name, version, column
Fields = dict[str, set[tuple[Name, str]]]

UNVERSIONED = "unversioned"
ANY_COLUMN = "*"
TERMINAL = ("COMPLETE", "FAIL", "ABORT")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
HOLDERS = ("facets", "inputFacets", "outputFacets")
FRESH = ("CREATE", "OVERWRITE", "TRUNCATE")


# times and hashes


def read_time(text: str) -> datetime:
    """The instant an RFC 3339 text names, cut to microseconds; a text without zone is UTC; brackets say nothing."""
    match = re.fullmatch(r"(.{10})[Tt ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?([Zz]|[+-]\d\d:?\d\d)?(?:\[[^]]*\])*", text)
    if match is None:
        raise ValueError(f"not a time: {text}")
    day, clock, fraction, zone = match.groups()
    zone = "+00:00" if zone in (None, "Z", "z") else zone
    micros = ((fraction or "") + "000000")[:6]
    clock = clock if len(clock) == 8 else clock + ":00"
    return datetime.fromisoformat(f"{day}T{clock}.{micros}{zone}").astimezone(UTC)


def write_time(moment: datetime | None) -> str | None:
    """`2026-01-01T00:00:00Z`, with microseconds when they are not zero; None for None."""
    if moment is None:
        return None
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def canonical(body: Mapping[str, Any]) -> bytes:
    """The canonical JSON of an event: keys in order, no whitespace, UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)


def before_by(duration: str, moment: datetime) -> datetime | None:
    """The instant an ISO 8601 duration before `moment`, None for another text.

    Years and months first, clamped to the month's end.
    """
    match = DURATION.fullmatch(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:6])
    count = moment.year * 12 + moment.month - 1 - years * 12 - months
    year, month = divmod(count, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    start = moment.replace(year=year, month=month + 1, day=day)
    seconds = float(match.group(7) or 0)
    return start - timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


# events


@dataclass(frozen=True)
class Event:
    """One event, told apart by its shape (§1.1) and placed in the order of 0002."""

    body: dict[str, Any]
    kind: str  # run, job or dataset
    time: datetime
    moment: Moment
    later_name: str | None = None  # of its job, where it was sent before that was known

    @property
    def type(self) -> str | None:
        """The eventType, None if the event gives none."""
        return self.body.get("eventType")

    @property
    def job(self) -> Name:
        """The job's namespace and name."""
        return self.body["job"]["namespace"], self.later_name or self.body["job"]["name"]

    @property
    def run_id(self) -> str:
        """The runId; of a UUID the case of its letters says nothing."""
        sent: str = self.body["run"]["runId"]
        return sent.lower() if UUID.fullmatch(sent) else sent


@dataclass(frozen=True)
class Mention:
    """One place where an event names a dataset, under its canonical name."""

    event: Event
    side: str  # input, output or dataset
    dataset: Name
    facets: dict[str, Any]

    @property
    def scanned(self) -> str | int | float | None:
        """The snapshot that Iceberg's scan report says was read; of a placeholder none."""
        if is_placeholder(self.dataset):
            return None
        value = (in_force(self.facets.get("icebergScanReport")) or {}).get("snapshotId")
        return None if isinstance(value, bool) else value

    @property
    def version(self) -> str | None:
        """The `version` facet's value, None if the mention has none, or is a read under a placeholder."""
        if self.side == "input" and is_placeholder(self.dataset):
            return None
        value = (in_force(self.facets.get("version")) or {}).get("datasetVersion")
        return value if isinstance(value, str) and value else None


def place(body: dict[str, Any]) -> Event:
    """The event of a body."""
    kind = "dataset" if "dataset" in body else "run" if "run" in body else "job"
    time = read_time(body["eventTime"])
    phase = 0 if body.get("eventType") == "START" else 2 if body.get("eventType") in TERMINAL else 1
    digest = hashlib.sha256(canonical(body)).digest()
    return Event(
        meaning(body), kind, time, (time, phase if kind == "run" else 1, int.from_bytes(digest[:8], "big") >> 2)
    )


def named_later(events: list[Event]) -> list[Event]:
    """The events, in order, those under job `unknown` with the name of the first other job of their runId.

    Choice: in the same job namespace; the first by moment.
    """
    names: dict[tuple[str, str], str] = {}
    for event in events:
        if event.kind == "run" and event.job[1] != "unknown":
            names.setdefault((event.job[0], event.run_id), event.job[1])
    found = []
    for event in events:
        is_nameless = event.kind == "run" and event.job[1] == "unknown"
        later = names.get((event.job[0], event.run_id)) if is_nameless else None
        found.append(replace(event, later_name=later))
    return found


def in_force(facet: object) -> dict[str, Any] | None:
    """The facet, None if it is absent, cleared (`{}`) or deleted."""
    if not isinstance(facet, dict) or not facet or facet.get("_deleted") is True:
        return None
    return facet


def raw_mentions(event: Event) -> list[tuple[str, dict[str, Any]]]:
    """The (side, dataset) pairs of an event.

    Choice: within one event inputs stand before outputs, each in the order of its list.
    """
    if event.kind == "dataset":
        return [("dataset", event.body["dataset"])]
    inputs = [("input", each) for each in event.body.get("inputs") or []]
    return inputs + [("output", each) for each in event.body.get("outputs") or []]


def all_facets(dataset: dict[str, Any]) -> dict[str, Any]:
    """Every facet on a mention: input and output facets may stand among the others and the other way round (§1.2)."""
    beside = {key: body for key, body in dataset.items() if key not in HOLDERS and isinstance(body, dict)}
    return {
        **beside,
        **(dataset.get("inputFacets") or {}),
        **(dataset.get("outputFacets") or {}),
        **(dataset.get("facets") or {}),
    }


def latest(mentions: Iterable[Mention], key: str) -> dict[str, Any] | None:
    """The facet in force after the mentions, given in order."""
    found = None
    for mention in mentions:
        if key in mention.facets:
            found = in_force(mention.facets[key])
    return found


def names_in(entries: object, *, kind: str | None = None) -> list[dict[str, Any]]:
    """The entries of a facet's list that name a dataset (of `type` DATASET, if asked)."""
    found = []
    for entry in entries if isinstance(entries, list) else []:
        if (
            isinstance(entry, dict)
            and entry.get("namespace")
            and entry.get("name")
            and (kind in (None, entry.get("type")))
        ):
            found.append(entry)
    return found


# emitters (§1.13)

PLANS = {
    "create_table": "create",
    "append_data": "append",
    "replace_data": "append",
    "write_delta": "append",
    "overwrite_partitions_dynamic": "append",
    "execute_merge_into_command": "append",
    "merge_into_command": "append",
    "create_table_as_select": "replace",
    "replace_table_as_select": "replace",
    "overwrite_by_expression": "unknown",
    "execute_save_into_data_source_command": "unknown",
    "save_into_data_source_command": "unknown",
}
PSEUDO = ("_file", "_pos", "_spec_id", "_partition", "_deleted", "_metadata", "_change_type", "$path")
MATERIALIZED = {
    "table": "replace",
    "incremental": "append",
    "snapshot": "append",
    "external": "replace",
    "view": "view",
}


def profile_mode(mention: Mention) -> str | None:
    """What is known of how the emitter wrote this output. Choice: dbt, Feast, Dagster, then Spark."""
    config = (mention.facets.get("dbt_model") or {}).get("config") or {}
    if config.get("materialized") in MATERIALIZED:
        return MATERIALIZED[config["materialized"]]
    by_run = mode_by_facets(mention.event.body)
    if by_run is not None or "/integration/spark" not in (mention.event.body.get("producer") or ""):
        return by_run
    parts = mention.event.body["job"]["name"].split(".")[1:]
    nodes = [PLANS[part] for part in reversed(parts[-2:]) if part in PLANS]
    if nodes and nodes[0] != "unknown":
        return nodes[0]
    metrics = (mention.facets.get("icebergCommitReport") or {}).get("commitMetrics") or {}
    if metrics.get("totalRecords", 0) > metrics.get("addedRecords", 0):
        return "append"
    return nodes[0] if nodes else None


def mode_by_facets(body: dict[str, Any]) -> str | None:
    """What Feast's job facets, or Dagster's run facets, say of how an event's outputs are written."""
    defining = {"feast_featureView", "feast_featureService", "feast_project"}
    if defining & set((body.get("job") or {}).get("facets") or {}):
        return "view"
    nominal = in_force(((body.get("run") or {}).get("facets") or {}).get("nominalTime")) or {}
    is_dagster = "/integration/dagster" in (body.get("producer") or "")
    return "append" if is_dagster and nominal.get("nominalStartTime") else None


# symlinks and aliases


def names_of(events: list[Event]) -> Names:
    """Which names are one dataset (§1.9): symlinks until they are taken back, the aliases in force, spelling."""
    sent: set[Name] = set()
    named: set[Name] = set()
    links: dict[Name, set[Name]] = {}
    aliases: dict[Name, dict[str, Any]] = {}
    for event in events:
        for _, dataset in raw_mentions(event):
            name = (dataset["namespace"], dataset["name"])
            facets = all_facets(dataset)
            if "whence_aliases" in facets:  # the latest on this very name counts, whole
                aliases[name] = in_force(facets["whence_aliases"]) or {}
            if event.kind == "dataset" and name[1] == "*" and "whence_aliases" in facets:
                continue  # it stands on a whole namespace, not on a dataset
            sent.add(name)  # Choice: sent as a dataset = in inputs, outputs or as the dataset of an event.
            if "symlinks" in facets:
                facet = in_force(facets["symlinks"])
                known = links.setdefault(name, set())
                if facet is None:
                    known.clear()
                known |= {(each["namespace"], each["name"]) for each in names_in((facet or {}).get("identifiers"))}
        named |= every_name(event.body)
    told = Statements(set(), set(), [], [], set())
    for name, facet in aliases.items():
        told.aliases.update(frozenset({name, other}) for other in listed(facet, "aliases"))
        told.apart.update(frozenset({name, other}) for other in listed(facet, "apart"))
        told.parts.extend((name, spelt(*other)) for other in listed(facet, "parts"))
        for each in facet.get("namespaces") or []:
            told.namespaces.append((spelt(*name)[0], spelt(each["namespace"], "*")[0]))
    pairs = {(name, other) for name, others in links.items() for other in others}
    return Names(sent, named, pairs, told)


def listed(facet: dict[str, Any], key: str) -> list[Name]:
    """The names that a list of a facet gives."""
    return [(each["namespace"], each["name"]) for each in names_in(facet.get(key))]


def every_name(value: object) -> set[Name]:
    """Every (namespace, name) that stands anywhere in an event, but for its job's and what a pattern is of."""
    found: set[Name] = set()
    if isinstance(value, dict):
        if isinstance(value.get("namespace"), str) and isinstance(value.get("name"), str):
            found.add((value["namespace"], value["name"]))
        for key, inner in value.items():
            if key not in ("job", "parts"):
                found |= every_name(inner)
        found |= every_name((value.get("job") or {}).get("facets")) if isinstance(value.get("job"), dict) else set()
    elif isinstance(value, list):
        for inner in value:
            found |= every_name(inner)
    return found


# what a run says flows where


class Flow:
    """What the events of one run, or one JobEvent or DatasetEvent, say together: its inputs, outputs and edges."""

    def __init__(
        self, events: list[Event], mentions: list[Mention], symlinks: Names, listed: set[tuple[Name, str]]
    ) -> None:
        self._listed = listed  # the columns that any schema of a dataset has
        self.events = events
        self.inputs = [mention for mention in mentions if mention.side == "input"]
        self.outputs = [mention for mention in mentions if mention.side != "input"]
        self._symlinks = symlinks
        self.lineage: dict[Name, set[Name]] = {}
        self.first_named: dict[Name, Event] = {}
        self.named_itself: dict[Name, Event] = {}  # without what stands for it
        self.displaced: dict[Name, set[Name]] = {}  # of an output the inputs in whose place files inside them stand
        for mention in self.inputs:
            self._named(mention.dataset, mention.event)
        self._read_lineage_facets()
        self._read_column_lineage()
        self.named_itself |= self.first_named

    def _name(self, entry: dict[str, Any]) -> Name:
        return self._symlinks.canonical(entry["namespace"], entry["name"])

    def _named(self, dataset: Name, event: Event) -> None:
        known = self.first_named.get(dataset)
        if known is None or event.moment < known.moment:
            self.first_named[dataset] = event

    def _read_lineage_facets(self) -> None:
        self.exact_sources: dict[Name, set[Name]] = {}
        self._fields: dict[Name, Fields] = {}
        self._whole: dict[Name, set[tuple[Name, str]]] = {}
        for event in self.events:
            facets = (event.body.get("job") or {}).get("facets") or {}
            facet = in_force(facets.get("lineage")) or {}
            for entry in names_in(facet.get("entries"), kind="DATASET"):
                self._add_lineage(self._name(entry), entry, event)
        for mention in self.outputs:
            on_output = in_force(mention.facets.get("lineage"))
            if on_output is not None:
                self._add_lineage(mention.dataset, on_output, mention.event)

    def _add_lineage(self, target: Name, entry: dict[str, Any], event: Event) -> None:
        sources = self.lineage.setdefault(target, set())
        lists = [entry.get("inputs")]
        fields = self._fields.setdefault(target, {})
        for column, each in (entry.get("fields") or {}).items():
            lists.append(each.get("inputs"))
            named = self._lineage_columns(target, each.get("inputs"))
            if named:
                fields[column] = fields.get(column, set()) | named
        exact = [each for each in entry.get("inputs") or [] if each.get("field") or each.get("transformations")]
        whole = self._whole.setdefault(target, set())
        whole |= self._lineage_columns(target, exact)
        for each in lists:
            for source in names_in(each, kind="DATASET"):
                sources.add(self._name(source))
                self._named(self._name(source), event)

    def _lineage_columns(self, target: Name, entries: object) -> set[tuple[Name, str]]:
        """The columns that a `lineage` facet names; it counts as column lineage of its target."""
        found = set()
        for entry in names_in(entries, kind="DATASET"):
            source = self._name(entry)
            self.exact_sources.setdefault(target, set()).add(source)
            if entry.get("field") and not self._is_no_column(source, entry):
                found.add((source, entry["field"]))
        return found

    def _is_no_column(self, source: Name, entry: dict[str, Any]) -> bool:
        """Whether an entry only filters by what engines offer beside a table's columns (§1.13)."""
        steps = entry.get("transformations") or [{}]
        struct = bare(entry["field"]).split(".")[0]
        filters = all(str(step.get("type")).upper() == "INDIRECT" for step in steps)
        return filters and struct in PSEUDO and (source, struct) not in self._listed

    def _read_column_lineage(self) -> None:
        self.column_sources: dict[Name, set[Name]] = {}
        for mention in self.outputs:
            facet = in_force(mention.facets.get("columnLineage")) or {}
            for column, entry in (facet.get("fields") or {}).items():
                entries = self._column_entries(mention, entry.get("inputFields", entry.get("inputs")))
                if entries:  # an empty list says nothing of where the column comes from
                    self._fields.setdefault(mention.dataset, {}).setdefault(column, set()).update(entries)
            whole = self._whole.setdefault(mention.dataset, set())
            whole |= self._column_entries(mention, facet.get("dataset"))

    def _column_entries(self, mention: Mention, entries: object) -> set[tuple[Name, str]]:
        found = set()
        for entry in names_in(entries):
            source = self._name(entry)
            self._named(source, mention.event)
            self.column_sources.setdefault(mention.dataset, set()).add(source)
            if entry.get("field") and not self._is_no_column(source, entry):
                found.add((source, entry["field"]))
        return found

    def targets(self) -> set[Name]:
        """Every output: listed, or the target of a `lineage` facet."""
        return {mention.dataset for mention in self.outputs} | set(self.lineage)

    def sources_of(self, output: Name) -> set[Name]:
        """The inputs that feed an output."""
        if output in self.lineage:
            return self.lineage[output]
        inputs = self.listed_inputs() - self.displaced.get(output, set())
        return inputs | self.column_sources.get(output, set())

    def listed_inputs(self) -> set[Name]:
        """The inputs that the events list."""
        return {mention.dataset for mention in self.inputs}

    def take_for(self, source: Name, stood_for: Name) -> None:
        """Take a source that only lineage names for an input that it is."""
        for sources in (*self.lineage.values(), *self.exact_sources.values(), *self.column_sources.values()):
            if source in sources:
                sources.discard(source)
                sources.add(stood_for)
        for entries in (
            *self._whole.values(),
            *(each for fields in self._fields.values() for each in fields.values()),
        ):
            for name, column in [each for each in entries if each[0] == source]:
                entries.discard((name, column))
                entries.add((stood_for, column))
        self._named(stood_for, self.first_named.pop(source))

    def column_edges(self, output: Name) -> tuple[Fields, set[tuple[Name, str]]]:
        """(column → source columns, source columns of the whole output), as far as their datasets feed the output.

        Choice: a column whose every source is left out so counts as not named.
        """
        feeding = self.sources_of(output)
        fields: Fields = {}
        for column, entries in self._fields.get(output, {}).items():
            kept = {entry for entry in entries if entry[0] in feeding}
            if kept:
                fields[column] = kept
        return fields, {entry for entry in self._whole.get(output, set()) if entry[0] in feeding}

    def lifecycle(self, output: Name) -> str | None:
        """The latest lifecycleStateChange among the mentions of an output."""
        return (self._lifecycle_facet(output) or {}).get("lifecycleStateChange")

    def previous_name(self, output: Name) -> Name | None:
        """The name a RENAME says the output had."""
        named = names_in([(self._lifecycle_facet(output) or {}).get("previousIdentifier")])
        return self._name(named[0]) if named else None

    def _lifecycle_facet(self, output: Name) -> dict[str, Any] | None:
        return latest([each for each in self.outputs if each.dataset == output], "lifecycleStateChange")


class Run(Flow):
    """Everything the events of one run say (§1.3)."""

    def __init__(
        self,
        key: RunKey,
        events: list[Event],
        mentions: list[Mention],
        symlinks: Names,
        listed: set[tuple[Name, str]],
    ) -> None:
        super().__init__(events, mentions, symlinks, listed)
        self.key = key
        self.run_id = key[2]
        self.streams = False
        self.defines: set[Name] = set()  # the outputs that the run makes views

    @property
    def state(self) -> str | None:
        """The deciding eventType (§1.5)."""
        types = [event.type for event in self.events]
        terminal = [each for each in types if each in TERMINAL]
        if terminal:
            return terminal[-1]
        return "RUNNING" if "RUNNING" in types else "START" if "START" in types else None

    @property
    def started_at(self) -> datetime:
        """The earliest START, else the earliest event."""
        starts = [event.time for event in self.events if event.type == "START"]
        return min(starts or [event.time for event in self.events])

    @property
    def ended_at(self) -> datetime | None:
        """The time of the latest terminal event."""
        ends = [event.time for event in self.events if event.type in TERMINAL]
        return ends[-1] if ends else None

    @property
    def fate(self) -> str:
        """What becomes of its versions: produced, attempted or open."""
        if self.streams or self.state == "COMPLETE":
            return "produced"
        return "attempted" if self.state in ("FAIL", "ABORT") else "open"

    def profile(self, output: Name) -> str | None:
        """What the emitter is known to mean by this write: replace, append or unknown; None if nothing is known."""
        known = [mode for each in self.outputs if each.dataset == output and (mode := profile_mode(each))]
        return known[-1] if known else None

    def creates(self, output: Name) -> bool:
        """Whether the run only creates an output: CREATE TABLE without AS, reading nothing and telling no rows."""
        _, sql = self.job_facet("sql")
        counts = [(in_force(each.facets.get("outputStatistics")) or {}).get("rowCount") for each in self.outputs]
        is_create = (
            write_mode_of_sql(str((sql or {}).get("query", ""))) == "create" or self.profile(output) == "create"
        )
        return is_create and not self.first_named and not any(counts)

    def job_facet(self, key: str) -> tuple[bool, dict[str, Any] | None]:
        """(whether an event of the run carries the job facet, the latest one)."""
        return latest_job_facet(self.events, key)

    @property
    def made_at(self) -> datetime | None:
        """When a version without a name of its own is made, None where the run makes none."""
        if self.streams:
            return self.events[0].time
        return self.ended_at if self.fate == "produced" else None

    def names_versions(self, output: Name) -> bool:
        """Whether the run names a version of an output."""
        return any(each.dataset == output and each.version is not None for each in self.outputs)

    def versions_of(self, output: Name) -> dict[str, datetime | None]:
        """The versions the run makes of an output, with the time each is made; none of a dropped one or a view."""
        if self.lifecycle(output) == "DROP" or (output in self.defines and not self.names_versions(output)):
            return {}
        given = [each for each in self.outputs if each.dataset == output and each.version is not None]
        if self.streams:
            versions: dict[str, datetime | None] = {}
            for mention in given:
                versions.setdefault(str(mention.version), mention.event.time)
            return versions or {f"run:{self.run_id}": self.made_at}
        if not given:
            return {f"run:{self.run_id}": self.made_at}
        return {str(each.version): self.made_at for each in given if each.event == given[-1].event}

    def drops_at(self, output: Name) -> datetime | None:
        """When the run's DROP of an output counts from, None if it does not."""
        if self.lifecycle(output) != "DROP" or self.fate != "produced":
            return None
        if not self.streams:
            return self.ended_at
        for mention in self.outputs:
            facet = in_force(mention.facets.get("lifecycleStateChange")) or {}
            if mention.dataset == output and facet.get("lifecycleStateChange") == "DROP":
                return mention.event.time
        raise AssertionError("a latest DROP is one of the mentions")

    def role(self, dataset: Name, naming: list[Mention]) -> str | None:
        """The `whence_role` of a read.

        Choice: the latest among the mentions that give this very version, else among all mentions of the input.
        """
        mentions = [each for each in self.inputs if each.dataset == dataset]
        same = [each for each in naming if "whence_role" in each.facets]
        return (latest(same or mentions, "whence_role") or {}).get("role")

    def subset(self, dataset: Name, version: str, side: str) -> dict[str, Any]:
        """Which part of a dataset it says it read or wrote, as for `role`: {} where it does not say."""
        mentions = [m for m in (self.inputs if side == "input" else self.outputs) if m.dataset == dataset]
        same = [each for each in mentions if each.version == version and "subset" in each.facets]
        found = latest(same or mentions, "subset") or {}
        return {key: value for key, value in found.items() if key not in ("_producer", "_schemaURL")}


def part_of(run: Run, source: Version, target: Version) -> dict[str, Any]:
    """The key `subset` of an edge: which part the run says it read, and wrote; {} where it does not say."""
    subset = {**run.subset(source[:2], source[2], "input"), **run.subset(target[:2], target[2], "output")}
    return {"subset": subset} if subset else {}


def latest_job_facet(events: list[Event], key: str) -> tuple[bool, dict[str, Any] | None]:
    """(whether an event carries the job facet, the latest one)."""
    carried, found = False, None
    for event in events:
        facets = event.body["job"].get("facets") or {}
        if key in facets:
            carried, found = True, in_force(facets[key])
    return carried, found


@dataclass(frozen=True)
class Entry:
    """An entry of a dataset's timeline: a version, or (version None) the end of what could be read by time."""

    at: datetime
    version: str | None
    makers: frozenset[RunKey]
    state: str

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Its place: by time, ends first, then by version."""
        return self.at, 0 if self.version is None else 1, self.version or ""


@dataclass(frozen=True)
class Read:
    """What a run read of one input."""

    versions: frozenset[str]
    resolved_by: str


@dataclass
class Known:
    """What is known of a version."""

    state: str = "external"
    created_at: datetime | None = None
    makers: list[tuple[Run, Name]] = field(default_factory=list)


# the reference


class Reference:
    """The answers that follow from a set of events, as of a time or without a cut.

    `sources_known` names sources declared beside the events: {(namespace, name): source name}.
    """

    most_virtual_edges = 1_000_000

    def __init__(
        self,
        events: list[dict[str, Any]],
        as_of: str | None = None,
        sources_known: Mapping[Name, str | None] | None = None,
    ) -> None:
        distinct = {canonical(body): body for body in events}
        self._known = sorted((place(body) for body in distinct.values()), key=lambda event: event.moment)
        cut = read_time(as_of) if as_of is not None else None
        self._events = named_later([event for event in self._known if cut is None or event.time <= cut])
        self._sources_known = dict(sources_known or {})
        self._symlinks = names_of(self._known)
        self._all_mentions = self._mentions_of(self._known)
        self._mentions = self._mentions_of(self._events)
        self._listed = {
            (mention.dataset, bare(each["name"]))
            for mention in self._mentions
            for each in (in_force(mention.facets.get("schema")) or {}).get("fields") or []
        }
        self._runs = self._read_runs()
        for run in self._runs.values():
            run.defines = {output for output in run.targets() if self._defines(run, output)}
        self._datasets  # noqa: B018  # what is named stays known, whatever it is taken for
        for run in self._runs.values():
            self._find_stand_ins(run)
        # Where a dataset is asked for directly, it is read at the newest event seen. Choice: also as of a time, so
        # that the answer is that of whoever had seen nothing later.
        self._now = max((event.time for event in self._events), default=datetime.max.replace(tzinfo=UTC))
        self._virtual = Virtual(self, self._window_start)

    def _mentions_of(self, events: list[Event]) -> list[Mention]:
        found = []
        for event in events:
            for side, dataset in raw_mentions(event):
                name = self._symlinks.canonical(dataset["namespace"], dataset["name"])
                found.append(Mention(event, side, name, all_facets(dataset)))
        return found

    def _read_runs(self) -> dict[RunKey, Run]:
        events: dict[RunKey, list[Event]] = {}
        for event in self._events:
            if event.kind == "run":
                events.setdefault((*event.job, event.run_id), []).append(event)
        runs = {}
        for key, own in events.items():
            run = Run(key, own, self._mentions_of(own), self._symlinks, self._listed)
            carried, job_type = run.job_facet("jobType")
            if not carried:
                of_job = [event for event in self._events if event.kind != "dataset" and event.job == key[:2]]
                _, job_type = latest_job_facet(of_job, "jobType")
            run.streams = str((job_type or {}).get("processingType")).upper() == "STREAMING"
            runs[key] = run
        return runs

    def _defines(self, run: Run, output: Name) -> bool:
        """Whether a run makes an output a view (§1.7)."""
        if run.lifecycle(output) == "DROP":
            return False
        _, sql = run.job_facet("sql")
        own = latest([each for each in run.outputs if each.dataset == output], "datasetType")
        kind = (own or self._facet(output, "datasetType") or {}).get("datasetType")
        by_sql = write_mode_of_sql(str((sql or {}).get("query", ""))) == "view"
        return by_sql or run.profile(output) == "view" or str(kind).upper() == "VIEW"

    def _find_stand_ins(self, run: Run) -> None:
        """Which sources that only lineage names are inputs of the run, and which stand in an input's place (§1.3)."""
        folders = Virtual(self, self._window_start).folders
        inputs = run.listed_inputs()
        for source in sorted(set(run.first_named) - inputs):
            around = [each for each in inputs if folders.is_inside(source, each) and self._is_written(each)]
            words = parts_of(source)
            alike = [each for each in inputs if words and parts_of(each)[-len(words) :] == words]
            if around:
                run.take_for(source, max(around, key=lambda each: len(folders.path(each))))
            elif len(alike) == 1:
                run.take_for(source, alike[0])
        for output in run.targets() - set(run.lineage):
            files = run.column_sources.get(output, set()) - inputs
            run.displaced[output] = {
                each
                for each in inputs
                if any(folders.is_inside(file, each) for file in files)
                and not self._is_written(each)
                and not folders.within(each)
            }

    def _is_written(self, dataset: Name) -> bool:
        """Whether a run made a version of a dataset."""
        return any(
            run.fate == "produced" and dataset in run.targets() and run.versions_of(dataset)
            for run in self._runs.values()
        )

    # datasets

    def canonical(self, namespace: str, name: str) -> Name:
        """The canonical name of a dataset given by any of its names."""
        return self._symlinks.canonical(namespace, name)

    def _facet(self, dataset: Name, key: str, *, governance: bool = False) -> dict[str, Any] | None:
        """The dataset facet in force; governance facets are not cut by as-of (§7)."""
        mentions = self._all_mentions if governance else self._mentions
        return latest([mention for mention in mentions if mention.dataset == dataset], key)

    def type_of(self, dataset: Name) -> str | None:
        """MODEL for a model (§1.11), else the datasetType as sent, None if none was."""
        sent = (self._facet(dataset, "datasetType") or {}).get("datasetType")
        is_model = self._facet(dataset, "whence_model", governance=True) is not None
        return "MODEL" if is_model or str(sent).upper() == "MODEL" else sent

    @cached_property
    def _datasets(self) -> set[Name]:
        names = {mention.dataset for mention in self._mentions}
        for flow in [*self._runs.values(), *(flow for flow, _ in self._declared)]:
            names |= flow.targets() | set(flow.first_named)
        return names

    def _writers(self, dataset: Name) -> list[Run]:
        """The runs that write a dataset, in whatever state. Choice: a DROP writes nothing."""
        return [run for run in self._runs.values() if dataset in run.targets() and run.lifecycle(dataset) != "DROP"]

    # versions

    @cached_property
    def _made(self) -> dict[Version, Known]:
        """The versions that a run made or a DatasetEvent gave (0002 §8)."""
        writes: dict[Version, list[tuple[Run, Name, datetime | None]]] = {}
        for run in self._runs.values():
            for output in run.targets():
                for version, made_at in run.versions_of(output).items():
                    writes.setdefault((*output, version), []).append((run, output, made_at))
        given: dict[Version, datetime] = {}
        for mention in self._mentions:
            if mention.side == "dataset" and mention.version is not None and not says(mention, "DROP"):
                given.setdefault((*mention.dataset, mention.version), mention.event.time)
        for key, claims in writes.items():
            # Naming a version that another run made, a CREATE TABLE made nothing.
            made = [claim for claim in claims if not claim[0].creates(claim[1])]
            writes[key] = made if any(run.fate == "produced" for run, _, _ in made) else claims
        return {key: self._state(writes.get(key, []), given.get(key)) for key in {*writes, *given}}

    @staticmethod
    def _state(writes: list[tuple[Run, Name, datetime | None]], given: datetime | None) -> Known:
        """The state of a version and its makers.

        Choice: the makers are the runs of the state that decided: an attempt at a produced version adds nothing.
        """
        for state in ("produced", "attempted", "open"):
            if state == "attempted" and given is not None:
                return Known("external", given)
            makers = [(run, output) for run, output, _ in writes if run.fate == state]
            if makers:
                times = [at for run, _, at in writes if run.fate == "produced" and at is not None]
                return Known(state, min(times) if times else None, makers)
        raise AssertionError("a version was written or given")

    @cached_property
    def _versions(self) -> dict[Version, Known]:
        """Every version, those that are only read or declared too."""
        found = dict(self._made)
        named = {
            (*dataset, version)
            for reads in self._reads.values()
            for dataset, read in reads.items()
            for version in read.versions
        }
        for flow, _ in self._declared:
            for output in flow.targets():
                for source in flow.sources_of(output):
                    named |= {(*output, UNVERSIONED), (*source, self._virtual.resolve(source, self._now)[0])}
        for version in named:
            if version not in found and version[2] == UNVERSIONED:
                found[version] = Known(UNVERSIONED)
            elif version not in found and moment_of(version[2]) is None:  # virtual ones are in traces only
                found[version] = Known("external", self._first_read(version))
        with_content = {key[:2] for key, known in found.items() if known.state in ("produced", "external")}
        for dataset in self._datasets - with_content:
            if self._virtual.edges(dataset, self._now):
                found[(*dataset, UNVERSIONED)] = Known("virtual", None, self._virtual_makers(dataset, self._now))
        return found

    def _virtual_makers(self, dataset: Name, moment: datetime) -> list[tuple[Run, Name]]:
        return [(run, dataset) for run in self._virtual.makers(dataset, moment)]

    def _first_read(self, version: Version) -> datetime:
        """When an event first named a version as read."""
        named = [each for run in self._runs.values() for each in self._named_versions(run, version[:2])]
        return min(mention.event.time for name, mention in named if name == version[2])

    def _timeline(self, dataset: Name) -> list[Entry]:
        """Every dated version of a dataset and every end of what could be read by time, in order.

        A placeholder has none.
        """
        entries: list[Entry] = []
        if is_placeholder(dataset):
            return entries
        for (*name, version), known in self._made.items():
            if tuple(name) == dataset and known.created_at is not None:
                makers = frozenset(run.key for run, _ in known.makers)
                entries.append(Entry(known.created_at, version, makers, known.state))
        for run in self._runs.values():
            at = run.drops_at(dataset)
            if at is not None:
                entries.append(Entry(at, None, frozenset({run.key}), "end"))
        for mention in self._mentions:
            if mention.side == "dataset" and mention.dataset == dataset and ends(mention):
                entries.append(Entry(mention.event.time, None, frozenset(), "end"))
        return sorted(entries, key=lambda entry: entry.order)

    def _newest(self, dataset: Name, until: datetime | None = None, but_by: RunKey | None = None) -> tuple[str, str]:
        """(version, resolved_by) of the newest timeline entry at or before a time, passing over what one run made."""
        entries = [
            entry
            for entry in self._timeline(dataset)
            if (until is None or entry.at <= until) and but_by not in entry.makers
        ]
        if not entries or entries[-1].version is None:
            return UNVERSIONED, "none"
        return entries[-1].version, "time"

    # reads

    def _named_versions(self, run: Run, dataset: Name) -> list[tuple[str, Mention]]:
        """The versions that a run names as read of a dataset, each with the mention that does.

        Where a scan report names a version that was written or announced, version facets without one say nothing.
        """
        named = []
        for mention in run.inputs:
            if mention.dataset == dataset:
                found = None if mention.scanned is None else self._scanned_version(dataset, mention.scanned)
                named.append((mention, found, found or mention.version))
        if any(found for _, found, _ in named):
            named = [each for each in named if each[0].scanned is not None]
        # What a run names on its outputs too is what it made: MERGE names both.
        own = {mention.version for mention in run.outputs if mention.dataset == dataset}
        return [(version, mention) for mention, _, version in named if version is not None and version not in own]

    def _scanned_version(self, dataset: Name, snapshot: str | float) -> str | None:
        known = [version for *name, version in self._made if tuple(name) == dataset and version.isdigit()]
        if isinstance(snapshot, float):
            return max((version for version in known if float(version) == snapshot), default=None)
        return str(snapshot) if str(snapshot) in known else None

    @cached_property
    def _reads(self) -> dict[RunKey, dict[Name, Read]]:
        found: dict[RunKey, dict[Name, Read]] = {}
        for key, run in self._runs.items():
            found[key] = {}
            for dataset, first in run.first_named.items():
                explicit = self.named_versions(run, dataset)
                if explicit:
                    found[key][dataset] = Read(frozenset(explicit), "explicit")
                else:
                    version, resolved_by = self._read_by_time(dataset, first.time, key)
                    found[key][dataset] = Read(frozenset({version}), resolved_by)
        return found

    def _read_by_time(self, dataset: Name, until: datetime, reader: RunKey) -> tuple[str, str]:
        """(version, resolved_by) of what a run reads at a time without naming a version.

        Choice: where the newest entries are the reader's own, a virtual version is that of just before them.
        """
        entries = [entry for entry in self._timeline(dataset) if entry.at <= until]
        before = until
        while entries and reader in entries[-1].makers:
            before = entries.pop().at - timedelta(microseconds=1)
        return self._virtual.version(dataset, before) or self._newest(dataset, until, reader)

    def _is_ambiguous(self, run: Run, dataset: Name) -> bool:
        """Whether another run was writing the dataset between this run's first and last event (0002 §15)."""
        first, last = run.events[0].time, run.events[-1].time
        for other in self._writers(dataset):
            is_over = other.ended_at is not None and other.events[-1].time <= first
            if other.key != run.key and other.events[0].time < last and not is_over:
                return True
        return False

    # edges

    def _edges_into(self, version: Version) -> list[dict[str, Any]]:
        moment = moment_of(version[2])
        if moment is not None and version not in self._versions:
            return self._virtual_edges(version, moment)
        known = self._versions.get(version) or Known()
        if known.state == "virtual":
            return self._virtual_edges(version, self._now)
        edges = []
        for run, output in known.makers:
            edges += self._read_edges(run, output, version)
        if known.state == "produced":
            edges += [edge(source, version, "carried_over", "time") for source in sorted(self._carried_into(version))]
        under = self._content_under(version)
        if under:
            edges.append(edge(under, version, "same_content", "time"))
        if version[2] == UNVERSIONED:
            edges += self._declared_edges(version)
        return edges

    def _virtual_edges(self, version: Version, moment: datetime) -> list[dict[str, Any]]:
        """The edges into what is read of a dataset at a time, whatever it is called."""
        return [self._edge_of(below, version) for below in self._virtual.edges(version[:2], moment)]

    @staticmethod
    def _edge_of(below: Below, target: Version) -> dict[str, Any]:
        named: set[Name] = set()
        if below.flow is not None:
            output = target[:2]
            named = below.flow.exact_sources.get(output, set()) | below.flow.column_sources.get(output, set())
        precision = "column" if below.source[:2] in named else "dataset"
        by = below.run.key if below.run else (*below.job, None) if below.job else (None, None, None)
        found = edge(below.source, target, below.kind, below.resolved_by, by, precision)
        return {**found, **part_of(below.run, below.source, target)} if below.run else found

    def _content_under(self, version: Version) -> Version | None:
        """What a version rests on that no run produced: the reader's name for what lay there (§2, External).

        Choice: never what a run made from it; nothing where something ended what could be read in between, or where
        every DatasetEvent that gives it says that its content is new.
        """
        known, dataset = self._known_of(version), version[:2]
        if known.state == "produced" and all(run.creates(output) for run, output in known.makers):
            timeline = self._timeline(dataset)
            own = next((entry for entry in timeline if entry.version == version[2]), None)
            before = [entry for entry in timeline if own is not None and entry.order < own.order]
            return (*dataset, before[-1].version) if before and before[-1].version is not None else None
        if known.state != "external":
            return None
        given = [m for m in self._mentions if m.side == "dataset" and (*m.dataset, m.version) == version]
        given = [mention for mention in given if not says(mention, "DROP")]
        if given and all(any(says(mention, change) for change in FRESH) for mention in given):
            return None
        made = [entry for entry in self._timeline(dataset) if entry.state in ("produced", "end")]
        numbers = {small(entry.version): entry for entry in made if small(entry.version) is not None}
        if small(version[2]) is not None and numbers:
            counted = sorted((small(e.version), e.version, e) for e in made if small(e.version) is not None)
            made = [entry for number, _, entry in counted if number < small(version[2])]
        else:
            made = [entry for entry in made if known.created_at is not None and entry.at <= known.created_at]
        for entry in reversed(made):
            if entry.version is None:
                return None
            if not self._is_made_from((*dataset, entry.version), version):
                return (*dataset, entry.version)
        return None

    def _is_made_from(self, version: Version, source: Version) -> bool:
        """Whether a run that made a version named another as what it read for it, at whatever time."""
        return any(
            source[:2] in self._feeding(run, output) and source[2] in self.named_versions(run, source[:2])
            for run, output in self._known_of(version).makers
        )

    def _read_edges(self, run: Run, output: Name, version: Version) -> list[dict[str, Any]]:
        edges = []
        for dataset in self._feeding(run, output):
            read = self._reads[run.key][dataset]
            precision = (
                "column"
                if dataset in run.exact_sources.get(output, set()) | run.column_sources.get(output, set())
                else "dataset"
            )
            if run.streams:
                with_start, after, until = self._virtual.streams.span(run, output, version[2], dataset)
                reads = self._virtual.streams.start(run, dataset) if with_start else []
                reads += self._virtual.streams.reads_on(run, dataset, after, until)
                found = {each.version: each.resolved_by for each in reads}
            else:
                found = dict.fromkeys(read.versions, read.resolved_by)
            for each, resolved_by in sorted(found.items()):
                source = (*dataset, each)
                naming = [mention for name, mention in self._named_versions(run, dataset) if name == each]
                role = run.role(dataset, naming)
                read_at = write_time(run.named_itself[dataset].time)
                found = edge(source, version, "read", resolved_by, run.key, precision, role)
                edges.append({**found, "read_at": read_at, **part_of(run, source, version)})
        return edges

    @staticmethod
    def _feeding(run: Run, output: Name) -> set[Name]:
        """The datasets that feed an output; none where it was truncated (0002 §10)."""
        return set() if run.lifecycle(output) == "TRUNCATE" else run.sources_of(output)

    @cached_property
    def _declared(self) -> list[tuple[Flow, Name | None]]:
        """The declarations that count, each with its job (None for the latest DatasetEvent with lineage).

        Choice: a JobEvent counts whole and alone; one with nothing but a `lineage` facet has something too.
        """
        jobs: dict[Name, Flow] = {}
        datasets: dict[Name, Flow] = {}
        for event in self._events:
            flow = Flow([event], self._mentions_of([event]), self._symlinks, self._listed)
            if event.kind == "job" and (flow.inputs or flow.outputs or flow.lineage):
                jobs[event.job] = flow
            if event.kind == "dataset" and {"columnLineage", "lineage"} & set(flow.outputs[0].facets):
                datasets[flow.outputs[0].dataset] = flow
        observed = {key[:2] for key in self._runs}
        found: list[tuple[Flow, Name | None]] = [(flow, job) for job, flow in jobs.items() if job not in observed]
        return found + [(flow, None) for flow in datasets.values()]

    def _declared_edges(self, version: Version) -> list[dict[str, Any]]:
        edges = []
        output = version[:2]
        for flow, job in self._declared:
            for dataset in flow.sources_of(output) if output in flow.targets() else ():
                newest, resolved_by = self._virtual.resolve(dataset, self._now)
                precision = (
                    "column"
                    if dataset in flow.exact_sources.get(output, set()) | flow.column_sources.get(output, set())
                    else "dataset"
                )
                by = (*job, None) if job else (None, None, None)
                edges.append(edge((*dataset, newest), version, "declared", resolved_by, by, precision))
        return edges

    # carrying over

    def write_mode(self, run: Run, version: Version) -> tuple[str, str]:
        """How a run wrote a version, replace or append, and by what we know (0002 §16)."""
        output = version[:2]
        declared = (self._facet(output, "whence_write", governance=True) or {}).get("mode")
        kind = (self._facet(output, "datasetType") or {}).get("datasetType")
        _, sql = run.job_facet("sql")
        by_sql = write_mode_of_sql(str((sql or {}).get("query", "")))
        lifecycle, profile = run.lifecycle(output), run.profile(output)
        is_fresh = lifecycle == "OVERWRITE" or (lifecycle == "CREATE" and not self._is_alive_before(version))
        answers = (
            ("replace" if lifecycle == "TRUNCATE" else None, "lifecycle"),
            ("replace" if run.creates(output) else None, "profile" if profile == "create" else "sql"),
            (declared, "declared"),
            (profile, "profile"),
            ("replace" if self.type_of(output) == "MODEL" else None, "type"),
            ("append" if str(kind).upper() in ("TOPIC", "STREAM") else None, "type"),
            ("append" if by_sql == "partition" else None, "partition"),
            ("replace" if is_fresh and profile != "unknown" else None, "lifecycle"),
            ({"view": "replace"}.get(by_sql or "", by_sql), "sql"),
            ("replace", "assumed"),
        )
        return next((mode, source) for mode, source in answers if mode in ("replace", "append"))

    def _is_alive_before(self, version: Version) -> bool:
        """Whether a version lies just before this one in the dataset's timeline, and not an end."""
        timeline = self._timeline(version[:2])
        places = [place for place, entry in enumerate(timeline) if entry.version == version[2]]
        return bool(places) and places[0] > 0 and timeline[places[0] - 1].version is not None

    def _carried_into(self, version: Version) -> set[Version]:
        """The versions carried over into a produced one (0002 §17)."""
        dataset, known = version[:2], self._versions[version]
        # Choice: a placeholder has no timeline, but what is renamed to one still comes from what it was.
        own = next((entry for entry in self._timeline(dataset) if entry.version == version[2]), None)
        own = own or Entry(known.created_at, version[2], frozenset(), known.state)
        found = set()
        for run, output in known.makers:
            lifecycle = run.lifecycle(output)
            before = self._virtual.streams.before(run, output, version[2])
            if before is not None:
                found.add((*dataset, before))
            if lifecycle == "ALTER":
                found |= self._just_before(own, dataset)
            elif lifecycle == "RENAME":
                previous = run.previous_name(output)
                found |= self._just_before(own, previous) if previous else set()
            elif self.write_mode(run, version)[0] == "append":
                found |= self._appended_to(own, dataset)
        return found

    def _just_before(self, own: Entry, dataset: Name) -> set[Version]:
        """The newest dated version of a dataset before an entry; ends are passed over."""
        earlier = [e.version for e in self._timeline(dataset) if e.order < own.order and e.version is not None]
        return {(*dataset, earlier[-1])} if earlier else set()

    def _window_start(self, dataset: Name, at: datetime) -> datetime:
        """Since when content lasts until a time."""
        window = (self._facet(dataset, "whence_write", governance=True) or {}).get("window")
        start = before_by(window, at) if isinstance(window, str) else None
        return start or datetime.min.replace(tzinfo=UTC)

    def named_versions(self, run: Run, dataset: Name) -> dict[str, datetime]:
        """The versions that a run names as what it read of an input, and since when it does."""
        found: dict[str, datetime] = {}
        for version, mention in self._named_versions(run, dataset):
            found[version] = min(found.get(version, mention.event.time), mention.event.time)
        return found

    def _appended_to(self, own: Entry, dataset: Name) -> set[Version]:
        """The produced version just before an appended one, unless an end or the window lies between.

        Where a stream flowed into the dataset then, what that had brought by then.
        """
        flowing = self._virtual.streams.carries(dataset, own)
        if flowing is not None:
            return {(*dataset, flowing)}
        earlier = [e for e in self._timeline(dataset) if e.order < own.order and e.state in ("produced", "end")]
        if not earlier or earlier[-1].version is None:
            return set()
        window = (self._facet(dataset, "whence_write", governance=True) or {}).get("window")
        start = before_by(window, own.at) if isinstance(window, str) else None
        if start is not None and earlier[-1].at < start:
            return set()
        return {(*dataset, earlier[-1].version)}

    # answers

    def runs(self) -> dict[RunKey, dict[str, str | None]]:
        """{(job namespace, job name, run id): state, started_at, ended_at}."""
        found = {}
        for key, run in self._runs.items():
            started_at, ended_at = write_time(run.started_at), write_time(run.ended_at)
            found[key] = {"state": run.state, "started_at": started_at, "ended_at": ended_at}
        return found

    def versions(self) -> dict[Version, dict[str, str | None]]:
        """{(namespace, name, version): state, created_at}; `unversioned` where a read or a declared edge names it."""
        found = {}
        for key, known in self._versions.items():
            found[key] = {"state": known.state, "created_at": write_time(known.created_at)}
        return found

    def reads(self) -> set[tuple[str, str, str, str, str, str, str]]:
        """{(run id, job namespace, job name, namespace, name, version, resolved_by)}."""
        found = set()
        for (job_namespace, job_name, run_id), reads in self._reads.items():
            for dataset, read in reads.items():
                for version in read.versions:
                    found.add((run_id, job_namespace, job_name, *dataset, version, read.resolved_by))
        return found

    run_inputs = reads

    def default_version(self, dataset: Name) -> str:
        """The version a command means that names none (§2)."""
        of_dataset = {key[2]: known for key, known in self._versions.items() if key[:2] == dataset}
        for state in ("produced", "external"):
            dated = [
                (k.created_at, v) for v, k in of_dataset.items() if k.state == state and k.created_at is not None
            ]
            undated = [v for v, k in of_dataset.items() if k.state == state and k.created_at is None]
            if dated:
                return max(dated)[1]
            if undated:
                return max(undated)
        return UNVERSIONED

    def target(self, namespace: str, name: str, version: str | None = None) -> Version:
        """The version a command names. Raises LookupError for a dataset or version nobody named."""
        dataset = self.canonical(namespace, name)
        if dataset not in self._datasets:
            raise LookupError(f"no dataset {dataset}")
        found = (*dataset, version if version is not None else self.default_version(dataset))
        moment = moment_of(found[2])
        if moment is not None and found not in self._versions:
            virtual = self._virtual.version(dataset, moment)
            if virtual is None:
                raise LookupError(f"nothing virtual is read of {dataset} at {moment}")
            found = (*dataset, virtual[0])
        elif found not in self._versions and found[2] != UNVERSIONED:
            raise LookupError(f"no version {found}")
        return found

    def trace(self, namespace: str, name: str, version: str | None = None) -> dict[str, Any]:
        """Everything reachable backwards, in the shape of `trace --json`; raises LookupError as `target` does."""
        target = self.target(namespace, name, version)
        depths, edges = self._closure(target)
        rows = [self._row(each, depth) for each, depth in depths.items()]
        runs = {run.key: run for each in depths for run, _ in self._known_of(each).makers}
        cut = self._cut
        leaves = [each for each in sorted(depths) if each not in cut and self._is_leaf(each)]
        sources = [self._source_row(leaf) for leaf in leaves]
        return {
            "target": {**ref(target), "type": self.type_of(target[:2])},
            "versions": sorted(rows, key=lambda row: (row["depth"], row["namespace"], row["name"], row["version"])),
            "runs": [self._run_row(runs[key]) for key in sorted(runs)],
            "edges": sorted(edges, key=edge_order),
            "sources": sources,
            "gaps": self._gaps(list(depths), edges, sources) + self._gaps_of_cuts(cut),
            "warnings": self._warnings(edges)
            + self._contradictions(list(depths))
            + self._replaces_assumed(list(depths)),
            "truncated": bool(cut),
        }

    def _known_of(self, version: Version) -> Known:
        moment = moment_of(version[2])
        if moment is not None and version not in self._versions:
            return Known("virtual", moment, self._virtual_makers(version[:2], moment))
        return self._versions.get(version) or Known(UNVERSIONED)

    def _closure(self, target: Version) -> tuple[dict[Version, int], list[dict[str, Any]]]:
        """({version: least depth}, every edge into one of them but for those cut).

        Choice: from the first level on by which edges into virtual versions are too many, none of these is followed.
        """
        depths, edges, level = {target: 0}, [], [target]
        self._cut: set[Version] = set()
        count = 0
        while level:
            following = []
            virtual = [each for each in level if self._is_virtual_version(each)]
            count += sum(len(self._edges_into(each)) for each in virtual)
            if count > self.most_virtual_edges:
                self._cut.update(virtual)
            for version in level:
                for each in self._edges_into(version) if version not in self._cut else ():
                    edges.append(each)
                    source = unref(each["source"])
                    if source not in depths:
                        depths[source] = depths[version] + 1
                        following.append(source)
            level = following
        return depths, edges

    def _is_virtual_version(self, version: Version) -> bool:
        return moment_of(version[2]) is not None and version not in self._versions

    def _row(self, version: Version, depth: int) -> dict[str, Any]:
        known = self._known_of(version)
        facts = {"depth": depth, "created_at": write_time(known.created_at), "state": known.state}
        return {**ref(version), "type": self.type_of(version[:2]), **facts}

    def _run_row(self, run: Run) -> dict[str, Any]:
        job_namespace, job_name, run_id = run.key
        _, code = run.job_facet("sourceCodeLocation")
        return {
            "run_id": run_id,
            "job_namespace": job_namespace,
            "job_name": job_name,
            "state": run.state,
            "started_at": write_time(run.started_at),
            "ended_at": write_time(run.ended_at),
            "code_version": (code or {}).get("version"),
        }

    def _is_leaf(self, version: Version) -> bool:
        if self._edges_into(version):
            return False
        if version[2] == UNVERSIONED:
            return not self._writers(version[:2])
        return self._known_of(version).state == "virtual" or not self._is_empty(version)

    def _is_empty(self, version: Version) -> bool:
        """Whether a TRUNCATE made the version.

        Choice: only where every maker, or every DatasetEvent giving it, says so.
        """
        known = self._known_of(version)
        if known.makers:
            return all(run.lifecycle(output) == "TRUNCATE" or run.creates(output) for run, output in known.makers)
        giving = [m for m in self._mentions if m.side == "dataset" and (*m.dataset, m.version) == version]
        return bool(giving) and all(says(mention, "TRUNCATE") for mention in giving)

    def _source_row(self, leaf: Version) -> dict[str, Any]:
        facet = self._facet(leaf[:2], "whence_source", governance=True)
        names = {self.canonical(*name): source for name, source in self._sources_known.items()}
        declared = facet is not None or leaf[:2] in names
        return {
            **ref(leaf),
            "declared": declared,
            "source_name": (facet or {}).get("name") or names.get(leaf[:2]),
        }

    def _gaps(
        self, versions: list[Version], edges: list[dict[str, Any]], sources: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        found = [("undeclared_source", unref(source)) for source in sources if not source["declared"]]
        for version in versions:
            if self._known_of(version).state == UNVERSIONED and self._writers(version[:2]):
                found.append(("open_producer" if self._was_open(version[:2]) else "unversioned_source", version))
            if self._is_reused(version):
                found.append(("version_reused", version))
        hiding = [version for version in versions if self._hidden_by(version)]
        for dataset in {version[:2] for version in hiding}:
            found.append(("assumed_write_mode", min(version for version in hiding if version[:2] == dataset)))
        for each in edges:
            source, target = unref(each["source"]), unref(each["target"])
            is_read = self._known_of(target).state == "external"
            if (
                each["kind"] == "same_content"
                and is_read
                and scheme(source[2])
                and scheme(source[2]) == scheme(target[2])
            ):
                found.append(("content_differs", target))
        found += [("cycle", min(members)) for members in cycles(edges)]
        doubtful = self._symlinks.in_doubt()
        for dataset in {version[:2] for version in versions}:
            first = min(version for version in versions if version[:2] == dataset)
            found += [("ambiguous_identity", first)] * doubtful.count(dataset)
            if is_placeholder(dataset):
                found.append(("placeholder_name", first))
        return [{"kind": kind, **ref(version)} for kind, version in sorted(found)]

    def _was_open(self, dataset: Name) -> bool:
        """Whether a run that writes the dataset never ended, and began before any other completed."""
        writers = [run for run in self._writers(dataset) if not run.streams]
        ends = [run.ended_at for run in writers if run.state == "COMPLETE" and run.ended_at]
        began = [run.started_at for run in writers if run.ended_at is None]
        return bool(began) and (not ends or min(began) < min(ends))

    def _replaces_assumed(self, versions: list[Version]) -> list[dict[str, Any]]:
        """One warning for each dataset that is only assumed to be replaced, where nothing is hidden by that."""
        assumed = [version for version in versions if self._assumed_after(version)]
        hiding = {version[:2] for version in assumed if self._hidden_by(version)}
        rows = []
        for dataset in sorted({version[:2] for version in assumed} - hiding):
            first = min(version for version in assumed if version[:2] == dataset)
            job_namespace, job_name, run_id = min(run.key for run, _ in self._known_of(first).makers)
            run = {"run_id": run_id, "job_namespace": job_namespace, "job_name": job_name}
            rows.append({"kind": "assumed_write_mode", **ref(first), **run})
        return rows

    def _hidden_by(self, version: Version) -> set[Name]:
        """What the version before read, by name, where this one reads it no more and a replace is only assumed."""
        before = self._assumed_after(version)
        return self._read_for(before) - self._read_for(version) - {version[:2]} if before else set()

    def _assumed_after(self, version: Version) -> Version | None:
        """The version that this one is only assumed to have replaced.

        Choice: none for a version that reads its own dataset, nor for one that any of its makers added to.
        """
        known = self._known_of(version)
        if known.state != "produced" or self._carried_into(version) or is_placeholder(version[:2]):
            return None
        modes = {self.write_mode(run, version) for run, _ in known.makers}
        changes = {run.lifecycle(output) for run, output in known.makers}
        if ("replace", "assumed") not in modes or any(mode == "append" for mode, _ in modes):
            return None
        if changes & {"ALTER", "RENAME"}:
            return None
        own = next(entry for entry in self._timeline(version[:2]) if entry.version == version[2])
        before = [e for e in self._timeline(version[:2]) if e.order < own.order and e.state in ("produced", "end")]
        if not before or before[-1].version is None:
            return None
        if version[:2] in self._read_for(version):
            return None
        return (*version[:2], before[-1].version)

    def _read_for(self, version: Version) -> set[Name]:
        """The datasets that the makers of a version read for it."""
        makers = self._known_of(version).makers
        return {unref(e["source"])[:2] for run, output in makers for e in self._read_edges(run, output, version)}

    def _is_reused(self, version: Version) -> bool:
        """Whether two producers of a version read different versions.

        Choice: what fed this output counts, not all the run read.
        """
        known = self._known_of(version)
        reads = set()
        for run, output in known.makers:
            sources = {unref(each["source"]) for each in self._read_edges(run, output, version)}
            reads.add(frozenset(sources))
        return known.state == "produced" and len(reads) > 1

    def _warnings(self, edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = set()
        for each in edges:
            key = (each["job_namespace"], each["job_name"], each["run_id"])
            source = unref(each["source"])
            if (
                each["kind"] == "read"
                and each["resolved_by"] == "time"
                and self._known_of(unref(each["target"])).state != "virtual"
                and self._is_ambiguous(self._runs[key], source[:2])
            ):
                found.add((source, key))
        rows = []
        for source, (job_namespace, job_name, run_id) in sorted(found):
            run = {"run_id": run_id, "job_namespace": job_namespace, "job_name": job_name}
            rows.append({"kind": "ambiguous_read", **ref(source), **run})
        return rows

    @staticmethod
    def _gaps_of_cuts(cut: set[Version]) -> list[dict[str, Any]]:
        firsts = sorted(min(each for each in cut if each[:2] == dataset) for dataset in {each[:2] for each in cut})
        return [{"kind": "undetermined", **ref(version)} for version in firsts]

    def _contradictions(self, versions: list[Version]) -> list[dict[str, Any]]:
        """The runs that say CREATE of what is there, where nothing that counts before a CREATE says what they did.

        Choice: also where the emitter's lifecycle is void: that does not count either way, and the run did say it.
        """
        found = set()
        for version in versions:
            known = self._known_of(version)
            for run, output in known.makers if known.state == "produced" else ():
                is_silent = self.write_mode(run, version)[1] in ("sql", "assumed") and not run.creates(output)
                if run.lifecycle(output) == "CREATE" and is_silent and self._is_alive_before(version):
                    found.add((version, run.key))
        return [
            {
                "kind": "contradictory_lifecycle",
                **ref(version),
                "run_id": run_id,
                "job_namespace": job_namespace,
                "job_name": job_name,
            }
            for version, (job_namespace, job_name, run_id) in sorted(found)
        ]

    def impact(self, namespace: str, name: str, version: str) -> set[tuple[str, str, str, int]]:
        """{(namespace, name, version, depth)} of every version whose trace has this one, itself at depth 0.

        Choice: the way may lead through an attempted version that a read names; such a version is not in the answer.
        """
        target = self.target(namespace, name, version)
        found = set()
        # Virtual versions too, that is those something rests on.
        every = {target}.union(*(self._closure(each)[0] for each in self._versions))
        for each in every:
            depths, _ = self._closure(each)
            if target in depths and self._known_of(each).state != "attempted":
                found.add((*each, depths[target]))
        return found

    # columns

    def schema(self, version: Version) -> list[str]:
        """The top-level columns of a version: the union of what its producers, then DatasetEvents, then readers say.

        Choice: a mention that gives another version says nothing of this one. Of several who are equal the latest is
        first; JobEvents speak of `unversioned`, of outputs as DatasetEvents do, of inputs as readers.
        """
        found: list[str] = []
        for stated in self._stated_schemas(version):
            known = {bare(column) for column in found}
            found += [column for column in stated if bare(column) not in known]
        return found

    def _stated_schemas(self, version: Version) -> list[list[str]]:
        """What each run, DatasetEvent or JobEvent says that may speak of a version, who counts most first."""
        dataset = version[:2]
        makers = {run.key for run, _ in self._known_of(version).makers}
        readers = {
            key for key, reads in self._reads.items() if dataset in reads and version[2] in reads[dataset].versions
        }
        speakers: dict[tuple[int, object], list[Mention]] = {}
        for each in self._mentions:
            if each.dataset != dataset or not (in_force(each.facets.get("schema")) or {}).get("fields"):
                continue
            ours = each.version in (None, version[2])
            if each.side == "output" and run_of(each) in makers and ours:
                speakers.setdefault((1, run_of(each)), []).append(each)
            elif each.side == "input" and run_of(each) in readers and ours:
                speakers.setdefault((3, run_of(each)), []).append(each)
            elif each.side == "dataset" and (each.version or UNVERSIONED) == version[2]:
                speakers.setdefault((2, "event"), []).append(each)
            elif each.event.kind == "job" and each.version is None and version[2] == UNVERSIONED:
                speakers.setdefault((2 if each.side == "output" else 3, each.event.job), []).append(each)
        by_latest = sorted(speakers.items(), key=lambda item: item[1][-1].event.moment, reverse=True)
        return [
            [column["name"] for column in (latest(mentions, "schema") or {})["fields"]]
            for _, mentions in sorted(by_latest, key=lambda item: item[0][0])
        ]

    def column_trace(
        self, namespace: str, name: str, version: str | None, column: str
    ) -> set[tuple[str, str, str, str, bool]]:
        """{(namespace, name, version, column, widened)} reachable backwards, the start included.

        Choice: `widened` is False where some way without a widening step leads to the column.
        """
        start = (*self.target(namespace, name, version), column)
        exact, every = self._columns_from(start, widen=False), self._columns_from(start, widen=True)
        return {(*each, each not in exact) for each in every}

    def _columns_from(self, start: Column, *, widen: bool) -> set[Column]:
        found, waiting = {start}, [start]
        while waiting:
            column = waiting.pop()
            for source, widened in self._column_steps(column):
                if (widen or not widened) and source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def _column_steps(self, column: Column) -> set[tuple[Column, bool]]:
        """One step back from a column: {(source column, whether the step widened)}."""
        version, output = column[:3], column[:2]
        known = self._known_of(version)
        steps: set[tuple[Column, bool]] = set()
        if known.state == "virtual":
            return self._virtual_column_steps(column)
        for run, _ in known.makers:
            feeding = {unref(each["source"]) for each in self._read_edges(run, output, version)}
            steps |= self._flow_steps(run, column, feeding)
        if known.state == "produced":
            for source in self._carried_into(version):
                steps |= self._same_column(source, column[3])
        under = self._content_under(version)
        if under:
            steps |= self._same_column(under, column[3], is_carried=False)
        if version[2] == UNVERSIONED:
            for flow, _ in self._declared:
                if output in flow.targets():
                    feeding = {(*s, self._virtual.resolve(s, self._now)[0]) for s in flow.sources_of(output)}
                    steps |= self._flow_steps(flow, column, feeding)
        return steps

    def _virtual_column_steps(self, column: Column) -> set[tuple[Column, bool]]:
        steps: set[tuple[Column, bool]] = set()
        at = moment_of(column[2])
        for below in self._virtual.edges(column[:2], self._now if at is None else at):
            if below.flow is not None:
                steps |= self._flow_steps(below.flow, column, {below.source})
            else:
                is_carried = below.kind == "carried_over"
                steps |= self._same_column(below.source, column[3], is_carried=is_carried)
        return steps

    def _same_column(self, source: Version, column: str, *, is_carried: bool = True) -> set[tuple[Column, bool]]:
        """The column of the same name. Choice: what is known not to have it gives all, unless it was carried over."""
        schema = self.schema(source)
        is_there = is_carried or not schema or bool(same_column(column, schema))
        if column == ANY_COLUMN or not is_there:
            return self._all_columns(source)
        return {(self._spelt(source, column), False)}

    def _flow_steps(self, flow: Flow, column: Column, feeding: set[Version]) -> set[tuple[Column, bool]]:
        fields, whole = flow.column_edges(column[:2])
        meant = same_column(column[3], fields) if column[3] != ANY_COLUMN else set()
        named = {entry for each in meant for entry in fields[each]}
        steps: set[tuple[Column, bool]] = set()
        for version in feeding:
            for dataset, name in named | whole:
                if dataset == version[:2]:
                    steps.add((self._spelt(version, name), False))
            if not meant:
                steps |= self._all_columns(version)
        return steps

    def _spelt(self, version: Version, name: str) -> Column:
        """The column as the version's schema spells it, where that is one."""
        meant = same_column(name, self.schema(version))
        return (*version, min(meant) if len(meant) == 1 else name)

    def _all_columns(self, version: Version) -> set[tuple[Column, bool]]:
        return {((*version, column), True) for column in self.schema(version) or [ANY_COLUMN]}


# small words


def bare(column: str) -> str:
    """A column's name without case and quotes."""
    return "".join(each for each in column.lower() if each not in '"`[]')


def same_column(name: str, among: Iterable[str]) -> set[str]:
    """The columns that a name may mean: the one spelt so, else those that are equal without case and quotes."""
    found = set(among)
    return {name} if name in found else {each for each in found if bare(each) == bare(name)}


def parts_of(name: Name) -> list[str]:
    """The parts of a dataset's name."""
    return [part for part in re.split(r"[./]", name[1]) if part]


def small(version: str | None) -> int | None:
    """The number a version's name is, where it is a whole number below 10^9."""
    is_number = version is not None and version.isascii() and version.isdigit()
    return int(version) if is_number and int(version) < 10**9 else None


def scheme(version: str) -> str | None:
    """By what scheme a version is named: the text before the first colon, else all digits; None where it is none."""
    if ":" in version:
        return version[: version.index(":") + 1]
    return "digits" if version.isascii() and version.isdigit() else None


def says(mention: Mention, change: str) -> bool:
    """Whether a mention's lifecycleStateChange is this one."""
    return (in_force(mention.facets.get("lifecycleStateChange")) or {}).get("lifecycleStateChange") == change


def ends(mention: Mention) -> bool:
    """Whether a DatasetEvent ends what could be read by time (0002 §9)."""
    return says(mention, "DROP") or (mention.version is None and any(says(mention, change) for change in FRESH))


def run_of(mention: Mention) -> RunKey | None:
    """The run whose event the mention is in, None outside runs."""
    event = mention.event
    return (*event.job, event.run_id) if event.kind == "run" else None


def ref(version: Version) -> dict[str, str]:
    """A version as JSON names it."""
    return dict(zip(("namespace", "name", "version"), version, strict=True))


def unref(row: Mapping[str, Any]) -> Version:
    """The version a JSON row names."""
    return row["namespace"], row["name"], row["version"]


def edge(
    source: Version,
    target: Version,
    kind: str,
    resolved_by: str,
    by: tuple[str | None, str | None, str | None] = (None, None, None),
    precision: str = "dataset",
    role: str | None = None,
) -> dict[str, Any]:
    """An edge as `trace --json` has it. Choice: a carried_over edge names no job and is resolved by time."""
    return {
        "source": ref(source),
        "target": ref(target),
        "run_id": by[2],
        "job_namespace": by[0],
        "job_name": by[1],
        "kind": kind,
        "resolved_by": resolved_by,
        "precision": precision,
        "role": role,
        "inferred": kind == "same_content",
    }


def edge_order(each: dict[str, Any]) -> tuple[str, ...]:
    """A total order of edges."""
    by = (each["kind"], each["job_namespace"] or "", each["job_name"] or "", each["run_id"] or "")
    return (*unref(each["target"]), *unref(each["source"]), *by)


def cycles(edges: list[dict[str, Any]]) -> list[set[Version]]:
    """The sets of versions that reach each other, a version that reaches itself included."""
    sources: dict[Version, set[Version]] = {}
    for each in edges:
        sources.setdefault(unref(each["target"]), set()).add(unref(each["source"]))
    reach = {version: reachable(version, sources) for version in sources}
    found: list[set[Version]] = []
    for version in sources:
        members = {other for other in reach[version] if version in reach.get(other, set())}
        if members and members not in found:
            found.append(members)
    return found


def reachable(start: Version, sources: Mapping[Version, set[Version]]) -> set[Version]:
    """The versions one or more steps back."""
    found: set[Version] = set()
    waiting = [start]
    while waiting:
        for source in sources.get(waiting.pop(), set()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found
