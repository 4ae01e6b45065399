"""Findings as cards: what is wrong with what, who has it, and what settles it."""

from datetime import UTC, datetime

import streamlit as st

from catalog.questions.searching.findings_search import FindingFound
from ui.app_parts.findings.candidates import with_candidates
from ui.app_parts.findings.fix_link import show_fix
from ui.app_parts.findings.selection import Filter, show_tick
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.reader_time import day_here
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import plain, spoken
from ui.presentation.short import counted, short_version
from ui.presentation.times import age_days


def show_finding(row: FindingFound, of: Filter, *, is_open: bool) -> None:
    """A card of a finding, with its tick; of: the filter it is ticked under; is_open: it is shown in the drawer."""
    with st.container(border=True, gap="xsmall"):
        _head(row, of, is_open=is_open)
        st.markdown(plain(message_words(row["message"])))
        show_decisions(row)
        with st.container(horizontal=True, vertical_alignment="center"):
            show_fix(with_candidates(row))
            target = {key: str(row[key]) for key in ("namespace", "name", "version")}
            st.page_link(
                "app_pages/trace.py",
                label="See it in the trace",
                icon=":material/account_tree:",
                query_params={**target, "finding": row["id"]},
                width="content",
            )


def _head(row: FindingFound, of: Filter, *, is_open: bool) -> None:
    """The tick, status, the kind as a button that opens the finding beside the list, and what it is about."""
    verdict, kind = verdict_word(row["severity"]), kind_words(row["kind"])
    waived = f"{verdict_word('waived').badge} " if row["waived_by"] is not None else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_tick(of, row["id"], spoken(f"Select {verdict.word}: {kind}, {row['name']} {row['version']}"))
        st.markdown(f"{waived}{verdict.badge}", width="content")
        st.button(
            f"**{plain(kind)}**",
            key=f"open-{row['id']}",
            type="tertiary",
            icon=":material/right_panel_open:" if is_open else ":material/right_panel_close:",
            help="Shown beside the list" if is_open else "Show path, remedy and decisions beside the list",
            on_click=write_address,
            kwargs={"open": None if is_open else row["id"], "do": None, "back": None},
        )
        show_subject(row)


def show_subject(row: FindingFound) -> None:
    """Links to the version assessed and to the dataset the finding is about."""
    _dataset(row["namespace"], row["name"], row["version"])
    if row["about_name"] and (row["about_namespace"], row["about_name"]) != (row["namespace"], row["name"]):
        st.markdown("about", width="content")
        _dataset(row["about_namespace"], row["about_name"], row["about_version"])


def _dataset(namespace: str | None, name: str, version: str | None) -> None:
    given = {"namespace": namespace, "name": name, "version": version}
    st.page_link(
        "app_pages/dataset.py",
        label=plain(f"{name} {short_version(version)}" if version else name),
        query_params={key: value for key, value in given.items() if value},
        width="content",
    )


def show_decisions(row: FindingFound) -> None:
    """Who waived it until when, or who owns it since when and by when it is due; since when it is found."""
    if row["waived_by"] is not None:
        until, reason = plain(row["waived_until"] or "?"), plain(row["waiver_reason"] or "no reason given")
        st.markdown(f"Waived by {plain(row['waived_by'])} until {until}: {reason}")
    if row["owner"]:
        due = f", due {plain(row['due_at'])}" if row["due_at"] else ""
        since = f" since {day_here(row['assigned_at'])}" if row["assigned_at"] else ""
        st.markdown(f":material/person: Assigned to {plain(row['owner'])}{since}{due}{_found(row)}")
    elif row["waived_by"] is None:
        st.markdown(f":gray[:material/person_off: unassigned]{_found(row)}")


def _found(row: FindingFound) -> str:
    """Since when it is found, to follow its owner; empty where that is not known."""
    days = age_days(row["found_at"], datetime.now(UTC))
    if row["found_at"] is None or days is None:
        return ""
    ago = f", {counted(days, 'day')} ago" if days else ""
    return f" :gray[· found {day_here(row['found_at'])}{ago}]"
