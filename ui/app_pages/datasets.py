"""The page of datasets: found by words in what is said of them, their columns and tags; narrowed by filters."""

import streamlit as st

from catalog.questions.search import DatasetFound, search_choices, search_datasets
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, page_number, preset_widget, read_address, show_pages
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import filters, search_line
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 25
_FILTERS = {
    "verdict": "Findings about it",
    "kind": "Type",
    "owner": "Owner",
    "source": "Source",
    "basis": "Legal basis",
    "purpose": "Purpose permitted",
    "namespace": "Namespace",
}
_VERDICTS = ["violation", "gap", "warning", "none"]
_ORDERS = {"name": "Name", "updated": "Newest change"}


def page() -> None:
    """Search, filters and a page of datasets; in words why there are none."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Datasets")
        _search()


def _search() -> None:
    query = search_line("Search datasets", "name, column, tag, owner, source …")
    order = read_address("order", _ORDERS, "name")
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        choices = app_catalog.ask(search_choices, is_model=False)
        given = filters(_FILTERS, {**choices, "verdict": _VERDICTS})
        st.segmented_control(
            "Order",
            list(_ORDERS),
            required=True,
            format_func=_ORDERS.__getitem__,
            key=preset_widget("order", order),
            label_visibility="collapsed",
            on_change=copy_to_address,
            args=("order", "name"),
        )
    skipped = (page_number() - 1) * _PAGE
    with st.skeleton(height=200):
        found = app_catalog.ask(search_datasets, **given, query=query, order=order, count=_PAGE, skipped=skipped)
    rows, total = found["rows"], found["total"]
    if rows:
        shown = f", {skipped + 1:,} to {skipped + len(rows):,} shown" if total > _PAGE else ""
        st.markdown(f"**{counted(total, 'dataset')}**{shown}")
    else:
        st.markdown("No dataset fits. Every word has to stand in its name, columns, tags, owner or source.")
    for row in rows:
        _dataset(row)
    show_pages(total, _PAGE)


def _dataset(row: DatasetFound) -> None:
    """A dataset: the way into its trace, and what is said of it."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                "app_pages/trace.py",
                label=f"**{plain(row['name'])}**",
                icon=":material/table:",
                query_params={"namespace": row["namespace"], "name": row["name"]},
            )
            st.page_link(
                "app_pages/dataset.py",
                label="All of it",
                icon=":material/info:",
                query_params={"namespace": row["namespace"], "name": row["name"]},
            )
            if row["dropped_at"]:
                st.badge("dropped", icon=":material/delete:", color="gray")
        said = [
            f"in {plain(row['namespace'])}",
            plain(str(row["type"]).lower()) if row["type"] else "",
            f"owner {plain(row['owner'])}" if row["owner"] else "",
            f"source {plain(row['source_name'])}" if row["source_name"] else "",
            f"changed {here(row['updated_at'])}" if row["updated_at"] else "",
        ]
        st.markdown(f":gray[{' · '.join(filter(None, said))}]")
        if row["description"]:
            st.markdown(plain(row["description"]))


page()
