"""Events to rows: what one event adds to the readings, a function of the event alone.

Rows that only depend on content (a facet, a set of facets, a name) are written once per reader as long as it
remembers them; `catalog.merge` leaves out those that the tables already have.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from catalog import facets as facet
from catalog.canonical import Json, canonical_json
from catalog.envelope import EVENT_TYPES, Envelope
from catalog.facets import DatasetName, member, text
from catalog.keys import MENTION_BITS, content_key, key_of, rank_of, set_key

Row = tuple[object, ...]
Facets = dict[str, dict[str, Json]]
_REMEMBERED = 400_000


class RunFacets(NamedTuple):
    """What a run's facets say; "" where a facet took an earlier value away, None where it is absent."""

    set_hash: int | None
    parent_run_id: str | None
    root_run_id: str | None
    nominal_start: str | None
    engine: str | None
    error_message: str | None


class JobFacets(NamedTuple):
    """What a job's facets say; "" and None as in RunFacets."""

    set_hash: int | None
    lineage_hash: int | None
    lineage: tuple[facet.ExplicitTarget, ...]
    processing_type: str | None
    sql_write_mode: str | None
    code_version: str | None


class DatasetFacets(NamedTuple):
    """What a dataset's lasting facets say; "" and None as in RunFacets."""

    set_hash: int | None
    schema_hash: int | None
    column_lineage_hash: int | None
    column_sources: tuple[DatasetName, ...]
    lineage_hash: int | None
    lineage: tuple[facet.ExplicitTarget, ...]
    symlinks: tuple[DatasetName, ...]
    dataset_type: str | None
    is_model: bool | None
    write_mode: str | None
    write_window: facet.CalendarSpan | None
    source_name: str | None


class Moment(NamedTuple):
    """When an event happened and was received (microseconds since 1970), and its rank among equals."""

    received_at: int
    event_time: int
    rank: int


class Teller(NamedTuple):
    """Who mentions a dataset, and when: a run, a job (run_key None), or the dataset itself (both None)."""

    moment: Moment
    run_key: int | None = None
    job_key: int | None = None


@dataclass(slots=True)
class Rows:
    """Rows per reading table, columns in the order of the table's definition."""

    datasets: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)
    facets: list[Row] = field(default_factory=list)
    facet_sets: list[Row] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)
    column_edges: list[Row] = field(default_factory=list)
    symlinks: list[Row] = field(default_factory=list)
    run_events: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    warnings: list[Row] = field(default_factory=list)


