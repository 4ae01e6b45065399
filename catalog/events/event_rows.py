"""Events to rows: what one event adds to the reading tables, a function of the event alone."""

from dataclasses import dataclass, field

from catalog.events.dataset_facets import WHOLE_NAMESPACE
from catalog.events.emitters.spark import is_spark, snapshot_scanned, write_by_commit
from catalog.events.emitters.table_functions import names_files_in_sql
from catalog.events.emitters.writes import profile_of_event, profile_of_output
from catalog.events.envelope import EVENT_TYPES, Envelope
from catalog.events.facet_names import DATASET_FACETS, JOB_FACETS, MENTION_FACETS, RUN_FACETS
from catalog.events.facet_places import facets_of, lasting_facets, split_facets
from catalog.events.facet_rows import FacetReader, Facets, FacetTexts
from catalog.events.facet_sets import Content, DatasetFacets, JobFacets
from catalog.events.facet_values import DatasetName, member, members, name_of, text, whole_number
from catalog.events.mention_facts import NO_OWN_FACTS, Origin, OwnFacts
from catalog.events.read_and_written import inputs_read, outputs_written
from catalog.events.table_rows import (
    AliasRow,
    CheckRow,
    DatasetRow,
    DeclarationRow,
    JobRow,
    LostWriteRow,
    MentionRow,
    RecordRow,
    RunEventRow,
    SymlinkRow,
    WarningRow,
)
from catalog.values.canonical_json import Json, canonical_json
from catalog.values.keys import MENTION_BITS, key_of, rank_of
from catalog.values.name_parts import name_keys
from catalog.values.run_ids import run_id_of

_OF_DATASET = DATASET_FACETS | MENTION_FACETS
_LAST_MENTION = (1 << MENTION_BITS) - 1  # what an event mentions beyond so many shares the last rank


