"""Our records as OpenLineage events, and the client that posts them: the only file that imports it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache

import attr
from openlineage.client import OpenLineageClient
from openlineage.client import event_v2 as ol
from openlineage.client import facet_v2 as facets
from openlineage.client.serde import Serde
from openlineage.client.transport.composite import CompositeTransport
from openlineage.client.transport.http import HttpTransport
from openlineage.client.transport.transport import Transport
from openlineage.client.uuid import generate_new_uuid

from whence.facets import SPEC
from whence.json_values import json_mapping
from whence.records import ColumnEdge, Mention, Read, RunAbout, State, Written

RunEvent = ol.RunEvent
DatasetEvent = ol.DatasetEvent


@attr.define
class WhenceRoleInputDatasetFacet(facets.InputDatasetFacet):
    """What an input was used for: train, validation, test, reference or production."""

    role: str

    @staticmethod
    def _get_schema() -> str:
        return f"{SPEC}/WhenceRoleInputDatasetFacet.json"


@attr.define
class WhenceTrainingOutputDatasetFacet(facets.OutputDatasetFacet):
    """How a model version was trained; values JSON cannot hold are given as text."""

    parameters: dict[str, object]
    metrics: dict[str, object]
    artifact: str | None = None

    @staticmethod
    def _get_schema() -> str:
        return f"{SPEC}/WhenceTrainingOutputDatasetFacet.json"


@attr.define
class WhenceSignatureOutputDatasetFacet(facets.OutputDatasetFacet):
    """A signature of a model version's files, and the public key it is checked with."""

    bundle: dict[str, object]
    public_key: str | None = None

    @staticmethod
    def _get_schema() -> str:
        return f"{SPEC}/WhenceSignatureOutputDatasetFacet.json"


def new_run_id() -> str:
    """Return a new run id, a UUIDv7: later runs sort after earlier ones."""
    return str(generate_new_uuid())


def event_of(
    state: State,
    moment: datetime,
    about: RunAbout,
    reads: Iterable[Read],
    writes: Iterable[Written],
    *,
    error: str | None = None,
) -> RunEvent:
    """Return the run event of a state at `moment`, in UTC."""
    return ol.RunEvent(
        eventType=ol.RunState[state],
        eventTime=_instant(moment),
        producer=about.producer,
        run=ol.Run(runId=about.name.run_id, facets=_run_facets(about, error)),
        job=ol.Job(namespace=about.name.namespace, name=about.name.job, facets=_job_facets(about)),
        inputs=[_input(read, about.producer) for read in reads],
        outputs=[_output(written, about.producer) for written in writes],
    )


def dataset_event_of(moment: datetime, mention: Mention, producer: str) -> DatasetEvent:
    """Return the event that describes a dataset without a run; `moment` is in UTC."""
    return ol.DatasetEvent(
        eventTime=_instant(moment),
        producer=producer,
        dataset=ol.StaticDataset(mention.namespace, mention.name, facets=_dataset_facets(mention, producer)),
    )


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def event_json(event: RunEvent | DatasetEvent) -> str:
    """Return the event as the client would send it: one line of JSON."""
    return Serde.to_json(event)


class Connection:
    """The real client, kept from waiting: no retries, a short timeout, no redirects."""

    def __init__(self, url: str | None, api_key: str | None, timeout_seconds: float) -> None:
        """Raise whatever the client raises on a wrong URL or configuration file."""
        self._client = OpenLineageClient(config=_http_config(url, api_key) if url else None)
        self._http = list(_http_transports(self._client.transport))
        for transport in self._http:
            transport.config.retry = {"total": 0}
        self.wait_at_most(timeout_seconds)

    def wait_at_most(self, seconds: float) -> None:
        """Lower the time that one event may take."""
        for transport in self._http:
            transport.timeout = min(transport.timeout, seconds)

    def post(self, event: RunEvent | DatasetEvent) -> None:
        """Raise if the backend did not take the event."""
        for transport in self._http:
            transport.session.max_redirects = 0  # a followed redirect turns the POST into a GET
        self._client.emit(event)

    def close(self, timeout_seconds: float) -> bool:
        """Return whether transports that send in the background sent everything in time."""
        return self._client.close(timeout_seconds)


def _http_config(url: str, api_key: str | None) -> dict[str, object]:
    # urljoin would drop the last segment of a base URL that does not end in a slash
    transport: dict[str, object] = {"type": "http", "url": url.rstrip("/") + "/"}
    if api_key:
        transport["auth"] = {"type": "api_key", "apiKey": api_key}
    return {"transport": transport}


def _http_transports(transport: Transport) -> Iterable[HttpTransport]:
    if isinstance(transport, HttpTransport):
        yield transport
    elif isinstance(transport, CompositeTransport):
        for part in transport.transports:
            yield from _http_transports(part)


def _run_facets(about: RunAbout, error: str | None) -> dict[str, facets.RunFacet]:
    run_facets: dict[str, facets.RunFacet] = {}
    if about.parents:
        parent, root = about.parents
        run_facets["parent"] = facets.parent_run.ParentRunFacet(
            run=facets.parent_run.Run(runId=parent.run_id),
            job=facets.parent_run.Job(namespace=parent.namespace, name=parent.job),
            root=facets.parent_run.Root(
                run=facets.parent_run.RootRun(runId=root.run_id),
                job=facets.parent_run.RootJob(namespace=root.namespace, name=root.job),
            )
            if root
            else None,
            producer=about.producer,
        )
    if about.engine:
        name, version = about.engine
        run_facets["processing_engine"] = facets.processing_engine_run.ProcessingEngineRunFacet(
            version=version, name=name, producer=about.producer
        )
    if error is not None:
        run_facets["errorMessage"] = facets.error_message_run.ErrorMessageRunFacet(
            message=error, programmingLanguage="PYTHON", producer=about.producer
        )
    return run_facets


