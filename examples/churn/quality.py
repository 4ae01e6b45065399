"""Suites run on what a month's model will learn from, sent as validations of exactly these files."""

from pathlib import Path

from examples.churn.checks import ValidationRunFacet, check_event, results_event
from examples.churn.shop import Shop
from examples.churn.sql_lineage import FILES, Dataset
from examples.churn.steps import narrate
from expectations.assertions import input_facets
from expectations.relations import relation_of_file
from expectations.running import run_suite
from expectations.suite_folder import read_suites
from expectations.suites import Suite
from whence import Run, file_version
from whence.records import Read

SUITES = Path(__file__).parent / "expectations/suites"
CHECKED = (
    "/data/crm/customers.csv",
    *(f"/data/features/churn_{part}.parquet" for part in ("train", "validation", "test")),
)


def check_quality(shop: Shop, parent: Run) -> bool:
    """Send a validation of each file by each suite that is for it; whether everything held.

    A pipeline with sense would stop here where it is False. The shop's goes on, and trains on what failed.
    """
    suites = read_suites(SUITES)
    datasets = [Dataset(FILES, name) for name in CHECKED]
    pairs = [(dataset, suite) for dataset in datasets for suite in suites if suite.is_for(*dataset)]
    # All of them first: each suite is run, whatever the others find.
    held = [_checked(shop, parent, dataset, suite) for dataset, suite in pairs]
    return all(held)


def _checked(shop: Shop, parent: Run, dataset: Dataset, suite: Suite) -> bool:
    path = shop.path(dataset.name)
    read = Read(namespace=dataset.namespace, name=dataset.name, version=file_version(path), dataset_type="FILE")
    run = Run("shop", f"check_{suite.name}", parent=parent)
    run.delivery.send(check_event("START", run, read))
    validation = run_suite(suite, relation_of_file(str(path)))
    facet = ValidationRunFacet(
        suite=validation.suite,
        success=validation.success,
        suite_digest=validation.suite_digest,
        evaluated=validation.evaluated,
        failed=validation.failed,
        producer=run.about.producer,
    )
    run.delivery.send(results_event(run, read, facet, input_facets(validation, run.about.producer)))
    held = sum(outcome.success for outcome in validation.outcomes)
    narrate(f"check_{suite.name}"[:18], [dataset], suite.name, f"{held} of {len(validation.outcomes)} held")
    return not validation.is_stopping
