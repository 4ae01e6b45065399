"""The evidence that the clicks are anonymised: how many people the smallest group has."""

from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

from examples.churn.checks import ValidationRunFacet, check_event, results_event
from examples.churn.shop import DUCKDB, SQL, Shop
from examples.churn.sql_lineage import FILES, Dataset
from examples.churn.steps import narrate
from whence import Run, file_version
from whence.records import Read

SUITE = "k_anonymity_10"
LEAST_PEOPLE = 10
CLICKS = Dataset(FILES, "/data/web/clicks_anonymised.csv")


def check_groups(shop: Shop, parent: Run) -> bool:
    """Send a validation of exactly this file, and return whether its smallest group has people enough."""
    text = (SQL / "check_groups.sql").read_text(encoding="utf-8").strip()
    checked = Read(
        namespace=CLICKS.namespace,
        name=CLICKS.name,
        version=file_version(shop.path(CLICKS.name)),
        fields=shop.fields(CLICKS),
        dataset_type="FILE",
    )
    run = Run("shop", "check_groups", parent=parent, sql=text, engine=DUCKDB)
    run.delivery.send(check_event("START", run, checked))
    people = shop.execute(text)
    success = people >= LEAST_PEOPLE
    validation = ValidationRunFacet(suite=SUITE, success=success, producer=run.about.producer)
    results = {"dataQualityAssertions": _assertions(people, run.about.producer)}
    run.delivery.send(results_event(run, checked, validation, results))
    narrate("check_groups", [CLICKS], SUITE, f"{people} people in the smallest group")
    return success


def _assertions(people: int, producer: str) -> quality.DataQualityAssertionsDatasetFacet:
    assertion = quality.Assertion(
        assertion="smallest_group",
        success=people >= LEAST_PEOPLE,
        column="people",
        severity="error",
        expected=f">= {LEAST_PEOPLE}",
        actual=str(people),
    )
    return quality.DataQualityAssertionsDatasetFacet(assertions=[assertion], producer=producer)