def _job_facets(about: RunAbout) -> dict[str, facets.JobFacet]:
    job_facets: dict[str, facets.JobFacet] = {
        "jobType": facets.job_type_job.JobTypeJobFacet(
            processingType="BATCH", integration="WHENCE", jobType="JOB", producer=about.producer
        )
    }
    if about.code:
        job_facets["sourceCodeLocation"] = facets.source_code_location_job.SourceCodeLocationJobFacet(
            type="git",
            url=about.code.url,
            repoUrl=about.code.repo_url,
            version=about.code.version,
            producer=about.producer,
        )
    if about.sql:
        job_facets["sql"] = facets.sql_job.SQLJobFacet(query=about.sql, producer=about.producer)
    return job_facets


def _input(read: Read, producer: str) -> ol.InputDataset:
    input_facets: dict[str, facets.InputDatasetFacet] = {}
    if read.role:
        input_facets["whence_role"] = WhenceRoleInputDatasetFacet(role=read.role, producer=producer)
    if read.row_count is not None or read.byte_size is not None:
        input_facets["inputStatistics"] = facets.input_statistics_input_dataset.InputStatisticsInputDatasetFacet(
            rowCount=read.row_count, size=read.byte_size, producer=producer
        )
    return ol.InputDataset(
        namespace=read.namespace, name=read.name, facets=_dataset_facets(read, producer), inputFacets=input_facets
    )


def _output(written: Written, producer: str) -> ol.OutputDataset:
    output_facets: dict[str, facets.OutputDatasetFacet] = {}
    if written.row_count is not None or written.byte_size is not None:
        output_facets["outputStatistics"] = (
            facets.output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
                rowCount=written.row_count, size=written.byte_size, producer=producer
            )
        )
    if written.training:
        output_facets["whence_training"] = WhenceTrainingOutputDatasetFacet(
            parameters=json_mapping(written.training.parameters),
            metrics=json_mapping(written.training.metrics),
            artifact=written.training.artifact,
            producer=producer,
        )
    if written.signature:
        output_facets["whence_signature"] = WhenceSignatureOutputDatasetFacet(
            bundle=dict(written.signature.bundle), public_key=written.signature.public_key, producer=producer
        )
    dataset_facets = _dataset_facets(written, producer)
    if written.column_lineage:
        dataset_facets["columnLineage"] = _column_lineage(written.column_lineage, producer)
    if written.lifecycle:
        change = facets.lifecycle_state_change_dataset
        dataset_facets["lifecycleStateChange"] = change.LifecycleStateChangeDatasetFacet(
            lifecycleStateChange=change.LifecycleStateChange[written.lifecycle], producer=producer
        )
    return ol.OutputDataset(
        namespace=written.namespace, name=written.name, facets=dataset_facets, outputFacets=output_facets
    )


def _dataset_facets(mention: Mention, producer: str) -> dict[str, facets.DatasetFacet]:
    dataset_facets: dict[str, facets.DatasetFacet] = {}
    if mention.version is not None:
        dataset_facets["version"] = facets.dataset_version_dataset.DatasetVersionDatasetFacet(
            datasetVersion=mention.version, producer=producer
        )
    if mention.dataset_type:
        dataset_facets["datasetType"] = facets.dataset_type_dataset.DatasetTypeDatasetFacet(
            datasetType=mention.dataset_type, producer=producer
        )
    if mention.fields:
        schema = facets.schema_dataset
        dataset_facets["schema"] = schema.SchemaDatasetFacet(
            fields=[
                schema.SchemaDatasetFacetFields(name=name, type=kind, fields=None)
                for name, kind in mention.fields.items()
            ],
            producer=producer,
        )
    for facet in mention.facets:
        members = json_mapping(facet.members())
        dataset_facets[facet.key] = _class_of(facet.schema_name, tuple(members))(producer=producer, **members)
    return dataset_facets


@cache
def _class_of(schema_name: str, members: tuple[str, ...]) -> Callable[..., facets.DatasetFacet]:
    """Return the client's class for a facet of ours on a dataset, with these members."""
    made: Callable[..., facets.DatasetFacet] = attr.make_class(
        schema_name,
        {name: attr.ib(kw_only=True) for name in members},
        bases=(facets.DatasetFacet,),
        class_body={"_get_schema": staticmethod(lambda: f"{SPEC}/{schema_name}.json")},
    )
    return made


def _column_lineage(edges: Sequence[ColumnEdge], producer: str) -> facets.DatasetFacet:
    column = facets.column_lineage_dataset
    targets = list(dict.fromkeys(edge.target for edge in edges if edge.target is not None))
    return column.ColumnLineageDatasetFacet(
        fields={
            target: column.Fields(inputFields=_input_fields(e for e in edges if e.target == target))
            for target in targets
        },
        dataset=_input_fields(edge for edge in edges if edge.target is None),
        producer=producer,
    )


def _input_fields(edges: Iterable[ColumnEdge]) -> list[facets.column_lineage_dataset.InputField]:
    column = facets.column_lineage_dataset
    by_source: dict[tuple[str, str, str], list[column.Transformation]] = {}
    for edge in edges:
        by_source.setdefault((edge.namespace, edge.name, edge.field), []).append(
            column.Transformation(type=edge.type, subtype=edge.subtype, masking=edge.masking)
        )
    return [
        column.InputField(namespace=namespace, name=name, field=field, transformations=transformations)
        for (namespace, name, field), transformations in by_source.items()
    ]
