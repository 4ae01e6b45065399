"""Events to rows: what one event adds to the readings, a function of the event alone."""

from dataclasses import dataclass, field
from typing import NamedTuple, cast

from catalog.events import facet_values
from catalog.events.envelope import EVENT_TYPES, Envelope
from catalog.events.facet_rows import Content, DatasetFacets, FacetReader, Facets, FacetTexts, JobFacets, Name, Row
from catalog.events.facet_values import DatasetName, member, text
from catalog.values.canonical_json import Json, canonical_json
from catalog.values.keys import MENTION_BITS, key_of, rank_of

_LAST_MENTION = (1 << MENTION_BITS) - 1
_NO_FACTS = (None,) * 16
_NO_ALIAS = (None, None)  # the row of a facet that names none: it takes those before it back


@dataclass(slots=True)
class EventRows:
    """The rows of one event, without the time it was received; contents and names may be there already."""

    run_event: Row | None = None
    mentions: list[Row] = field(default_factory=list)
    warnings: list[Row] = field(default_factory=list)
    declarations: list[Row] = field(default_factory=list)
    aliases: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    job: Name | None = None
    datasets: list[Name] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)
    symlinks: list[tuple[int, int]] = field(default_factory=list)


class Teller(NamedTuple):
    """Who mentions a dataset, and when: a run, a job (run_key None), or the dataset itself (both None)."""

    event_time: int
    rank: int
    run_key: int | None = None
    job_key: int | None = None
    suite: str | None = None
    suite_digest: str | None = None
    success: bool | None = None
    evaluated: int | None = None
    failed: int | None = None


def read_rows(
    event: dict[str, Json], envelope: Envelope, body_hash: bytes, texts: FacetTexts, reader: FacetReader
) -> EventRows:
    """The rows of one event; texts: the canonical JSON of its facets by the id of the facet's object."""
    return _EventReading(reader, texts).read(event, envelope, body_hash)


