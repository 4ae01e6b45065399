"""One control: its state and why, what is missing, the queries its state follows from, what it overlaps with."""

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from ui.app_parts.controls.evidence import show_evidence, show_items
from ui.app_parts.controls.fill_link import show_fill_link
from ui.app_parts.controls.samples import show_samples
from ui.app_parts.frame.address_state import write_address
from ui.presentation.managing.controls import EVIDENCE, OVERLAPS, STATES
from ui.presentation.markdown import plain


def show_control(row: ControlAnswer) -> None:
    """The section of a control."""
    st.button(
        "All controls",
        icon=":material/arrow_back:",
        on_click=write_address,
        kwargs={"control": None},
        key="all_controls",
    )
    word = STATES[row["state"]]
    st.markdown(f"#### {plain(row['id'])} {plain(row['title'])}")
    st.markdown(plain(row["means"]))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(word.word, icon=word.icon, color=word.colour)
        st.markdown(f":gray[{word.meaning}]", width="content")
    facts = [plain(row["why"]), EVIDENCE[row["evidence"]]]
    facts += [f"owner {plain(row['owner'])}"] if row["owner"] else ["no owner"]
    facts += [f"evidence of {row['reviewed_at']}"] if row["reviewed_at"] else []
    facts += [f"in date for {plain(row['every'])}"] if row["every"] else []
    st.markdown(f":gray[{' · '.join(facts)}]")
    show_evidence(row)
    _missing(row)
    show_samples(row)
    _queries(row)
    _overlaps(row)


def _missing(row: ControlAnswer) -> None:
    if row["next_step"] is None:
        return
    st.markdown("##### What is missing")
    if row["missing"]:
        lacking = row["total"] - row["met"]
        show_items(
            [{"what": item["item"], "missing": item["missing"], "owner": item["owner"]} for item in row["missing"]]
        )
        if lacking > len(row["missing"]):
            st.caption(f"The first {len(row['missing']):,} of {lacking:,}; the query below gives all.")
    else:
        st.markdown("There is nothing yet that could be evidence for it.")
    show_fill_link(row)
    st.markdown(f":gray[On the command line: {plain(row['next_step'])}]")


def _queries(row: ControlAnswer) -> None:
    st.markdown("##### What the state follows from")
    st.caption("One row for each thing: whether its evidence is there (met), who owns it, what is missing.")
    for query in row["queries"]:
        with st.container(border=True, gap="small"):
            st.code(query, language=None, wrap_lines=True)
            st.page_link(
                "app_pages/sql.py", label="Open in SQL", icon=":material/database:", query_params={"q": query}
            )


def _overlaps(row: ControlAnswer) -> None:
    overlaps = [f"{OVERLAPS.get(name, name)} {', '.join(ids)}" for name, ids in row["overlaps"].items()]
    if overlaps:
        st.markdown(f"**Overlaps with** {plain(' · '.join(overlaps))}")
    if row["of"]:
        st.markdown(f"**Rests on** {plain(' · '.join(row['of']))}")
