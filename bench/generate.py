"""Synthetic OpenLineage events: the same generator for every benchmark.

`pipeline_events` are 16 KB each: 3 inputs, 1 output, 20 columns with column lineage, and the Spark-like facets that
make real events large. Pipelines repeat themselves: a job runs many times, each run has a START and a COMPLETE, and
only times, run ids and statistics change.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson

PRODUCER = "https://bench.example.com/emitter/1.0"
SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
START = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = 20


def _facet(name: str, /, **body: object) -> dict[str, object]:
    return {"_producer": PRODUCER, "_schemaURL": f"https://openlineage.io/spec/facets/1-0-0/{name}.json", **body}


def _schema(table: str) -> dict[str, object]:
    fields = [{"name": f"{table}_col_{index}", "type": "decimal(18,4)"} for index in range(COLUMNS)]
    return _facet("SchemaDatasetFacet", fields=fields)


def _col_lineage(inputs: list[str], output: str) -> dict[str, object]:
    fields = {
        f"{output}_col_{index}": {
            "inputFields": [
                {
                    "namespace": "s3://warehouse",
                    "name": table,
                    "field": f"{table}_col_{index}",
                    "transformations": [{"type": "DIRECT", "subtype": "TRANSFORMATION", "masking": False}],
                }
                for table in inputs
            ]
        }
        for index in range(COLUMNS)
    }
    return _facet("ColumnLineageDatasetFacet", fields=fields)


def pipeline_events(count: int, jobs: int = 500, seed: int = 7) -> Iterator[bytes]:
    """JSON lines of about 16 KB each, START and COMPLETE of runs of the same jobs over and over."""
    rng = random.Random(seed)
    for number in range(count // 2):
        job = number % jobs
        started = START + timedelta(seconds=number * 10)
        run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        for event_type, at in (("START", started), ("COMPLETE", started + timedelta(seconds=8))):
            yield orjson.dumps(_pipeline_event(job, jobs, run_id, event_type, at, number))


def _pipeline_event(
    job: int, jobs: int, run_id: str, event_type: str, at: datetime, number: int
) -> dict[str, object]:
    inputs = [f"db.table_{(job * 3 + offset) % jobs}" for offset in range(1, 4)]
    output = f"db.table_{job}"
    return {
        "eventType": event_type,
        "eventTime": at.isoformat(),
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
        "run": {
            "runId": run_id,
            "facets": {
                "processing_engine": _facet("ProcessingEngineRunFacet", name="spark", version="3.5.1"),
                "spark_properties": _facet(
                    "SparkPropertyFacet", properties={f"spark.setting.{k}": "value" for k in range(12)}
                ),
            },
        },
        "job": {
            "namespace": "prod",
            "name": f"job_{job}",
            "facets": {
                "sql": _facet(
                    "SQLJobFacet", query=f"INSERT OVERWRITE {output} SELECT * FROM {' JOIN '.join(inputs)}"
                ),
                "jobType": _facet("JobTypeJobFacet", processingType="BATCH", integration="SPARK", jobType="SQL_JOB"),
            },
        },
        "inputs": [
            {"namespace": "s3://warehouse", "name": table, "facets": {"schema": _schema(table)}} for table in inputs
        ],
        "outputs": [
            {
                "namespace": "s3://warehouse",
                "name": output,
                "facets": {"schema": _schema(output), "columnLineage": _col_lineage(inputs, output)},
                "outputFacets": {
                    "outputStatistics": _facet(
                        "OutputStatisticsOutputDatasetFacet", rowCount=number, size=number * 99
                    )
                },
            }
        ],
    }


def slim_events(count: int, jobs: int = 5_000, seed: int = 7) -> Iterator[bytes]:
    """JSON lines of about 1 KB: the same runs without schemas and column lineage."""
    rng = random.Random(seed)
    for number in range(count // 2):
        job = number % jobs
        inputs = [f"t{(job * 3 + offset) % jobs}" for offset in range(1, 4)]
        started = START + timedelta(seconds=number * 10)
        run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        yield slim("START", started, run_id, f"job_{job}", inputs, f"t{job}")
        yield slim("COMPLETE", started + timedelta(seconds=8), run_id, f"job_{job}", inputs, f"t{job}")


def layered_events(runs: int = 100_000, layers: int = 20, reads: int = 3, seed: int = 7) -> Iterator[bytes]:
    """JSON lines of a layered graph: each run reads some datasets of the layer before and writes one; one run a job.

    The datasets are named `d<layer>_<place>`; the sinks are those of the last layer.
    """
    rng = random.Random(seed)
    width = runs // layers
    for number in range(width * layers):
        layer, place = divmod(number, width)
        inputs = [f"d{layer - 1}_{rng.randrange(width)}" for _ in range(reads)] if layer else []
        at = START + timedelta(seconds=layer * 100_000 + place)
        run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        yield slim("START", at, run_id, f"job_{number}", inputs, f"d{layer}_{place}")
        yield slim("COMPLETE", at + timedelta(milliseconds=500), run_id, f"job_{number}", inputs, f"d{layer}_{place}")


def organisation_events(
    teams: int = 100, rounds: int = 12, models: int = 20, width: int = 20, layers: int = 4, seed: int = 7
) -> Iterator[bytes]:
    """JSON lines of many teams' pipelines, run again and again, with models trained at the end of the last round.

    A team has `width` sources, declared with basis, personal data and retention, and layers after them, each dataset
    made of three of the layer before; every round writes each of them anew. With the defaults: 10,000 datasets, 2,000
    models and 100,000 versions, a model of 23 of them.
    """
    rng = random.Random(seed)
    for team in range(teams):
        for place in range(width):
            yield from _declared_source(f"team{team}.source_{place}", f"supplier_{(team + place) % 200}")
    second = 0
    for _ in range(rounds):
        for team in range(teams):
            for layer in range(layers):
                for place in range(width):
                    second += 1
                    before = (
                        [f"team{team}.l{layer - 1}_{(place + step) % width}" for step in range(3)]
                        if layer
                        else [f"team{team}.source_{place}"]
                    )
                    at = START + timedelta(seconds=second)
                    run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
                    job, output = f"team{team}.make_{layer}_{place}", f"team{team}.l{layer}_{place}"
                    yield slim("COMPLETE", at, run_id, job, before, output)
    for team in range(teams):
        for model in range(models):
            second += 1
            at = START + timedelta(seconds=second)
            run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
            yield trained(at, run_id, f"team{team}.model_{model}", [f"team{team}.l{layers - 1}_{model % width}"])


def _declared_source(name: str, source: str) -> Iterator[bytes]:
    facets = {
        "whence_source": {"name": source, "channel": "internal", "licence": "LicenseRef-own"},
        "whence_personal_data": {"identifiability": "personal", "categories": ["pd:Age"]},
        "whence_grants": {"grants": [{"id": "g", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}]},
        "whence_retention": {"duration": "P20Y", "anchor": "collected_at", "collected_at": "2026-01-01"},
    }
    yield declaration("warehouse", name, facets)


def declaration(namespace: str, name: str, facets: dict[str, object]) -> bytes:
    """A DatasetEvent with some facets."""
    return orjson.dumps(
        {
            "eventTime": START.isoformat(),
            "producer": PRODUCER,
            "schemaURL": SCHEMA,
            "dataset": {"namespace": namespace, "name": name, "facets": facets},
        }
    )


def trained(at: datetime, run_id: str, model: str, features: list[str]) -> bytes:
    """The event of a run that trains a model, with its purpose."""
    facets = {
        "datasetType": {"datasetType": "MODEL"},
        "version": {"datasetVersion": "v1"},
        "whence_model": {"purpose": "dpv:ServiceProvision", "activity": "ai:ModelTraining"},
    }
    event = orjson.loads(slim("COMPLETE", at, run_id, f"train_{model}", features, model))
    event["outputs"] = [{"namespace": "models", "name": model, "facets": facets}]
    return orjson.dumps(event)


def slim(event_type: str, at: datetime, run_id: str, job: str, inputs: list[str], output: str) -> bytes:
    """An event of a run without facets."""
    return orjson.dumps(
        {
            "eventType": event_type,
            "eventTime": at.isoformat(),
            "producer": PRODUCER,
            "schemaURL": SCHEMA,
            "run": {"runId": run_id},
            "job": {"namespace": "prod", "name": job},
            "inputs": [{"namespace": "warehouse", "name": table} for table in inputs],
            "outputs": [{"namespace": "warehouse", "name": output}],
        }
    )
