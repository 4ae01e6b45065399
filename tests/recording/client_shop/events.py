"""The events of one synthetic training story, built with the classes of openlineage-python."""

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from openlineage.client.event_v2 import (
    DatasetEvent,
    InputDataset,
    Job,
    JobEvent,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
    StaticDataset,
)
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    dataset_type_dataset,
    dataset_version_dataset,
    documentation_dataset,
    error_message_run,
    input_statistics_input_dataset,
    output_statistics_output_dataset,
    ownership_dataset,
    parent_run,
    schema_dataset,
    source_code_location_job,
    tags_dataset,
)

PRODUCER = "https://example.com/shop/training"
LAKE = "s3://shop-lake"
MODELS = "mlflow://models.example.com"
JOBS = "shop.ml"
START_AT = datetime(2026, 1, 6, 2, 0, tzinfo=UTC)
COMMIT = "4f2d6c1e9b8a7f60514233241506978a8b9cadbe"


def version(text: str) -> dict:
    """Give the facet that names a dataset's version."""
    return {"version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=text)}


def orders(text: str) -> InputDataset:
    """Give orders as read at a version, with how much of them was read."""
    read = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=5000, size=163840, fileCount=4)
    return InputDataset(LAKE, "raw/orders", facets=version(text), inputFacets={"inputStatistics": read})


def customers(text: str) -> InputDataset:
    """Give customers as read at a version."""
    return InputDataset(LAKE, "raw/customers", facets=version(text))


def source(name: str, field: str, *kinds: tuple[str, str, bool]) -> column_lineage_dataset.InputField:
    """Give one column that another derives from, with (type, subtype, masking) of each way it does."""
    ways = [
        column_lineage_dataset.Transformation(type=kind, subtype=subtype, description="", masking=masking)
        for kind, subtype, masking in kinds
    ]
    return column_lineage_dataset.InputField(LAKE, name, field, transformations=ways)


def feature_columns() -> column_lineage_dataset.ColumnLineageDatasetFacet:
    """Give three columns with their direct sources; filter, join and grouping stand for the whole dataset."""
    fields = {
        "customer_id": [source("raw/customers", "customer_id", ("DIRECT", "IDENTITY", False))],
        "email_hash": [source("raw/customers", "email", ("DIRECT", "TRANSFORMATION", True))],
        "spent": [
            source("raw/orders", "amount", ("DIRECT", "AGGREGATION", False)),
            source("raw/orders", "status", ("INDIRECT", "CONDITIONAL", False)),
        ],
    }
    whole = [
        source("raw/orders", "status", ("INDIRECT", "FILTER", False)),
        source("raw/orders", "customer_id", ("INDIRECT", "JOIN", False), ("INDIRECT", "GROUP_BY", False)),
    ]
    return column_lineage_dataset.ColumnLineageDatasetFacet(
        fields={name: column_lineage_dataset.Fields(inputFields=found) for name, found in fields.items()},
        dataset=whole,
    )


def features_written() -> OutputDataset:
    """Give the features with schema, version, column lineage and size."""
    columns = {"customer_id": "BIGINT", "email_hash": "VARCHAR", "spent": "DOUBLE"}
    fields = [schema_dataset.SchemaDatasetFacetFields(name=name, type=kind) for name, kind in columns.items()]
    facets = {
        **version("20260106T0210"),
        "schema": schema_dataset.SchemaDatasetFacet(fields=fields),
        "columnLineage": feature_columns(),
    }
    size = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=1200, size=40960, fileCount=1)
    return OutputDataset(LAKE, "features/customers", facets=facets, outputFacets={"outputStatistics": size})


def features_read() -> InputDataset:
    """Give the features as the training reads them, at the version that was written."""
    return InputDataset(LAKE, "features/customers", facets=version("20260106T0210"))


def model(number: str) -> OutputDataset:
    """Give the trained model as a dataset of type MODEL."""
    kind = dataset_type_dataset.DatasetTypeDatasetFacet(datasetType="MODEL", subType="sklearn.GradientBoosting")
    return OutputDataset(MODELS, "churn", facets={"datasetType": kind, **version(number)})


