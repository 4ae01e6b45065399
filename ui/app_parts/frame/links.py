"""Links to the pages of runs, to entries of the log, and to a version's trace and impact."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ui.presentation.markdown import plain
from ui.presentation.short import short_run, short_version

_LISTED = 12
Row = Mapping[str, object]


def run_link(row: Row, label: str | None = None) -> None:
    """A link to the page of a run; row: its run_id, job_namespace and job_name."""
    st.page_link(
        "app_pages/run.py",
        label=plain(label or f"Run {short_run(str(row['run_id']))} of {row['job_name']}"),
        icon=":material/play_circle:",
        query_params={
            "id": str(row["run_id"]),
            **{key: str(row[key]) for key in ("job_namespace", "job_name") if row.get(key)},
        },
        width="content",
    )


def dataset_link(row: Row, words: object = "") -> None:
    """A link to the page of a version, with words after it; row: its namespace, name and version."""
    version = str(row.get("version") or "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            "app_pages/dataset.py",
            label=f"{plain(row['name'])} :gray[{plain(short_version(version))}]",
            query_params={key: str(row[key]) for key in ("namespace", "name", "version") if row.get(key)},
            width="content",
        )
        if words:
            st.markdown(f":gray[{plain(words)}]", width="content")


def log_entry_link(position: int) -> None:
    """A link to an entry of the log, by its position."""
    st.page_link(
        "app_pages/log.py",
        label=f"Entry {position:,}",
        icon=":material/receipt_long:",
        query_params={"entry": str(position)},
        width="content",
    )


def run_links(rows: Sequence[Row]) -> None:
    """Links to the newest of some runs, which are in the order they began."""
    with st.container(horizontal=True, gap="small"):
        for row in list(reversed(rows))[:_LISTED]:
            run_link(row)
    if len(rows) > _LISTED:
        st.caption(f"and {len(rows) - _LISTED:,} before these")


def lineage_links(address: Mapping[str, str]) -> None:
    """Links to lineage, impact and report of a version; address: its namespace, name and version."""
    for place, label, icon in (
        ("trace", "Lineage", ":material/account_tree:"),
        ("impact", "Downstream", ":material/call_split:"),
        ("report", "Report", ":material/summarize:"),
    ):
        st.page_link(f"app_pages/{place}.py", label=label, icon=icon, query_params=address)
