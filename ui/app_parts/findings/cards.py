"""Findings as cards: what is wrong, by which path, the remedy, and a link to the trace."""

from collections.abc import Sequence

import streamlit as st

from catalog.questions.findings_search import FindingFound
from ui.presentation.finding_path import chain
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import plain

_CHAIN_WIDTH = 150


def show_findings(rows: Sequence[FindingFound]) -> None:
    """A card for each finding, with a box to choose it by."""
    for row in rows:
        with st.container(border=True, gap="xsmall"):
            _card(row)


def _card(row: FindingFound) -> None:
    verdict = verdict_word(row["severity"])
    head = f"{verdict.badge} **{plain(kind_words(row['kind']))}** · {plain(row['name'])} `{row['version']}`"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row["waived_by"] is None:
            st.checkbox(head, key=_box(row))
        else:
            st.markdown(f"{verdict_word('waived').badge} {head}")
    st.markdown(plain(message_words(row["message"])))
    path = row["path"]
    if len(path) > 1:
        st.markdown(f":gray[{plain(chain(path, _CHAIN_WIDTH))}]")
    if row["waived_by"] is not None:
        until, reason = plain(row["waived_until"] or "?"), plain(row["waiver_reason"] or "no reason given")
        st.markdown(f"Waived by {plain(row['waived_by'])} until {until}: {reason}")
    elif row["owner"]:
        due = f" until {plain(row['due_at'])}" if row["due_at"] else ""
        st.markdown(f":material/person: Assigned to {plain(row['owner'])}{due}")
    if row["waived_by"] is None and row["mend"]:
        st.markdown(f":material/build: {plain(row['mend'])}")
    with st.container(horizontal=True, vertical_alignment="center"):
        _links(row)


def _links(row: FindingFound) -> None:
    """A link to the trace that shows the finding's path; and the finding's id."""
    target = {key: str(row[key]) for key in ("namespace", "name", "version")}
    st.page_link(
        "app_pages/trace.py",
        label="See it in the trace",
        icon=":material/account_tree:",
        query_params={**target, "finding": row["id"]},
        width="content",
    )
    st.markdown(f":gray[finding `{row['id']}`]", width="content")


def chosen_findings(rows: Sequence[FindingFound]) -> list[FindingFound]:
    """Those of the findings whose box is ticked."""
    return [row for row in rows if st.session_state.get(_box(row)) and row["waived_by"] is None]


def _box(row: FindingFound) -> str:
    return f"chosen-{row['id']}"  # not the row's number: a tick stays with its finding when the list changes