class Reader:
    """Takes events apart into rows; what it already wrote in this process it does not write again."""

    def __init__(self) -> None:
        """Start with nothing remembered and no rows."""
        self.rows = Rows()
        self._names: dict[tuple[str, ...], int] = {}
        self._links: set[tuple[int, int]] = set()
        self._content: set[int] = set()
        self._run_facets: dict[bytes, RunFacets] = {}
        self._job_facets: dict[bytes, JobFacets] = {}
        self._dataset_facets: dict[bytes, DatasetFacets] = {}
        self._received_at = 0
        self._mentions_in_event = 0

    def take_rows(self) -> Rows:
        """The rows since the last call."""
        rows, self.rows = self.rows, Rows()
        self._forget_beyond(_REMEMBERED)
        return rows

    def forget(self) -> None:
        """Forget what was written: the rows of a failed transaction are to be written again."""
        self.rows = Rows()
        self._forget_beyond(-1)

    def _forget_beyond(self, limit: int) -> None:
        for memory in (
            self._names,
            self._links,
            self._content,
            self._run_facets,
            self._job_facets,
            self._dataset_facets,
        ):
            if len(memory) > limit:
                memory.clear()

    def read(self, event: dict[str, Json], envelope: Envelope, body_hash: bytes, received_at: int) -> None:
        """Add the rows of one event."""
        event_type = _event_type(event)
        moment = Moment(received_at, envelope.event_time, rank_of(event_type, body_hash))
        self._received_at = received_at
        self._mentions_in_event = 0
        for remark in envelope.warnings:
            self.rows.warnings.append((*moment, remark.pointer, remark.reason))
        if envelope.kind == "dataset":
            self._read_dataset_event(event["dataset"], moment)
        else:
            self._read_job_or_run_event(event, envelope, moment, event_type)

    def _read_job_or_run_event(
        self, event: dict[str, Json], envelope: Envelope, moment: Moment, event_type: str | None
    ) -> None:
        job = event["job"]
        namespace, name = str(member(job, "namespace")), str(member(job, "name"))
        job_key = self._job_key(namespace, name)
        job_facets = self._read_job_facets(_facets_of(job, "facets"))
        run_id = run_key = None
        run_facets = _NO_RUN_FACETS
        if envelope.kind == "run":
            run_id = str(member(event["run"], "runId"))
            run_key = key_of(namespace, name, run_id)
            run_facets = self._read_run_facets(_facets_of(event["run"], "facets"))
        self.rows.run_events.append(
            (
                *moment,
                run_key,
                job_key,
                run_id,
                event_type,
                envelope.producer,
                run_facets.set_hash,
                job_facets.set_hash,
                job_facets.lineage_hash,
                job_facets.processing_type,
                job_facets.sql_write_mode,
                run_facets.parent_run_id,
                run_facets.root_run_id,
                run_facets.nominal_start,
                run_facets.engine,
                job_facets.code_version,
                run_facets.error_message,
            )
        )
        self._read_flow(event, job_facets, Teller(moment, run_key, job_key))

    def _read_flow(self, event: dict[str, Json], job_facets: JobFacets, teller: Teller) -> None:
        """Read inputs, outputs, and the edges that only facets name."""
        declared = "" if teller.run_key is not None else "declared_"
        inputs = facet.members(event.get("inputs"))
        input_names = {name for item in inputs if (name := facet.name_of(item))}
        for item in inputs:
            self._mention(item, "inputFacets", f"{declared}input", teller)
        explicit = list(job_facets.lineage)
        for item in facet.members(event.get("outputs")):
            output = facet.name_of(item)
            said = self._mention(item, "outputFacets", f"{declared}output", teller)
            explicit += [target._replace(target=output) for target in said.lineage]
            for source in said.column_sources:
                if source not in input_names:
                    self._edge(f"{declared}source", teller, source, output)
        for target, sources in explicit:
            for explicit_source in sources or (None,):
                self._edge(f"{declared}edge", teller, explicit_source, target)

    def _read_dataset_event(self, dataset: Json, moment: Moment) -> None:
        if not isinstance(dataset, dict):
            return
        teller = Teller(moment)
        said = self._mention(dataset, "outputFacets", "dataset", teller)
        name = facet.name_of(dataset)
        explicit = [source for target in said.lineage for source in target.sources or (None,)]
        sources = explicit if said.lineage else said.column_sources
        facets = _facets_of(dataset, "facets").keys() | _facets_of(dataset, "outputFacets").keys()
        if facets & {"columnLineage", "lineage"}:  # a cleared one says that nothing is declared any more
            for source in sources or (None,):
                self._edge("dataset_edge", teller, source, name)

    def _mention(self, item: dict[str, Json], own_place: str, mentioned_as: str, teller: Teller) -> DatasetFacets:
        """Add the row of one mention of a dataset; what its lasting facets say."""
        lasting, own = _route(_facets_of(item, "facets"), _facets_of(item, own_place))
        said = self._read_dataset_facets(lasting) if lasting else _NO_DATASET_FACETS
        dataset_key = self._dataset_key(str(item["namespace"]), str(item["name"]))
        for identifier in said.symlinks:
            self._link(dataset_key, self._dataset_key(*identifier))
        lifecycle = own.get("lifecycleStateChange")
        previous = facet.name_of(member(lifecycle, "previousIdentifier"))
        is_target = not mentioned_as.endswith("input")
        self.rows.mentions.append(
            (
                *self._ranked(teller.moment),
                mentioned_as,
                teller.run_key,
                teller.job_key,
                dataset_key,
                None,
                text(member(own.get("version"), "datasetVersion")),
                None if lifecycle is None else (text(lifecycle.get("lifecycleStateChange")) or "").upper(),
                self._dataset_key(*previous) if previous else None,
                said.set_hash,
                self._write_facets(own) if own else None,
                said.schema_hash,
                said.column_lineage_hash if is_target else None,
                said.lineage_hash if is_target else None,
                said.dataset_type,
                said.is_model,
                said.write_mode,
                said.write_window,
                said.source_name,
                text(member(own.get("whence_role"), "role")),
                facet.whole_number(member(own.get("outputStatistics"), "rowCount")),
                facet.whole_number(member(own.get("outputStatistics"), "size")),
            )
        )
        return said

    def _ranked(self, moment: Moment) -> Moment:
        """The moment of the next mention in an event; among equal facts of one event the last counts."""
        self._mentions_in_event += 1
        return moment._replace(rank=moment.rank + min(self._mentions_in_event, (1 << MENTION_BITS) - 1))

    def _edge(
        self, mentioned_as: str, teller: Teller, source: DatasetName | None, target: DatasetName | None
    ) -> None:
        """Add the row of an edge that only a facet names; without a source: the target has none."""
        self.rows.mentions.append(
            (
                *teller.moment,
                mentioned_as,
                teller.run_key,
                teller.job_key,
                self._dataset_key(*source) if source else None,
                self._dataset_key(*target) if target else None,
                *_NO_MENTION_FACTS,
            )
        )

    def _read_run_facets(self, facets: Facets) -> RunFacets:
        if not facets:
            return _NO_RUN_FACETS
        content = canonical_json(_json(facets))
        said = self._run_facets.get(content)
        if said is None:
            parent = "parent" if "parent" in facets else "parentRun"
            said = self._run_facets[content] = RunFacets(
                self._write_facets(facets),
                _said(facets, parent, "run", "runId"),
                _said(facets, parent, "root", "run", "runId"),
                _said(facets, "nominalTime", "nominalStartTime"),
                _engine(facets),
                _said(facets, "errorMessage", "message"),
            )
        return said

    def _read_job_facets(self, facets: Facets) -> JobFacets:
        if not facets:
            return _NO_JOB_FACETS
        content = canonical_json(_json(facets))
        said = self._job_facets.get(content)
        if said is None:
            lineage = facets.get("lineage")
            targets, edges = facet.explicit_lineage(lineage)
            lineage_hash = self._facet_key("lineage", lineage) if targets and lineage else None
            if lineage_hash is not None:
                self._write_column_edges(lineage_hash, edges)
            said = self._job_facets[content] = JobFacets(
                self._write_facets(facets),
                lineage_hash,
                tuple(targets),
                _said(facets, "jobType", "processingType"),
                (facet.sql_write_mode(facets["sql"]) or "") if "sql" in facets else None,
                _said(facets, "sourceCodeLocation", "version"),
            )
        return said

    def _read_dataset_facets(self, facets: Facets) -> DatasetFacets:
        content = canonical_json(_json(facets))
        said = self._dataset_facets.get(content)
        if said is None:
            said = self._dataset_facets[content] = self._take_dataset_facets_apart(facets)
        return said

    def _take_dataset_facets_apart(self, facets: Facets) -> DatasetFacets:
        schema, columns, lineage = facets.get("schema"), facets.get("columnLineage"), facets.get("lineage")
        schema_hash = self._facet_key("schema", schema) if schema is not None else None
        if schema is not None and schema_hash is not None:
            self._write_fields(schema_hash, facet.schema_fields(schema))
        column_edges = facet.column_lineage_edges(columns)
        column_hash = self._facet_key("columnLineage", columns) if column_edges and columns else None
        if column_hash is not None:
            self._write_column_edges(column_hash, column_edges)
        targets, explicit_edges = facet.explicit_lineage(lineage)
        lineage_hash = self._facet_key("lineage", lineage) if targets and lineage else None
        if lineage_hash is not None:
            self._write_column_edges(lineage_hash, explicit_edges)
        return DatasetFacets(
            self._write_facets(facets),
            schema_hash,
            column_hash,
            tuple(dict.fromkeys(edge.source for edge in column_edges if edge.source)),
            lineage_hash,
            tuple(targets),
            tuple(facet.symlink_identifiers(facets.get("symlinks"))),
            _said(facets, "datasetType", "datasetType"),
            not facet.is_cleared(facets["whence_model"]) if "whence_model" in facets else None,
            _said(facets, "whence_write", "mode"),
            facet.duration(member(facets.get("whence_write"), "window")),
            _said(facets, "whence_source", "name"),
        )

    def _write_facets(self, facets: Facets) -> int:
        """Add the rows of facets not yet written; the key of their set."""
        hashes = []
        for name, body in facets.items():
            content = canonical_json(body)
            facet_hash = content_key(name, content)
            hashes.append(facet_hash)
            if facet_hash not in self._content:
                self._content.add(facet_hash)
                self.rows.facets.append((facet_hash, name, facet.is_cleared(body), content.decode()))
        set_hash = set_key(hashes)
        if set_hash not in self._content:
            self._content.add(set_hash)
            self.rows.facet_sets += [
                (set_hash, name, facet_hash) for name, facet_hash in zip(facets, hashes, strict=True)
            ]
        return set_hash

    def _facet_key(self, name: str, body: dict[str, Json]) -> int:
        return content_key(name, canonical_json(body))

    def _write_fields(self, facet_hash: int, fields: list[facet.Field]) -> None:
        if facet_hash not in self._content:
            self.rows.fields += [(facet_hash, *item) for item in fields]

    def _write_column_edges(self, facet_hash: int, edges: list[facet.ColumnEdge]) -> None:
        if facet_hash in self._content:
            return
        for edge in dict.fromkeys(edges):
            self.rows.column_edges.append(
                (
                    facet_hash,
                    self._dataset_key(*edge.target) if edge.target else None,
                    edge.target_field,
                    self._dataset_key(*edge.source) if edge.source else None,
                    *edge[3:],
                )
            )

    def _dataset_key(self, namespace: str, name: str) -> int:
        key = self._names.get(("d", namespace, name))
        if key is None:
            key = self._names["d", namespace, name] = key_of(namespace, name)
            self.rows.datasets.append((key, namespace, name, self._received_at))
        return key

    def _job_key(self, namespace: str, name: str) -> int:
        key = self._names.get(("j", namespace, name))
        if key is None:
            key = self._names["j", namespace, name] = key_of(namespace, name)
            self.rows.jobs.append((key, namespace, name, self._received_at))
        return key

    def _link(self, dataset_key: int, identifier_key: int) -> None:
        if dataset_key != identifier_key and (dataset_key, identifier_key) not in self._links:
            self._links.add((dataset_key, identifier_key))
            self.rows.symlinks.append((dataset_key, identifier_key, self._received_at))


