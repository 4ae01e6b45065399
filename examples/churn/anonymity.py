"""The evidence that the anonymised clicks are what they are said to be: how many people the smallest group holds."""

from datetime import UTC, datetime
from typing import Literal

import attr
from openlineage.client.event_v2 import RunEvent
from openlineage.client.facet_v2 import RunFacet
from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

from examples.churn.shop import DUCKDB, SQL, Shop
from examples.churn.sql_lineage import FILES, Dataset
from examples.churn.steps import narrate
from whence import Run, file_version
from whence.openlineage import event_of
from whence.records import Read

SUITE = "k_anonymity_10"
LEAST_PEOPLE = 10
CLICKS = Dataset(FILES, "/data/web/clicks_anonymised.csv")


@attr.define
class ValidationRunFacet(RunFacet):
    """That a run checks its inputs, by which suite, and whether everything passed."""

    suite: str
    success: bool


def check_groups(shop: Shop, parent: Run) -> bool:
    """Tell a validation of exactly this file, and return whether its smallest group has people enough."""
    text = (SQL / "check_groups.sql").read_text(encoding="utf-8").strip()
    checked = Read(
        namespace=CLICKS.namespace,
        name=CLICKS.name,
        version=file_version(shop.path(CLICKS.name)),
        fields=shop.fields(CLICKS),
        dataset_type="FILE",
    )
    run = Run("shop", "check_groups", parent=parent, sql=text, engine=DUCKDB)
    run.delivery.send(_event("START", run, checked))
    people = shop.execute(text)
    run.delivery.send(_with_verdict(_event("COMPLETE", run, checked), people, run.about.producer))
    narrate("check_groups", [CLICKS], SUITE, f"{people} people in the smallest group")
    return people >= LEAST_PEOPLE


def _event(state: Literal["START", "COMPLETE"], run: Run, checked: Read) -> RunEvent:
    return event_of(state, datetime.now(UTC), run.about, [checked], [])


def _with_verdict(event: RunEvent, people: int, producer: str) -> RunEvent:
    """The event, with what was found in OpenLineage's own facet, and by which suite in one of ours."""
    success = people >= LEAST_PEOPLE
    found = quality.Assertion(
        assertion="smallest_group",
        success=success,
        column="people",
        severity="error",
        expected=f">= {LEAST_PEOPLE}",
        actual=str(people),
    )
    (checked,) = event.inputs or ()
    facet = quality.DataQualityAssertionsDatasetFacet(assertions=[found], producer=producer)
    checked.inputFacets = {**(checked.inputFacets or {}), "dataQualityAssertions": facet}
    validation = ValidationRunFacet(suite=SUITE, success=success, producer=producer)
    event.run.facets = {**(event.run.facets or {}), "whence_validation": validation}
    return event