def run_of(name: str) -> Run:
    """Give a run whose id follows from its name, under the nightly run unless it is that one."""
    run_id = str(uuid5(NAMESPACE_URL, f"shop/{name}"))
    if name == "nightly":
        return Run(run_id, facets={})
    above = parent_run.Run(runId=run_of("nightly").runId)
    nightly = parent_run.Job(namespace=JOBS, name="nightly")
    root = parent_run.Root(run=parent_run.RootRun(runId=above.runId), job=parent_run.RootJob(JOBS, "nightly"))
    return Run(run_id, facets={"parent": parent_run.ParentRunFacet(run=above, job=nightly, root=root)})


def job(name: str) -> Job:
    """Give a job with the place of its source code."""
    place = source_code_location_job.SourceCodeLocationJobFacet(
        type="git",
        url=f"https://example.com/shop/training/blob/{COMMIT}/{name}.py",
        repoUrl="https://example.com/shop/training.git",
        path=f"{name}.py",
        version=COMMIT,
        branch="main",
    )
    return Job(JOBS, name, facets={"sourceCodeLocation": place})


def event(minute: int, state: str, run: str, name: str, inputs: tuple = (), outputs: tuple = ()) -> RunEvent:
    """Give one run event at a minute of the night."""
    return RunEvent(
        eventTime=(START_AT + timedelta(minutes=minute)).isoformat(),
        run=run_of(run),
        job=job(name),
        eventType=RunState(state),
        inputs=list(inputs),
        outputs=list(outputs),
        producer=PRODUCER,
    )


def failed(minute: int, run: str, name: str, message: str) -> RunEvent:
    """Give a failure with its message; the inputs are told again, the outputs not."""
    told = event(minute, "FAIL", run, name, (features_read(),))
    told.run.facets["errorMessage"] = error_message_run.ErrorMessageRunFacet(
        message=message, programmingLanguage="python"
    )
    return told


def dataset_event() -> DatasetEvent:
    """Tell what is known of the customers without any run: owner, documentation, tags."""
    owner = ownership_dataset.Owner(name="team:crm", type="STEWARD")
    facets = {
        "ownership": ownership_dataset.OwnershipDatasetFacet(owners=[owner]),
        "documentation": documentation_dataset.DocumentationDatasetFacet(description="Synthetic customers"),
        "tags": tags_dataset.TagsDatasetFacet(
            tags=[tags_dataset.TagsDatasetFacetFields(key="pii", value="true", source="CRM", field="email")]
        ),
    }
    return DatasetEvent(
        eventTime=(START_AT - timedelta(minutes=5)).isoformat(),
        dataset=StaticDataset(LAKE, "raw/customers", facets=facets),
        producer=PRODUCER,
    )


def job_event() -> JobEvent:
    """Tell what the scoring job is made to read and write, without any run."""
    return JobEvent(
        eventTime=(START_AT - timedelta(minutes=4)).isoformat(),
        job=job("score"),
        inputs=[InputDataset(MODELS, "churn"), InputDataset(LAKE, "features/customers")],
        outputs=[OutputDataset(LAKE, "scores/churn")],
        producer=PRODUCER,
    )


def story() -> list[RunEvent | DatasetEvent | JobEvent]:
    """Tell a night: features built, a training that fails, one that succeeds, one that is stopped."""
    read = (orders("3af1"), customers("77c0"))
    return [
        dataset_event(),
        job_event(),
        event(0, "START", "nightly", "nightly"),
        event(1, "START", "features", "build_features", read, (OutputDataset(LAKE, "features/customers"),)),
        event(10, "COMPLETE", "features", "build_features", read, (features_written(),)),
        event(11, "START", "train-1", "train_churn", (features_read(),), (model("7"),)),
        failed(12, "train-1", "train_churn", "ValueError: Input contains NaN."),
        event(13, "START", "train-2", "train_churn", (features_read(),)),
        event(20, "RUNNING", "train-2", "train_churn", (features_read(),)),
        event(30, "COMPLETE", "train-2", "train_churn", (features_read(),), (model("8"),)),
        event(31, "START", "train-3", "train_churn", (features_read(),)),
        event(32, "ABORT", "train-3", "train_churn"),
        event(33, "COMPLETE", "nightly", "nightly"),
    ]
