"""The page of datasets: searched by words of their name, columns, tags, owner or source; narrowed by filters."""

import streamlit as st

from catalog.questions.search import DatasetFound, search_choices, search_datasets
from ui import app_catalog
from ui.app_parts.frame.address_state import rows_before
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import choice, filters, range_words, search_line, show_list
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
_ORDERS = {"name": "Name", "updated": "Last changed"}


def page() -> None:
    """Search, filters and a page of datasets; in words why there are none."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Datasets")
        _search()


def _search() -> None:
    query = search_line("Search datasets", "name, column, tag, owner, source …")
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        choices = app_catalog.ask(search_choices, is_model=False)
        chosen = filters(_FILTERS, {**choices, "verdict": _VERDICTS})
        order = choice("Order", "order", _ORDERS, "name", is_labelled=False)
    skipped = rows_before(_PAGE)
    with st.skeleton(height=200):
        answer = app_catalog.ask(search_datasets, **chosen, query=query, order=order, count=_PAGE, skipped=skipped)
    rows, total = answer["rows"], answer["total"]
    title = f"**{counted(total, 'dataset')}**{range_words(len(rows), total, skipped)}"
    empty = "No matches. Every word must appear in the name, columns, tags, owner or source."
    show_list(rows, total, _PAGE, title, empty, _dataset)


def _dataset(row: DatasetFound) -> None:
    """A dataset: links to its page and its lineage, and the facts about it."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            address = {"namespace": row["namespace"], "name": row["name"]}
            title = f"**{plain(row['name'])}**"
            st.page_link("app_pages/dataset.py", label=title, icon=":material/table:", query_params=address)
            st.page_link("app_pages/trace.py", label="Lineage", icon=":material/account_tree:", query_params=address)
            if row["dropped_at"]:
                st.badge("dropped", icon=":material/delete:", color="gray")
        facts = [
            f"in {plain(row['namespace'])}",
            plain(str(row["type"]).lower()) if row["type"] else "",
            f"owner {plain(row['owner'])}" if row["owner"] else "",
            f"source {plain(row['source_name'])}" if row["source_name"] else "",
            f"changed {here(row['updated_at'])}" if row["updated_at"] else "",
        ]
        st.markdown(f":gray[{' · '.join(filter(None, facts))}]")
        if row["description"]:
            st.markdown(plain(row["description"]))


page()