@dataclass(slots=True)
class EventRows:
    """The rows of one event; the tables may have those of contents, names and symlinks already."""

    run_event: RunEventRow | None = None
    mentions: list[MentionRow] = field(default_factory=list)
    warnings: list[WarningRow] = field(default_factory=list)
    declarations: list[DeclarationRow] = field(default_factory=list)
    aliases: list[AliasRow] = field(default_factory=list)
    checks: list[CheckRow] = field(default_factory=list)
    records: list[RecordRow] = field(default_factory=list)
    job: JobRow | None = None
    datasets: list[DatasetRow] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)
    symlinks: list[SymlinkRow] = field(default_factory=list)
    lost_write: LostWriteRow | None = None


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
            self._rows.warnings.append(WarningRow(envelope.event_time, rank, remark.pointer, remark.reason))
        if envelope.kind == "record":
            self._read_record(event["record"], envelope.event_time, rank)
        elif envelope.kind == "dataset":
            self._read_dataset_event(event["dataset"], Origin(envelope.event_time, rank))
        else:
            self._read_run_or_job_event(event, envelope, rank, event_type)
        return self._rows

    def _read_record(self, record: Json, event_time: int, rank: int) -> None:
        kind, record_id = text(member(record, "kind")), text(member(record, "id"))
        self._rows.records.append(RecordRow(event_time, rank, kind, record_id, canonical_json(record).decode()))

    def _read_run_or_job_event(
        self, event: dict[str, Json], envelope: Envelope, rank: int, event_type: str | None
    ) -> None:
        job = event["job"]
        row = self._rows.job = self._reader.job(str(member(job, "namespace")), str(member(job, "name")))
        of_job = self._reader.of_job(lasting_facets(job, JOB_FACETS), self._texts)
        run_id = run_key = None
        run = event.get("run") if envelope.kind == "run" else None
        of_run = self._reader.of_run(lasting_facets(run, RUN_FACETS), self._texts)
        if run is not None:
            run_id = run_id_of(str(member(run, "runId")))
            run_key = key_of(row.namespace, row.name, run_id)
        self._rows.run_event = RunEventRow(
            envelope.event_time,
            rank,
            run_key,
            row.job_key,
            run_id,
            event_type,
            envelope.producer,
            self._add_content(of_run.content),
            self._add_content(of_job.content),
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
        if of_job.sql_target and run_key is not None and not event.get("outputs"):
            keys = name_keys(of_job.sql_target)
            self._rows.lost_write = LostWriteRow(envelope.event_time, rank, run_key, of_job.sql_target, *keys)
        for declared in of_job.declared:
            self._rows.declarations.append(
                DeclarationRow(envelope.event_time, rank, None, row.job_key, declared.facet, declared.facet_hash)
            )
        by_spark = is_spark(envelope.producer)
        profile = of_job.write_profile or profile_of_event(envelope.producer, row.name, of_run.nominal_start)
        calls = of_job.table_calls
        origin = Origin(envelope.event_time, rank, run_key, row.job_key, of_run.validation, by_spark, profile, calls)
        inputs, outputs = members(event.get("inputs")), outputs_written(members(event.get("outputs")))
        if calls is not None:
            inputs = inputs_read(inputs, outputs, calls, is_complete=names_files_in_sql(envelope.producer))
        self._read_flow(inputs, outputs, of_job, origin)

    def _read_flow(
        self, inputs: list[dict[str, Json]], outputs: list[dict[str, Json]], of_job: JobFacets, origin: Origin
    ) -> None:
        """Read inputs, outputs, and the edges that only facets name."""
        declared = "" if origin.run_key is not None else "declared_"
        for item in inputs:
            self._mention(item, "inputFacets", f"{declared}input", origin)
        explicit = list(of_job.lineage)
        for item in outputs:
            facets = self._mention(item, "outputFacets", f"{declared}output", origin)
            if facets.lineage or facets.column_sources:
                output = name_of(item)
                explicit += [target._replace(target=output) for target in facets.lineage]
                known = {name_of(source) for source in inputs}
                for source in facets.column_sources:
                    if source not in known:
                        self._edge(f"{declared}source", origin, source, output)
        for target, sources in explicit:
            for explicit_source in sources or (None,):
                self._edge(f"{declared}edge", origin, explicit_source, target)

    def _read_dataset_event(self, dataset: Json, origin: Origin) -> None:
        if not isinstance(dataset, dict):
            return
        if dataset["name"] == WHOLE_NAMESPACE and "whence_aliases" in facets_of(dataset, "facets"):
            self._read_namespace(dataset, origin)
            return
        facets = self._mention(dataset, "outputFacets", "dataset", origin)
        name = name_of(dataset)
        explicit = [source for target in facets.lineage for source in target.sources or (None,)]
        sources = explicit if facets.lineage else facets.column_sources
        facet_names = lasting_facets(dataset, _OF_DATASET).keys() | facets_of(dataset, "outputFacets").keys()
        if facet_names & {"columnLineage", "lineage"}:  # a cleared one says that nothing is declared any more
            for source in sources or (None,):
                self._edge("dataset_edge", origin, source, name)

    def _read_namespace(self, dataset: dict[str, Json], origin: Origin) -> None:
        """Read what is declared of a whole namespace; it stands on a name that is not listed."""
        facets = self._reader.of_dataset(facets_of(dataset, "facets"), self._texts)
        key, rank = self._dataset_key(str(dataset["namespace"]), WHOLE_NAMESPACE), self._next_rank(origin)
        self._add_statements(facets, key, origin.event_time, rank)
        said = MentionRow(origin.event_time, rank, "namespace", None, None, key)
        self._rows.mentions.append(said._replace(dataset_facets=self._add_content(facets.content)))

    def _mention(self, item: dict[str, Json], own_place: str, mentioned_as: str, origin: Origin) -> DatasetFacets:
        """Add the rows of one mention of a dataset; returns what its lasting facets say."""
        lasting, own = split_facets(lasting_facets(item, _OF_DATASET), facets_of(item, own_place))
        calls = origin.table_calls if own_place == "outputFacets" else None
        facets = self._reader.of_dataset(lasting, self._texts, calls)
        own_facets = self._reader.of_mention(own, self._texts)
        row = self._dataset(str(item["namespace"]), str(item["name"]))
        key, rank = row.dataset_key, self._next_rank(origin)
        facts = self._own_facts(own) if own else NO_OWN_FACTS
        if row.is_placeholder and mentioned_as == "input":
            facts = facts._replace(version=None, scanned=None)  # a version of what, nobody knows
        if own_facets.assertions_hash is not None or (origin.validation.suite and mentioned_as == "input"):
            self._add_check(mentioned_as, origin, rank, key, facts.version, own_facets.assertions_hash)
        profile = None
        if mentioned_as == "output":
            known = facets.write_profile, origin.write_profile, facts.commit_profile
            profile = profile_of_output(*known, by_spark=origin.is_spark)
        if not (lasting or own or profile):
            self._rows.mentions.append(
                MentionRow(origin.event_time, rank, mentioned_as, origin.run_key, origin.job_key, key)
            )
            return facets
        self._add_statements(facets, key, origin.event_time, rank)
        self._add_content(facets.meant_columns)
        is_target = not mentioned_as.endswith("input")
        self._rows.mentions.append(
            MentionRow(  # by place: by name takes four times as long, and there is one for each dataset of each event
                origin.event_time,
                rank,
                mentioned_as,
                origin.run_key,
                origin.job_key,
                key,
                None,
                facts.version,
                facts.lifecycle,
                facts.previous_key,
                self._add_content(facets.content),
                self._add_content(own_facets.content),
                facets.schema_hash,
                facets.column_lineage_hash if is_target else None,
                facets.lineage_hash if is_target else None,
                facets.dataset_type,
                facets.is_model,
                facets.write_mode,
                facets.write_window,
                facets.source_name,
                facts.flow_role,
                facts.row_count,
                facts.byte_size,
                profile.name if profile else None,
                profile.mode if profile else None,
                None if is_target else facts.scanned,
                facts.file_count,
                own_facets.subset_hash,
            )
        )
        return facets

    def _add_check(
        self, mentioned_as: str, origin: Origin, rank: int, key: int, version: str | None, facet_hash: int | None
    ) -> None:
        who = (mentioned_as, origin.run_key, origin.job_key, key, version)
        self._rows.checks.append(CheckRow(origin.event_time, rank, *who, facet_hash, *origin.validation))

    def _add_statements(self, facets: DatasetFacets, key: int, event_time: int, rank: int) -> None:
        """Add the rows of what a dataset's facets say beyond the mention: other names, declarations."""
        rows = self._rows
        if facets.symlinks_hash is not None:
            self._add_symlinks(facets, facets.symlinks_hash, key, event_time, rank)
        for declared in facets.declared:
            rows.declarations.append(DeclarationRow(event_time, rank, key, None, declared.facet, declared.facet_hash))
        for declared_name in facets.aliases:
            rows.aliases.append(AliasRow(event_time, rank, key, *declared_name))

    def _add_symlinks(self, facets: DatasetFacets, facet_hash: int, key: int, event_time: int, rank: int) -> None:
        """Add the other names that a symlinks facet gives, or that it takes them back."""
        links = self._rows.symlinks
        if facets.symlinks_cleared:
            links.append(SymlinkRow(key, None, facet_hash, event_time, rank))
        links += [
            SymlinkRow(key, link.dataset_key, facet_hash) for link in facets.symlinks if link.dataset_key != key
        ]

    def _own_facts(self, own: Facets) -> OwnFacts:
        change = own.get("lifecycleStateChange")
        previous = name_of(member(change, "previousIdentifier"))
        statistics = own.get("outputStatistics") or own.get("inputStatistics")
        return OwnFacts(
            version=text(member(own.get("version"), "datasetVersion")),
            lifecycle=None if change is None else (text(change.get("lifecycleStateChange")) or "").upper(),
            previous_key=self._dataset_key(*previous) if previous else None,
            flow_role=text(member(own.get("whence_role"), "role")),
            row_count=whole_number(member(statistics, "rowCount")),
            byte_size=whole_number(member(statistics, "size")),
            file_count=whole_number(member(statistics, "fileCount")),
            commit_profile=write_by_commit(own["icebergCommitReport"]) if "icebergCommitReport" in own else None,
            scanned=snapshot_scanned(own["icebergScanReport"]) if "icebergScanReport" in own else None,
        )

    def _edge(
        self, mentioned_as: str, origin: Origin, source: DatasetName | None, target: DatasetName | None
    ) -> None:
        """Add the row of an edge that only a facet names; without a source: the target has none."""
        row = MentionRow(
            event_time=origin.event_time,
            rank=self._next_rank(origin),
            mentioned_as=mentioned_as,
            run_key=origin.run_key,
            job_key=origin.job_key,
            dataset_key=self._dataset_key(*source) if source else None,
            target_key=self._dataset_key(*target) if target else None,
        )
        self._rows.mentions.append(row)

    def _next_rank(self, origin: Origin) -> int:
        """The rank of the next mention: among equal facts of one event the last counts."""
        return origin.rank + min(len(self._rows.mentions) + 1, _LAST_MENTION)

    def _add_content(self, content: Content | None) -> int | None:
        """Add the rows of a set of facets; returns its key."""
        if content is None:
            return None
        self._rows.contents.append(content)
        return content.set_hash

    def _dataset_key(self, namespace: str, name: str) -> int:
        return self._dataset(namespace, name).dataset_key

    def _dataset(self, namespace: str, name: str) -> DatasetRow:
        row = self._reader.dataset(namespace, name)
        self._rows.datasets.append(row)
        return row


def _event_type(event: dict[str, Json]) -> str | None:
    """The event's type verbatim; one that OpenLineage does not know counts as OTHER."""
    event_type = event.get("eventType")
    if not isinstance(event_type, str):
        return None
    return event_type if event_type in EVENT_TYPES else "OTHER"
