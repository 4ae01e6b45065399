"""Runs that check a dataset, as events: START, and a COMPLETE that has the results."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import attr
from openlineage.client.event_v2 import RunEvent
from openlineage.client.facet_v2 import RunFacet

from whence import Run
from whence.openlineage import event_of
from whence.records import Read


@attr.define
class ValidationRunFacet(RunFacet):
    """That a run validates its inputs, by which suite, and what came out."""

    suite: str
    success: bool
    suite_digest: str | None = None
    evaluated: int | None = None
    failed: int | None = None


def check_event(state: Literal["START", "COMPLETE"], run: Run, read: Read) -> RunEvent:
    """The event of a run that reads one dataset and writes none."""
    return event_of(state, datetime.now(UTC), run.about, [read], [])


def results_event(run: Run, read: Read, validation: ValidationRunFacet, results: Mapping[str, object]) -> RunEvent:
    """The COMPLETE with the results as facets of the input, and by which suite they are."""
    event = check_event("COMPLETE", run, read)
    (checked,) = event.inputs or ()
    facets: dict[str, object] = {**(checked.inputFacets or {}), **results}
    checked.inputFacets = facets
    event.run.facets = {**(event.run.facets or {}), "whence_validation": validation}
    return event
