"""The page of an empty catalog: three ways to fill it."""

import streamlit as st

from ui import app_catalog
from ui.app_parts.frame.freshness import wait_for_first_event


def teach_if_empty() -> bool:
    """Show how to fill the catalog where its log holds nothing; whether that is so."""
    is_empty = not app_catalog.catalog_in_use().log_position
    if is_empty:
        teach(app_catalog.address())
    return is_empty


def teach(address: str) -> None:
    """Show how to fill the catalog; the address is where emitters reach this server."""
    st.title("Nothing recorded yet")
    st.markdown(
        "Whence answers where a model came from. It learns that from the [OpenLineage](https://openlineage.io) "
        "events your pipelines send. This catalog has received none. Three ways to begin:"
    )
    steps = st.columns(3, border=True)
    with steps[0]:
        st.markdown("#### :material/play_circle: Try the demo")
        st.markdown("A small shop trains a churn model on a synthetic customer base. About a minute, offline.")
        st.code("make demo", language="bash")
    with steps[1]:
        st.markdown("#### :material/sensors: Point an emitter here")
        st.markdown("Airflow, dbt, Spark, Flink or your own script: unmodified OpenLineage clients need only this.")
        st.code(f"export OPENLINEAGE_URL={address}", language="bash", wrap_lines=True)
    with steps[2]:
        st.markdown("#### :material/folder_open: Read files")
        st.markdown("Events kept as `.json`, `.ndjson` or `.gz`, or a folder of them. Re-ingesting is safe.")
        st.code("whence ingest PATH", language="bash")
    st.caption("A model appears here once an event names it as an output with `datasetType: MODEL`.")
    wait_for_first_event()
