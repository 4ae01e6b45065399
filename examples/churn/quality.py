"""Suites run on what a month's model will learn from, told as validations of exactly these files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import attr
from openlineage.client.event_v2 import RunEvent
from openlineage.client.facet_v2 import RunFacet

from examples.churn.shop import Shop
from examples.churn.sql_lineage import FILES, Dataset
from examples.churn.steps import narrate
from expectations.assertions import input_facets
from expectations.relations import relation_of_file
from expectations.running import run_suite
from expectations.suite_folder import read_suites
from expectations.suites import Suite
from expectations.validation import Validation
from whence import Run, file_version
from whence.openlineage import event_of
from whence.records import Read

SUITES = Path(__file__).parent / "expectations/suites"
CHECKED = (
    "/data/crm/customers.csv",
    *(f"/data/features/churn_{part}.parquet" for part in ("train", "validation", "test")),
)


@attr.define
class WhenceValidationRunFacet(RunFacet):
    """That a run validates its inputs, by which suite, and what came out."""

    suite: str
    suite_digest: str
    success: bool
    evaluated: int
    failed: int


def check_quality(shop: Shop, parent: Run) -> bool:
    """Tell a validation of each file by each suite that is for it; whether everything held.

    A pipeline with sense would stop here where it is False. The shop's goes on, and trains on what failed.
    """
    suites = read_suites(SUITES)
    datasets = [Dataset(FILES, name) for name in CHECKED]
    pairs = [(dataset, suite) for dataset in datasets for suite in suites if suite.is_for(*dataset)]
    held = [
        _checked(shop, parent, dataset, suite) for dataset, suite in pairs
    ]  # each is run, whatever the others say
    return all(held)


def _checked(shop: Shop, parent: Run, dataset: Dataset, suite: Suite) -> bool:
    path = shop.path(dataset.name)
    read = Read(namespace=dataset.namespace, name=dataset.name, version=file_version(path), dataset_type="FILE")
    run = Run("shop", f"check_{suite.name}", parent=parent)
    run.delivery.send(_event("START", run, read))
    validation = run_suite(suite, relation_of_file(str(path)))
    run.delivery.send(_with_results(_event("COMPLETE", run, read), validation, run.about.producer))
    held = sum(outcome.success for outcome in validation.outcomes)
    narrate(f"check_{suite.name}"[:18], [dataset], suite.name, f"{held} of {len(validation.outcomes)} held")
    return not validation.is_stopping


def _event(state: Literal["START", "COMPLETE"], run: Run, read: Read) -> RunEvent:
    return event_of(state, datetime.now(UTC), run.about, [read], [])


def _with_results(event: RunEvent, validation: Validation, producer: str) -> RunEvent:
    """The event with the outcome of every expectation, and by which suite."""
    (checked,) = event.inputs or ()
    facets: dict[str, object] = {**(checked.inputFacets or {}), **input_facets(validation, producer)}
    checked.inputFacets = facets
    said = (validation.suite, validation.suite_digest, validation.success, validation.evaluated, validation.failed)
    facet = WhenceValidationRunFacet(*said, producer=producer)
    event.run.facets = {**(event.run.facets or {}), "whence_validation": facet}
    return event
