"""Dagster's assets: a run that makes one partition leaves the others.

The run of an asset has a nominalTime facet where the asset is partitioned by time, and only there (0.2.0):
https://docs.dagster.io/integrations/libraries/openlineage, adapter.py (asset_materialization) and facets.py
(build_nominal_time_facet). Its producer is that of OpenLineage's own integration, whose runs name no datasets.
"""

from typing import Final

from catalog.events.emitters.profile import WriteProfile

_PRODUCER: Final = "/integration/dagster"
_PARTITION = WriteProfile("dagster/partition", "append", "https://docs.dagster.io/integrations/libraries/openlineage")


def write_by_partition(producer: str | None, nominal_start: str | None) -> WriteProfile | None:
    """The profile of an asset's run, by the start of the partition that it makes."""
    return _PARTITION if nominal_start and producer is not None and _PRODUCER in producer else None
