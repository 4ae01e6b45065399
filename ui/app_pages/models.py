"""The page of models: searched by words and filters, each with the verdict on its newest version."""

import streamlit as st

from catalog.questions.searching.search import ModelFound, search_choices, search_models
from ui import app_catalog
from ui.app_parts.frame.address_state import rows_before
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import choice, filters, search_line, show_list
from ui.app_parts.frame.reader_time import here
from ui.presentation.findings import status_of, verdict_word
from ui.presentation.markdown import plain
from ui.presentation.short import counted, short_version

_PAGE = 25
_VERDICTS = ("violation", "gap", "pass", "unjudged")
_FILTERS = {"owner": "Owner", "purpose": "Purpose", "namespace": "Namespace"}


def page() -> None:
    """Search, filters and a page of models; in words why there are none."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Models")
        _search()


def _search() -> None:
    query = search_line("Search models", "name, owner, purpose, description …")
    words = {name: f"{verdict_word(name).icon} {verdict_word(name).word}" for name in _VERDICTS}
    verdict = choice("Status of the latest version", "verdict", words)
    chosen = filters(_FILTERS, app_catalog.ask(search_choices, is_model=True))
    skipped = rows_before(_PAGE)
    with st.skeleton(height=200):
        answer = app_catalog.ask(search_models, **chosen, query=query, verdict=verdict, count=_PAGE, skipped=skipped)
    title = f"**{counted(answer['total'], 'model')}**, most severe first"
    empty = "No matches. A model appears once an event names it as an output with `datasetType: MODEL`."
    show_list(answer["rows"], answer["total"], _PAGE, title, empty, _model)


def _model(row: ModelFound) -> None:
    """A model: its status, links to its page, its lineage and its findings, and the facts about it."""
    place = {"namespace": row["namespace"], "name": row["name"]}
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(verdict_word(status_of(row["verdict"], row["waived"])).badge, width="content")
            st.page_link(
                "app_pages/dataset.py",
                label=f"**{plain(row['name'])}**",
                icon=":material/deployed_code:",
                query_params=place,
            )
            st.page_link("app_pages/trace.py", label="Lineage", icon=":material/account_tree:", query_params=place)
            tally = (("violation", row["violations"]), ("gap", row["gaps"]), ("warning", row["warnings"]))
            counts = [counted(number, word) for word, number in tally if number]
            counts += [f"{row['waived']:,} waived"] if row["waived"] else []
            if counts:
                st.page_link(
                    "app_pages/findings.py", label=", ".join(counts), query_params={"group": "model", **place}
                )
        version = short_version(row["current_version"], 40) if row["current_version"] else "no version"
        facts = [
            f"latest: {plain(version)} ({counted(row['versions'] or 0, 'version')})",
            f"for {plain(row['purpose'])}" if row["purpose"] else "no purpose declared",
            f"owner {plain(row['owner'])}" if row["owner"] else "",
            f"in {plain(row['namespace'])}",
            f"changed {here(row['updated_at'])}" if row["updated_at"] else "",
        ]
        st.markdown(f":gray[{' · '.join(filter(None, facts))}]")
        if row["description"]:
            st.markdown(plain(row["description"]))


page()
