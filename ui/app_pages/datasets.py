"""The page of datasets: searched by words of their name, columns, tags, owner or source; narrowed by filters."""

import streamlit as st

from catalog.questions.searching.search import DatasetFound, search_choices, search_datasets
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, rows_before, show_pages
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import VIEWS, choice, filters, range_words, search_line, show_list
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.version_list import version_list
from ui.presentation.closed_words import written
from ui.presentation.findings import MARKS, kind_words
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 25
_TABLE_PAGE = 100
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
        choice("Shown as", "view", VIEWS, "cards", is_labelled=False)
    is_table = read_address("view") == "table"
    per_page = _TABLE_PAGE if is_table else _PAGE
    skipped = rows_before(per_page)
    given = {**chosen, "query": query, "order": order, "is_assessed": is_table}
    with st.skeleton(height=200):
        answer = app_catalog.ask(search_datasets, **given, count=per_page, skipped=skipped)
    rows, total = answer["rows"], answer["total"]
    title = f"**{counted(total, 'dataset')}**{range_words(len(rows), total, skipped)}"
    if is_table and rows:
        st.markdown(title)
        version_list([_cells(row) for row in rows], "datasets")
        show_pages(total, per_page)
        return
    empty = "No matches. Every word must appear in the name, columns, tags, owner or source."
    show_list(rows, total, per_page, title, empty, _dataset)


def _cells(row: DatasetFound) -> dict[str, object]:
    """A dataset as a row: what is found about it, who has it, and what kind of data it is."""
    verdict = row["verdict"] or ""
    return {
        "name": row["name"],
        "findings": MARKS.get(verdict, "none"),
        "owner": row["owner"],
        "source": row["source_name"],
        "personal data": row["identifiability"] and written(row["identifiability"]),
        "retention": row["retention"] and kind_words(row["retention"]),
        "type": row["type"] and row["type"].lower(),
        "version": row["current_version"],
        "changed": row["updated_at"] and here(row["updated_at"]),
        "namespace": row["namespace"],
    }


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
