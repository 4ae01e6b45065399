"""Feast: what `feast apply` says is written is only defined, and computed from its sources when it is read.

The events are RunEvents with COMPLETE, of jobs with one of these facets; materialisation has none of them:
https://github.com/feast-dev/feast/blob/master/sdk/python/feast/openlineage/emitter.py (emit_apply and others).
"""

from collections.abc import Collection
from typing import Final

from catalog.events.emitters.profile import WriteProfile

_EMITTER: Final = "https://github.com/feast-dev/feast/blob/master/sdk/python/feast/openlineage/emitter.py"
_BY_FACET = {
    "feast_featureView": WriteProfile("feast/feature_view", "view", _EMITTER),
    "feast_featureService": WriteProfile("feast/feature_service", "view", _EMITTER),
    "feast_project": WriteProfile("feast/apply", "view", _EMITTER),
}


def write_by_definition(job_facets: Collection[str]) -> WriteProfile | None:
    """The profile of what a job writes, by the names of its facets."""
    return next((profile for facet, profile in _BY_FACET.items() if facet in job_facets), None)
