"""What labels and findings cost beside the bare trace: one model of 10,000 ancestors, and a whole catalog.

    python bench/bench_governance.py --runs 17500 --models 200
    python bench/bench_governance.py --runs 100000 --models 1000

Every bar is a ratio within this one run, so that it holds on any machine.
"""

import argparse
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
import orjson
from bench_trace import fill, timed

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess_all
from catalog.governance.facts.facts import Personal, PersonalData
from catalog.governance.labels.flow import Flow
from catalog.questions.registry import QUESTIONS
from catalog.session.catalog import Catalog
from catalog.session.query import ask

LAYERS = 20


def facts(width: int) -> Iterator[bytes]:
    """Sources, personal data, grants and retention of every dataset of the first layer."""
    for place in range(width):
        facets = {
            "whence_source": {"name": f"source_{place % 50}", "channel": "internal", "licence": "LicenseRef-own"},
            "whence_personal_data": {"identifiability": "personal", "categories": ["pd:Age"]},
            "whence_grants": {
                "grants": [{"id": "g", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}]
            },
            "whence_retention": {"duration": "P20Y", "anchor": "collected_at", "collected_at": "2026-01-01"},
        }
        yield _dataset_event("warehouse", f"d0_{place}", facets)


def models(count: int, width: int) -> Iterator[bytes]:
    """Runs that train a model each, of a dataset of the last layer."""
    for number in range(count):
        at = generate.START + timedelta(seconds=(LAYERS + 1) * 100_000 + number)
        run = {"runId": str(uuid.UUID(int=number + 1, version=4))}
        output = {"namespace": "models", "name": f"model_{number}"}
        output["facets"] = {"datasetType": {"datasetType": "MODEL"}, "version": {"datasetVersion": "v1"}}
        inputs = [{"namespace": "warehouse", "name": f"d{LAYERS - 1}_{number % width}"}]
        for kind, after in (("START", 0), ("COMPLETE", 1)):
            event = {
                "eventType": kind,
                "eventTime": (at + timedelta(seconds=after)).isoformat(),
                "producer": generate.PRODUCER,
                "schemaURL": generate.SCHEMA,
                "run": run,
                "job": {"namespace": "prod", "name": f"train_{number}"},
                "inputs": inputs,
                "outputs": [output],
            }
            yield orjson.dumps(event)
        model = {"whence_model": {"purpose": "dpv:ServiceProvision", "activity": "ai:ModelTraining"}}
        yield _dataset_event("models", f"model_{number}", model)


def _dataset_event(namespace: str, name: str, facets: dict[str, object]) -> bytes:
    return orjson.dumps(
        {
            "eventTime": generate.START.isoformat(),
            "producer": generate.PRODUCER,
            "schemaURL": generate.SCHEMA,
            "dataset": {"namespace": namespace, "name": name, "facets": facets},
        }
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=17_500)
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--judged", action="store_true", help="also the judged tables: ancestries times models")
    given = parser.parse_args()
    width = given.runs // LAYERS
    with tempfile.TemporaryDirectory() as folder, Catalog(Path(folder) / "b.duckdb", keeps_graph=True) as catalog:
        fill(catalog, generate.layered_events(given.runs, LAYERS))
        fill(catalog, facts(width))
        fill(catalog, models(given.models, width))
        catalog.graph()
        trace = timed(lambda: QUESTIONS["trace"].function()(catalog, "model_0"), 5)
        versions = len(QUESTIONS["trace"].function()(catalog, "model_0")["versions"])
        print(f"trace of {versions:,} versions: {trace:.3f} s")
        for question in ("label", "findings", "gate"):
            seconds = timed(lambda question=question: QUESTIONS[question].function()(catalog, "model_0"), 5)
            print(f"{question}: {seconds:.3f} s, {seconds / trace:.1f} x the trace (bar 5)")
        assessments: list[Assessment] = []
        with ask(catalog) as question:
            seconds = timed(lambda: assessments.append(assess_all(question)), 1)
        print(f"labels of the whole catalog: {seconds:.2f} s, {seconds / given.models * 1000:.1f} ms a model")
        flow = assessments[0].flow
        again = timed(lambda: Flow(flow.situation), 1)
        changed = dict(flow.situation.facts)
        key = next(iter(changed))
        changed[key] = changed[key]._replace(personal_data=PersonalData(Personal("anonymised"), {}))
        differing: list[int] = []
        seconds = timed(lambda: differing.append(len(flow.update(changed))), 1)
        print(f"labels alone: {again:.2f} s; after one changed fact: {seconds:.3f} s, {differing[0]:,} labels differ")
        if not given.judged:
            return
        seconds = timed(lambda: refresh(catalog, VERDICT_TABLES), 1)
        print(
            f"judged tables of {given.models} models: {seconds:.2f} s, {seconds / given.models * 1000:.1f} ms a model"
        )


if __name__ == "__main__":
    main()
