"""The page of findings: by group, filtered, to be traced, assigned or waived. Its state is in the address."""

from typing import cast

import streamlit as st

from catalog.governance.rules.kinds import FINDING_KINDS
from catalog.questions.findings_search import GROUPS_SHOWN, FindingGroup, Grouping, group_findings, search_findings
from ui import app_catalog
from ui.app_parts.findings.cards import chosen_findings, show_findings
from ui.app_parts.findings.decide import show_deciding
from ui.app_parts.frame.address_state import (
    rows_before,
    show_pages,
    write_address,
)
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import choice
from ui.presentation.findings import VERDICTS, kind_words
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 20
_GROUPINGS = {"kind": "Kind", "model": "Model", "source": "Source", "dataset": "Dataset", "owner": "Person"}
_SEVERITIES = ("violation", "gap", "warning")
_STATES = {"open": "Open", "waived": "Waived", "all": "All"}
_IS_WAIVED = {"open": False, "waived": True, "all": None}
_NOTHING = {"owner": "nobody", "source": "none declared"}
# The keys of the address that narrow the list. An empty value is one too: the findings without an owner or source.
_NARROWING = ("kind", "namespace", "name", "source", "about", "owner", "finding")


def page() -> None:
    """Filters, groups and the findings of the group chosen; in words why there are none."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Findings")
        _search()


def _search() -> None:
    severities = {name: f"{VERDICTS[name].icon} {VERDICTS[name].word}" for name in _SEVERITIES}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        severity = choice("Severity", "severity", severities)
        state = choice("State", "state", _STATES, "open", wrap=True)
        grouping = choice("Group by", "group", _GROUPINGS, "kind", wrap=True)
    is_waived = _IS_WAIVED[str(state)]
    _groups(cast("Grouping", grouping), severity, is_waived=is_waived)
    _list(severity, is_waived=is_waived)


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
        f"{_GROUPINGS[grouping]} · {len(groups):,}{' or more' if len(groups) == GROUPS_SHOWN else ''} by gravity",
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
    counts = [f"{count:,} {severity}" for severity, count in by_severity if count]
    return f"{name} · {', '.join(counts)} · in {counted(group['versions'], 'version')}"


def _list(severity: str | None, *, is_waived: bool | None) -> None:
    """What narrows the list, the number of findings, one page of them, and the forms for those chosen."""
    narrowing = {key: st.query_params.get(key) for key in _NARROWING}
    skipped = rows_before(_PAGE)
    answer = app_catalog.ask(
        search_findings, **narrowing, severity=severity, is_waived=is_waived, count=_PAGE, skipped=skipped
    )
    rows, total = answer["rows"], answer["total"]
    _show_narrowing(narrowing)
    if not rows:
        st.markdown("No finding on this page." if skipped else ":material/check_circle: No finding fits.")
    else:
        st.markdown(f"**{counted(total, 'finding')}**")
    show_deciding(chosen_findings(rows))
    show_findings(rows)
    show_pages(total, _PAGE)


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
