"""The page of findings: by group, filtered, to be traced, assigned or waived. Its state is in the address."""

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st

from catalog.governance.rules.kinds import FINDING_KINDS
from catalog.questions.searching.findings_search import (
    GROUPS_SHOWN,
    FindingFound,
    FindingGroup,
    Grouping,
    group_findings,
    search_findings,
)
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_catalog import Argument
from ui.app_parts.findings.cards import show_finding
from ui.app_parts.findings.decide import show_deciding, show_decision
from ui.app_parts.findings.drawer import show_drawer
from ui.app_parts.findings.findings_table import show_findings_table
from ui.app_parts.findings.selection import Filter, clear_selection, select, selected
from ui.app_parts.frame.address_state import read_address, rows_before, show_pages, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import VIEWS, choice
from ui.app_parts.frame.way_back import return_if_left, show_came_back, show_way_back
from ui.presentation.findings import VERDICTS, kind_words
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 20
_TABLE_PAGE = 100
_MOST_SELECTED = 100_000
_GROUPINGS = {"kind": "Kind", "model": "Model", "source": "Source", "dataset": "Dataset", "owner": "Person"}
_PICKERS = {**_GROUPINGS, "kind": "Finding type"}
_SEVERITIES = ("violation", "gap", "warning")
_STATES = {"open": "Open", "waived": "Waived", "all": "All"}
_IS_WAIVED = {"open": False, "waived": True, "all": None}
_NOTHING = {"owner": "nobody", "source": "none declared"}
# The keys of the address that narrow the list. An empty value is one too: the findings without an owner or source.
_NARROWING = ("kind", "namespace", "name", "source", "about", "owner", "finding")


def page() -> None:
    """Filters, groups and the findings of the group chosen; in words why there are none."""
    with errors_shown():
        return_if_left()
        show_came_back()
        if teach_if_empty():
            return
        st.markdown("### Findings")
        if read_address("open") is None:  # beside a finding it stands with that
            show_way_back()
        _search()


def _search() -> None:
    severities = {name: f"{VERDICTS[name].icon} {VERDICTS[name].word}" for name in _SEVERITIES}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        severity = choice("Severity", "severity", severities, hint=meaning("severity"))
        state = choice("State", "state", _STATES, "open", wrap=True)
        grouping = choice("Group by", "group", _GROUPINGS, "kind", wrap=True)
        choice("Shown as", "view", VIEWS, "cards")
    by = cast("Grouping", grouping)
    _groups(by, severity, is_waived=_IS_WAIVED[str(state)])
    opened = read_address("open")
    if opened is None:
        _list(by, severity, str(state))
        return
    beside = st.columns([3, 2], gap="medium")
    with beside[1]:
        show_drawer(opened)
    with beside[0]:
        _list(by, severity, str(state))


def _groups(grouping: Grouping, severity: str | None, *, is_waived: bool | None) -> None:
    """A picker of a group, each with the number of its findings."""
    groups = app_catalog.ask(group_findings, grouping=grouping, severity=severity, is_waived=is_waived)
    key = {"kind": "kind", "model": "name", "source": "source", "dataset": "about", "owner": "owner"}[grouping]
    by_word = {(group["namespace"], group["word"]): group for group in groups}
    chosen = (st.query_params.get("namespace") if grouping == "model" else None, st.query_params.get(key))
    # A group that is empty by now is no option: the picker would show the first group in its place.
    st.session_state["pick_one"] = chosen if chosen in by_word else None

    def picked() -> None:
        _narrow(**dict(zip(("namespace", key), st.session_state["pick_one"] or (None, None), strict=True)))

    st.selectbox(
        f"{_PICKERS[grouping]} ({len(groups):,}{' or more' if len(groups) == GROUPS_SHOWN else ''})",
        list(by_word),
        format_func=lambda word: _group_text(by_word[word], grouping),
        key="pick_one",
        placeholder="all of them",
        on_change=picked,
    )


def _group_text(group: FindingGroup, grouping: Grouping) -> str:
    word = str(group["word"])
    name = kind_words(word) if grouping == "kind" else word or _NOTHING[grouping]
    by_severity = (("violation", group["violations"]), ("gap", group["gaps"]), ("warning", group["warnings"]))
    counts = [counted(count, severity) for severity, count in by_severity if count]
    return f"{name} · {', '.join(counts)} · in {counted(group['versions'], 'version')}"


