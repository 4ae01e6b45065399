"""One finding in detail beside the list: its path, what settles it, decisions on it."""

import streamlit as st

from catalog.governance.answers.answers import PathStep
from catalog.questions.searching.findings_search import FindingFound, search_findings
from catalog.questions.show import show
from ui import app_catalog
from ui.app_parts.findings.candidates import with_candidates
from ui.app_parts.findings.cards import show_decisions, show_subject
from ui.app_parts.findings.decide import DEEDS, deeds_for, show_form
from ui.app_parts.findings.fix_link import show_fix
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.reader_time import here_html
from ui.app_parts.frame.way_back import show_way_back
from ui.app_parts.frame.who import may_decide
from ui.presentation.declaring.fixes import fix_of
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import code, plain
from ui.presentation.short import short_version

_PLACE = "one_"
_CLOSED = dict.fromkeys(("open", "do", "back"))


def show_drawer(identity: str) -> None:
    """The finding of an id, or that it is settled."""
    rows = app_catalog.ask(search_findings, finding=identity, count=1)["rows"]
    with st.container(border=True, key="drawer"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown("##### Finding", width="content")
            st.button("Close", icon=":material/close:", key="drawer_close", on_click=write_address, kwargs=_CLOSED)
        show_way_back()
        if rows:
            _finding(rows[0])
        else:
            st.markdown(f":material/check_circle: Finding {code(identity)} is settled.")


def _finding(row: FindingFound) -> None:
    is_waived = row["waived_by"] is not None
    waived = f"{verdict_word('waived').badge} " if is_waived else ""
    st.markdown(f"{waived}{verdict_word(row['severity']).badge} **{plain(kind_words(row['kind']))}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_subject(row)
    st.markdown(plain(message_words(row["message"])))
    if not is_waived and row["mend"]:
        st.markdown(f":material/build: {plain(row['mend'])}")
    flaw = with_candidates(row)
    if fix_of(flaw).page != "findings":  # to waive or assign it, the buttons are below
        show_fix(flaw, _PLACE)
    _age(row)
    _path(row["path"])
    show_decisions(row)
    _deciding(row["id"], is_waived=is_waived)
    st.caption(f"finding {code(row['id'])}")


def _age(row: FindingFound) -> None:
    """Since when it is found; where that is not known, when the version was made that has it: it is no older."""
    if row["found_at"]:
        st.html(f"Found since {here_html(row['found_at'])}")
        return
    target = {"namespace": row["namespace"], "name": row["name"], "version": row["version"]}
    versions = app_catalog.ask(show, **target)["versions"]
    made_at = next((one["created_at"] for one in versions if one["version"] == row["version"]), None)
    if made_at:
        st.html(f"Age not known; no older than its version, made {here_html(made_at)}")


def _path(path: list[PathStep]) -> None:
    """The versions from the one assessed back to the cause, one a line, each a link to its page."""
    if len(path) < 2:
        return
    st.markdown("**Path**")
    with st.container(gap="xsmall"):
        for step in path:
            st.page_link(
                "app_pages/dataset.py",
                label=f"{plain(step['name'])} :gray[{plain(short_version(step['version']))}]",
                icon=":material/subdirectory_arrow_right:",
                query_params={key: step[key] for key in ("namespace", "name", "version")},
            )


def _deciding(identity: str, *, is_waived: bool) -> None:
    if not may_decide():
        return
    names = deeds_for(is_waived=is_waived)
    chosen = read_address("do", names)
    key = f"{_PLACE}deed_{identity}"
    st.session_state[key] = chosen
    st.segmented_control(
        "Decide",
        names,
        format_func=lambda name: f"{DEEDS[name].icon} {DEEDS[name].word}",
        key=key,
        on_change=lambda: write_address(do=st.session_state[key]),
    )
    if chosen is not None:
        show_form(chosen, (identity,), _PLACE)
