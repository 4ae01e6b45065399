"""OpenLineage events in few words, for cases and generated histories.

Times are minutes after 2026-01-01T00:00:00Z, runs are small numbers, datasets live in namespace `db` unless said,
those whose names begin with a slash in `file`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

Body = dict[str, Any]

PRODUCER = "https://example.com/whence-tests"
CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
FACETS = "https://openlineage.io/spec/facets/1-0-0/"
DB = "db"


def at(minute: float) -> str:
    """The eventTime of a minute."""
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    return moment.isoformat().replace("+00:00", "Z")


def run_id(number: int) -> str:
    """The UUID of a run."""
    return f"00000000-0000-4000-8000-{number:012x}"


def facet(name: str, /, **members: object) -> Body:
    """A facet with the two members every facet has."""
    return {"_producer": PRODUCER, "_schemaURL": f"{FACETS}{name}.json", **members}


def home(name: str) -> str:
    """The namespace that a dataset of the cases lives in."""
    return "file" if name.startswith("/") else DB


def ds(name: str, version: str | None = None, namespace: str | None = None, **facets: Body) -> Body:
    """A dataset as an event names it."""
    own = dict(facets)
    if version is not None:
        own["version"] = facet("DatasetVersionDatasetFacet", datasetVersion=version)
    return {"namespace": namespace or home(name), "name": name, **({"facets": own} if own else {})}


def datasets(listed: str | list[Any]) -> list[Body]:
    """Datasets out of `"a b@v1"` or of a list that mixes such words and what `ds` makes."""
    words = listed.split() if isinstance(listed, str) else listed
    return [word if isinstance(word, dict) else ds(*word.split("@")) for word in words]


def run_event(
    kind: str | None,
    minute: float,
    number: int,
    inputs: str | list[Any] = "",
    outputs: str | list[Any] = "",
    *,
    job: str | None = None,
    **job_facets: Body,
) -> Body:
    """A RunEvent of run `number`, whose job is `job<number>` unless named."""
    body: Body = {
        "eventTime": at(minute),
        "producer": PRODUCER,
        "schemaURL": CORE + "RunEvent",
        "run": {"runId": run_id(number)},
        "job": {"namespace": "jobs", "name": job or f"job{number}", "facets": job_facets},
        "inputs": datasets(inputs),
        "outputs": datasets(outputs),
    }
    return body if kind is None else {**body, "eventType": kind}


def start(minute: float, number: int, inputs: Any = "", outputs: Any = "", **more: Any) -> Body:  # noqa: ANN401
    """A START event."""
    return run_event("START", minute, number, inputs, outputs, **more)


def complete(minute: float, number: int, inputs: Any = "", outputs: Any = "", **more: Any) -> Body:  # noqa: ANN401
    """A COMPLETE event."""
    return run_event("COMPLETE", minute, number, inputs, outputs, **more)


def fail(minute: float, number: int, inputs: Any = "", outputs: Any = "", **more: Any) -> Body:  # noqa: ANN401
    """A FAIL event."""
    return run_event("FAIL", minute, number, inputs, outputs, **more)


def running(minute: float, number: int, inputs: Any = "", outputs: Any = "", **more: Any) -> Body:  # noqa: ANN401
    """A RUNNING event."""
    return run_event("RUNNING", minute, number, inputs, outputs, **more)


def job_event(
    minute: float, job: str, inputs: str | list[Any] = "", outputs: str | list[Any] = "", **facets: Body
) -> Body:
    """A JobEvent."""
    return {
        "eventTime": at(minute),
        "producer": PRODUCER,
        "schemaURL": CORE + "JobEvent",
        "job": {"namespace": "jobs", "name": job, "facets": facets},
        "inputs": datasets(inputs),
        "outputs": datasets(outputs),
    }


def dataset_event(minute: float, dataset: str | Body) -> Body:
    """A DatasetEvent."""
    return {
        "eventTime": at(minute),
        "producer": PRODUCER,
        "schemaURL": CORE + "DatasetEvent",
        "dataset": datasets([dataset])[0],
    }


def lifecycle(change: str, previous: str | None = None) -> Body:
    """A lifecycleStateChange facet; `previous` is the name before a RENAME."""
    renamed = {"previousIdentifier": {"namespace": DB, "name": previous}} if previous else {}
    return facet("LifecycleStateChangeDatasetFacet", lifecycleStateChange=change, **renamed)


def symlinks(*names: str) -> Body:
    """A symlinks facet."""
    identifiers = [{"namespace": DB, "name": name, "type": "TABLE"} for name in names]
    return facet("SymlinksDatasetFacet", identifiers=identifiers)


def aliases(*names: str) -> Body:
    """A whence_aliases facet."""
    return facet("whence_aliases", aliases=[{"namespace": DB, "name": name, "because": "moved"} for name in names])


def job_type(processing: str | None) -> Body:
    """A jobType facet."""
    said = {"processingType": processing} if processing else {}
    return facet("JobTypeJobFacet", integration="TEST", **said)


def dataset_type(kind: str) -> Body:
    """A datasetType facet."""
    return facet("DatasetTypeDatasetFacet", datasetType=kind)


def write(mode: str | None = None, window: str | None = None) -> Body:
    """A whence_write facet."""
    members = {"mode": mode, "window": window}
    return facet("whence_write", **{key: value for key, value in members.items() if value})


def sql(query: str) -> Body:
    """A sql facet."""
    return facet("SQLJobFacet", query=query)


def source(name: str) -> Body:
    """A whence_source facet."""
    return facet("whence_source", name=name, channel="internal")


def schema(columns: str) -> Body:
    """A schema facet with columns out of `"a b"`."""
    return facet("SchemaDatasetFacet", fields=[{"name": column, "type": "VARCHAR"} for column in columns.split()])


def role(word: str) -> Body:
    """The inputFacets member that holds a whence_role."""
    return {"inputFacets": {"whence_role": facet("whence_role", role=word)}}


def entry(word: str, kind: str | None = None) -> Body:
    """A source out of `"a"` or `"a.x"` (column x of a); `kind` as the lineage facet wants it."""
    name, _, column = word.partition(".")
    typed: Body = {"type": kind} if kind else {}
    return {"namespace": home(name), "name": name, **typed, **({"field": column} if column else {})}


def column_lineage(whole: str = "", **fields: str) -> Body:
    """A columnLineage facet: `column_lineage(total="a.x a.y")`; `whole` are the INDIRECT sources of every column."""
    direct = [{"type": "DIRECT", "subtype": "TRANSFORMATION", "masking": False}]
    indirect = [{"type": "INDIRECT", "subtype": "FILTER", "masking": False}]
    named = {
        column: {"inputFields": [{**entry(word), "transformations": direct} for word in words.split()]}
        for column, words in fields.items()
    }
    dataset = [{**entry(word), "transformations": indirect} for word in whole.split()]
    return facet("ColumnLineageDatasetFacet", fields=named, **({"dataset": dataset} if dataset else {}))


def lineage_of(words: str, **fields: str) -> Body:
    """The members `inputs` and `fields` of a lineage entry."""
    named = {column: {"inputs": [entry(word, "DATASET") for word in each.split()]} for column, each in fields.items()}
    return {"inputs": [entry(word, "DATASET") for word in words.split()], **({"fields": named} if named else {})}


def lineage(**targets: str) -> Body:
    """A job's lineage facet: `lineage(b="a", c="")` says b came from a, and c from nothing."""
    entries = [
        {"namespace": home(name), "name": name, "type": "DATASET", **lineage_of(words)}
        for name, words in targets.items()
    ]
    return facet("LineageFacet", entries=entries)


def dataset_lineage(words: str, **fields: str) -> Body:
    """A dataset's lineage facet."""
    return facet("LineageFacet", **lineage_of(words, **fields))