class _EventReading:
    """The reading of one event."""

    def __init__(self, reader: FacetReader, texts: FacetTexts) -> None:
        self._reader = reader
        self._texts = texts
        self._rows = EventRows()

    def read(self, event: dict[str, Json], envelope: Envelope, body_hash: bytes) -> EventRows:
        event_type = _event_type(event)
        rank = rank_of(event_type, body_hash)
        for remark in envelope.warnings:
            self._rows.warnings.append((envelope.event_time, rank, remark.pointer, remark.reason))
        if envelope.kind == "record":
            self._read_record(event["record"], envelope.event_time, rank)
        elif envelope.kind == "dataset":
            self._read_dataset_event(event["dataset"], Teller(envelope.event_time, rank))
        else:
            self._read_run_or_job_event(event, envelope, rank, event_type)
        return self._rows

    def _read_record(self, record: Json, event_time: int, rank: int) -> None:
        kind, record_id = text(member(record, "kind")), text(member(record, "id"))
        self._rows.records.append((event_time, rank, kind, record_id, canonical_json(record).decode()))

    def _read_run_or_job_event(
        self, event: dict[str, Json], envelope: Envelope, rank: int, event_type: str | None
    ) -> None:
        job = event["job"]
        name = self._rows.job = self._reader.name(str(member(job, "namespace")), str(member(job, "name")))
        of_job = self._reader.of_job(_facets_of(job, "facets"), self._texts)
        run_id = run_key = None
        run = event.get("run") if envelope.kind == "run" else None
        of_run = self._reader.of_run(_facets_of(run, "facets"), self._texts)
        if run is not None:
            run_id = str(member(run, "runId"))
            run_key = key_of(name.namespace, name.name, run_id)
        self._rows.run_event = (
            envelope.event_time,
            rank,
            run_key,
            name.key,
            run_id,
            event_type,
            envelope.producer,
            self._kept(of_run.content),
            self._kept(of_job.content),
            of_job.lineage_hash,
            of_job.processing_type,
            of_job.sql_write_mode,
            of_run.parent_run_id,
            of_run.root_run_id,
            of_run.nominal_start,
            of_run.engine,
            of_job.code_version,
            of_run.error_message,
        )
        validated = (of_run.suite, of_run.suite_digest, of_run.success, of_run.evaluated, of_run.failed)
        teller = Teller(envelope.event_time, rank, run_key, name.key, *validated)
        for declared in of_job.declared:
            self._rows.declarations.append((envelope.event_time, rank, None, name.key, *declared))
        self._read_flow(event, of_job, teller)

    def _read_flow(self, event: dict[str, Json], of_job: JobFacets, teller: Teller) -> None:
        """Read inputs, outputs, and the edges that only facets name."""
        declared = "" if teller.run_key is not None else "declared_"
        inputs = facet_values.members(event.get("inputs"))
        for item in inputs:
            self._mention(item, "inputFacets", f"{declared}input", teller)
        explicit = list(of_job.lineage)
        for item in facet_values.members(event.get("outputs")):
            said = self._mention(item, "outputFacets", f"{declared}output", teller)
            if said.lineage or said.column_sources:
                output = facet_values.name_of(item)
                explicit += [target._replace(target=output) for target in said.lineage]
                known = {facet_values.name_of(source) for source in inputs}
                for source in said.column_sources:
                    if source not in known:
                        self._edge(f"{declared}source", teller, source, output)
        for target, sources in explicit:
            for explicit_source in sources or (None,):
                self._edge(f"{declared}edge", teller, explicit_source, target)

    def _read_dataset_event(self, dataset: Json, teller: Teller) -> None:
        if not isinstance(dataset, dict):
            return
        said = self._mention(dataset, "outputFacets", "dataset", teller)
        name = facet_values.name_of(dataset)
        explicit = [source for target in said.lineage for source in target.sources or (None,)]
        sources = explicit if said.lineage else said.column_sources
        facets = _facets_of(dataset, "facets").keys() | _facets_of(dataset, "outputFacets").keys()
        if facets & {"columnLineage", "lineage"}:  # a cleared one says that nothing is declared any more
            for source in sources or (None,):
                self._edge("dataset_edge", teller, source, name)

    def _mention(self, item: dict[str, Json], own_place: str, mentioned_as: str, teller: Teller) -> DatasetFacets:
        """Add the row of one mention of a dataset; what its lasting facets say."""
        lasting, own = _route(_facets_of(item, "facets"), _facets_of(item, own_place))
        said = self._reader.of_dataset(lasting, self._texts)
        key = self._dataset_key(str(item["namespace"]), str(item["name"]))
        for link in said.symlinks:
            if link.key != key:
                self._rows.symlinks.append((key, link.key))
        rank = self._rank(teller)
        for declared in said.declared:
            self._rows.declarations.append((teller.event_time, rank, key, None, *declared))
        if said.aliases is not None:
            for alias in said.aliases or (_NO_ALIAS,):
                self._rows.aliases.append((teller.event_time, rank, key, *alias))
        own_said = self._reader.of_mention(own, self._texts)
        own_facts = self._own_facts(own)
        if own_said.assertions_hash is not None or (teller.suite and mentioned_as == "input"):
            who = (mentioned_as, teller.run_key, teller.job_key, key, own_facts[0])
            self._rows.checks.append((teller.event_time, rank, *who, own_said.assertions_hash, *teller[4:]))
        is_target = not mentioned_as.endswith("input")
        self._rows.mentions.append(
            (
                teller.event_time,
                rank,
                mentioned_as,
                teller.run_key,
                teller.job_key,
                key,
                None,
                *own_facts,
                self._kept(said.content),
                self._kept(own_said.content),
                said.schema_hash,
                said.column_lineage_hash if is_target else None,
                said.lineage_hash if is_target else None,
                said.dataset_type,
                said.is_model,
                said.write_mode,
                said.write_window,
                said.source_name,
                *_flow_facts(own),
            )
        )
        return said

    def _own_facts(self, own: Facets) -> tuple[str | None, str | None, int | None]:
        """Version, lifecycle ("" where it was taken away) and previous name of a mention."""
        if not own:
            return None, None, None
        change = own.get("lifecycleStateChange")
        lifecycle = None if change is None else (text(change.get("lifecycleStateChange")) or "").upper()
        previous = facet_values.name_of(member(change, "previousIdentifier"))
        previous_key = self._dataset_key(*previous) if previous else None
        return text(member(own.get("version"), "datasetVersion")), lifecycle, previous_key

    def _edge(
        self, mentioned_as: str, teller: Teller, source: DatasetName | None, target: DatasetName | None
    ) -> None:
        """Add the row of an edge that only a facet names; without a source: the target has none."""
        source_key = self._dataset_key(*source) if source else None
        target_key = self._dataset_key(*target) if target else None
        who = (mentioned_as, teller.run_key, teller.job_key, source_key, target_key)
        self._rows.mentions.append((teller.event_time, self._rank(teller), *who, *_NO_FACTS))

    def _rank(self, teller: Teller) -> int:
        """The rank of the next mention: among equal facts of one event the last counts."""
        return teller.rank + min(len(self._rows.mentions) + 1, _LAST_MENTION)

    def _kept(self, content: Content | None) -> int | None:
        """The key of a set of facets, whose rows are noted."""
        if content is None:
            return None
        self._rows.contents.append(content)
        return content.set_hash

    def _dataset_key(self, namespace: str, name: str) -> int:
        found = self._reader.name(namespace, name)
        self._rows.datasets.append(found)
        return found.key


def _event_type(event: dict[str, Json]) -> str | None:
    """The event's type verbatim; one that OpenLineage does not know counts as OTHER."""
    event_type = event.get("eventType")
    if not isinstance(event_type, str):
        return None
    return event_type if event_type in EVENT_TYPES else "OTHER"


def _facets_of(holder: Json, key: str) -> Facets:
    facets = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(facets, dict):
        return {}
    for body in facets.values():
        if not isinstance(body, dict):
            return {name: body for name, body in facets.items() if isinstance(body, dict)}
    return cast("Facets", facets)


def _route(lasting: Facets, own: Facets) -> tuple[Facets, Facets]:
    """Facets that last on the dataset, and those that belong to this mention, wherever the emitter put them."""
    if facet_values.MENTION_FACETS.isdisjoint(lasting) and facet_values.DATASET_FACETS.isdisjoint(own):
        return lasting, own
    strays = lasting.keys() & facet_values.MENTION_FACETS
    visitors = own.keys() & facet_values.DATASET_FACETS
    lasts = {name: own[name] for name in own if name in visitors}
    lasts.update((name, body) for name, body in lasting.items() if name not in strays)
    owned = {name: body for name, body in own.items() if name not in visitors}
    owned.update((name, body) for name, body in lasting.items() if name in strays)
    return lasts, owned


def _flow_facts(own: Facets) -> tuple[str | None, int | None, int | None]:
    """Role of an input, row count and byte size of an output."""
    if not own:
        return None, None, None
    statistics = own.get("outputStatistics")
    role = text(member(own.get("whence_role"), "role"))
    return (
        role,
        facet_values.whole_number(member(statistics, "rowCount")),
        facet_values.whole_number(member(statistics, "size")),
    )