_NO_RUN_FACETS = RunFacets(None, None, None, None, None, None)
_NO_JOB_FACETS = JobFacets(None, None, (), None, None, None)
_NO_DATASET_FACETS = DatasetFacets(None, None, None, (), None, (), (), None, None, None, None, None)
_NO_MENTION_FACTS = (None,) * 16


def _json(facets: Facets) -> Json:
    return dict(facets)


def _event_type(event: dict[str, Json]) -> str | None:
    """The event's type verbatim; one that OpenLineage does not know counts as OTHER."""
    event_type = event.get("eventType")
    if not isinstance(event_type, str):
        return None
    return event_type if event_type in EVENT_TYPES else "OTHER"


def _facets_of(holder: Json, key: str) -> Facets:
    facets = member(holder, key)
    if not isinstance(facets, dict):
        return {}
    return {name: body for name, body in facets.items() if isinstance(body, dict)}


def _route(lasting: Facets, own: Facets) -> tuple[Facets, Facets]:
    """Facets that last on the dataset, and those that belong to this mention, wherever the emitter put them."""
    strays = [name for name in lasting if name in facet.MENTION_FACETS]
    visitors = [name for name in own if name in facet.DATASET_FACETS]
    if not strays and not visitors:
        return lasting, own
    lasts = {name: body for name, body in lasting.items() if name not in facet.MENTION_FACETS}
    owned = {name: body for name, body in own.items() if name not in facet.DATASET_FACETS}
    owned.update((name, lasting[name]) for name in strays)
    return {**{name: own[name] for name in visitors}, **lasts}, owned


def _said(facets: Facets, name: str, *path: str) -> str | None:
    """The text at a path of a facet; "" where the facet is there without it, None where the facet is absent."""
    body = facets.get(name)
    if body is None:
        return None
    return "" if facet.is_cleared(body) else (text(member(body, *path)) or "")


def _engine(facets: Facets) -> str | None:
    name, version = _said(facets, "processing_engine", "name"), _said(facets, "processing_engine", "version")
    return None if name is None else f"{name} {version}".strip()