def _list(grouping: Grouping, severity: str | None, state: str) -> None:
    """What narrows the list, the decisions on what is ticked, and one page of findings under their groups."""
    narrowing = {key: st.query_params.get(key) for key in _NARROWING}
    of = (*narrowing.items(), ("severity", severity), ("state", state))
    wanted = {**narrowing, "severity": severity, "is_waived": _IS_WAIVED[state]}
    is_table = read_address("view") == "table"
    per_page = _TABLE_PAGE if is_table else _PAGE
    skipped = rows_before(per_page)
    answer = app_catalog.ask(search_findings, **wanted, grouping=grouping, count=per_page, skipped=skipped)
    rows, total = answer["rows"], answer["total"]
    _show_narrowing(narrowing)
    show_decision()
    if not rows:
        st.markdown("No finding on this page." if skipped else ":material/check_circle: No finding fits.")
        show_pages(total, per_page)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = selected(of)
        st.markdown(f"**{counted(total, 'finding')}** · {len(chosen):,} selected", width="content")
        _selecting(f"Select all {total:,}", "select_all", wanted, of)
        st.button("Clear", icon=":material/close:", key="select_none", disabled=not chosen, on_click=clear_selection)
        show_deciding(chosen, is_waived=state == "waived")
    if is_table:
        show_findings_table(rows, of)
    else:
        _cards(rows, grouping, wanted, of)
    show_pages(total, per_page)


def _cards(rows: Sequence[FindingFound], grouping: Grouping, wanted: Mapping[str, Argument], of: Filter) -> None:
    """The findings of a page as cards under the headings of their groups."""
    for place, row in enumerate(rows):
        group = row["group_word"], row["group_namespace"]
        if place == 0 or group != (rows[place - 1]["group_word"], rows[place - 1]["group_namespace"]):
            _group_head(row, grouping, wanted, of)
        show_finding(row, of, is_open=row["id"] == read_address("open"))


def _group_head(row: FindingFound, grouping: Grouping, wanted: Mapping[str, Argument], of: Filter) -> None:
    """The heading of a group: its name, how many findings it has, and a button that ticks all of them."""
    word, number = row["group_word"] or "", row["group_number"]
    name = kind_words(word) if grouping == "kind" else word or _NOTHING[grouping]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {plain(name)} · {number:,}", width="content")
        key = {"kind": "kind", "model": "name", "source": "source", "dataset": "about", "owner": "owner"}[grouping]
        within = {**wanted, key: word, **({"namespace": row["group_namespace"]} if grouping == "model" else {})}
        _selecting(
            f"Select these {number:,}" if number > 1 else "Select 1",
            f"select_{row['group_namespace']}_{word}",
            within,
            of,
        )


def _selecting(label: str, key: str, wanted: Mapping[str, Argument], of: Filter) -> None:
    """A button that ticks every finding that fits, on whichever page of the list it is."""

    def select_all() -> None:
        found = app_catalog.ask(search_findings, **wanted, count=_MOST_SELECTED)
        select(of, (row["id"] for row in found["rows"]))

    st.button(label, icon=":material/select_all:", key=key, on_click=select_all)


def _narrow(**address: str | None) -> None:
    """Narrow the list to these values, and to nothing else."""
    write_address(**{**dict.fromkeys(_NARROWING), **address, "page": None})


def _show_narrowing(narrowing: dict[str, str | None]) -> None:
    """What the list is narrowed to, in words, and a button that widens it again."""
    parts = [
        f"{label} **{plain(kind_words(value) if key == 'kind' else value) or _NOTHING[key]}**"
        for key, label in (
            ("kind", "kind"),
            ("name", "of"),
            ("source", "source"),
            ("about", "about"),
            ("owner", "assigned to"),
            ("finding", "id"),
        )
        if (value := narrowing[key]) is not None
    ]
    if parts:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Only {', '.join(parts)}", width="content")
            st.button("Show all", icon=":material/close:", on_click=_narrow, key="widen")
    meaning = next((kind.meaning for kind in FINDING_KINDS if kind.name == narrowing["kind"]), None)
    if meaning:
        st.markdown(f":gray[{plain(meaning)}]")


page()
