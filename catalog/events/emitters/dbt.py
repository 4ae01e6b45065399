"""dbt: the materialisation of a model, in `dbt_model`, says how its table is written. Recorded in tests/recorded."""

from catalog.events.emitters.profile import WriteProfile
from catalog.events.facet_values import member, text
from catalog.values.canonical_json import Json

_MATERIALIZATIONS = "https://docs.getdbt.com/docs/build/materializations"
_SNAPSHOTS = "https://docs.getdbt.com/docs/build/snapshots"

_BY_MATERIALIZATION = {
    profile.name.removeprefix("dbt/"): profile
    for profile in (
        WriteProfile("dbt/table", "replace", _MATERIALIZATIONS),
        WriteProfile("dbt/incremental", "append", _MATERIALIZATIONS),
        WriteProfile("dbt/snapshot", "append", _SNAPSHOTS),
        WriteProfile("dbt/view", "view", _MATERIALIZATIONS),  # nothing is written: it is computed when it is read
        WriteProfile("dbt/external", "replace", "https://github.com/duckdb/dbt-duckdb#writing-to-external-files"),
    )
}


def write_by_materialization(dbt_model: Json) -> WriteProfile | None:
    """The profile of a model's table by its `dbt_model` facet."""
    materialized = text(member(member(dbt_model, "config"), "materialized"))
    return _BY_MATERIALIZATION.get(materialized or "")


def external_location(dbt_model: Json) -> str | None:
    """The file that an external model is written to, where its `dbt_model` facet says so."""
    config = member(dbt_model, "config")
    return text(member(config, "location")) if text(member(config, "materialized")) == "external" else None
