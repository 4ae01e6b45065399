"""Findings as cards: what is wrong, by which path, the remedy, and a link to the trace."""

import streamlit as st

from catalog.questions.findings_search import FindingFound
from ui.app_parts.findings.selection import Filter, show_tick
from ui.app_parts.frame.reader_time import day_here
from ui.presentation.finding_path import chain
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import plain
from ui.presentation.short import short_version

_CHAIN_WIDTH = 150


def show_finding(row: FindingFound, of: Filter) -> None:
    """A card of a finding, with its tick; of: the filter it is ticked under."""
    with st.container(border=True, gap="xsmall"):
        _head(row, of)
        st.markdown(plain(message_words(row["message"])))
        path = row["path"]
        if len(path) > 1:
            st.markdown(f":gray[{plain(chain(path, _CHAIN_WIDTH))}]")
        _decided(row)
        if row["waived_by"] is None and row["mend"]:
            st.markdown(f":material/build: {plain(row['mend'])}")
        with st.container(horizontal=True, vertical_alignment="center"):
            _links(row)


def _head(row: FindingFound, of: Filter) -> None:
    """The tick, status and kind, and links to the version assessed and to the dataset it is about."""
    verdict, kind = verdict_word(row["severity"]), kind_words(row["kind"])
    waived = f"{verdict_word('waived').badge} " if row["waived_by"] is not None else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_tick(of, row["id"], plain(f"Select {verdict.word}: {kind}, {row['name']} {row['version']}"))
        st.markdown(f"{waived}{verdict.badge} **{plain(kind)}**", width="content")
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


def _decided(row: FindingFound) -> None:
    """Who waived it until when, or who owns it since when, and by when it is due."""
    if row["waived_by"] is not None:
        until, reason = plain(row["waived_until"] or "?"), plain(row["waiver_reason"] or "no reason given")
        st.markdown(f"Waived by {plain(row['waived_by'])} until {until}: {reason}")
    if row["owner"]:
        due = f", due {plain(row['due_at'])}" if row["due_at"] else ""
        since = f" since {day_here(row['assigned_at'])}" if row["assigned_at"] else ""
        st.markdown(f":material/person: Assigned to {plain(row['owner'])}{since}{due}")


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
