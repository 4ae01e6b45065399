"""The duties of a case, a row each: ticked where done, with a deed that ends it, on which evidence, by whom."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.answers.answers import CaseAnswer, Impact, ImpactNode
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from ingest.records.write import record_all
from ui.app_parts.frame.form import read_form, show_field
from ui.app_parts.frame.outcome import refresh_after, reject, write_records
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.impact import DUTIES, case_duties, duty_words, node_key, receipt_words
from ui.presentation.markdown import plain, spoken
from ui.presentation.short import counted, short_version

FORM = "case"
_ROWS = 25
_EVIDENCE = FormField("receipt_evidence", "Evidence or ground", placeholder="a ticket, an article")
_CONFIRMED_BY = FormField("case_by", "Confirmed by", "Enter who confirms it.", "person", "dpo@example.com")
_CONFIRMING = (_EVIDENCE, _CONFIRMED_BY)
Waiting = Mapping[str, Sequence[ImpactNode]]


def show_duties(case: CaseAnswer, impact: Impact) -> None:
    """Every duty of a case under its kind, those to be done before those that are; below them one Save."""
    by_kind = case_duties(impact)
    waiting = {kind: [node for node in nodes if not node["receipt"]] for kind, nodes in by_kind.items()}
    with st.container(border=True):
        left, total = sum(map(len, waiting.values())), sum(map(len, by_kind.values()))
        st.markdown(f"**Duties** · {total - left:,} of {total:,} done")
        st.markdown(
            "Events show what was deleted, overwritten or made again. Select what was done elsewhere: it stays in "
            "the log with your name. Nothing is confirmed that is not selected."
        )
        # A fragment: a tick does not make the impact above again.
        st.fragment(_fields)(case, by_kind, waiting)


def _fields(case: CaseAnswer, by_kind: Waiting, waiting: Waiting) -> None:
    for kind, nodes in by_kind.items():
        _kind(case, kind, nodes, waiting[kind])
    if not any(waiting.values()):
        return
    for column, field in zip(st.columns(2), _CONFIRMING, strict=True):
        with column:
            show_field(FORM, field)
    number = sum(len(_ticked(case, nodes)) for nodes in waiting.values())
    label = f"Save {counted(number, 'duty', 'duties')}" if number else "Save"
    st.button(label, type="primary", key="save_duties", on_click=_attest, args=(case, waiting))
    refresh_after(FORM)


def _kind(case: CaseAnswer, kind: str, nodes: Sequence[ImpactNode], waiting: Sequence[ImpactNode]) -> None:
    """The duties of one kind: how many, why, the deeds that end them, and a row for each."""
    duty = DUTIES[kind]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":{duty.colour}-badge[{duty.icon} {duty_words(kind)}] {len(waiting):,} open", width="content")
        if waiting:
            label = f"Select these {len(waiting):,}" if len(waiting) > 1 else "Select 1"
            st.button(label, key=f"duties_{kind}", icon=":material/select_all:", on_click=_tick, args=(case, waiting))
            st.selectbox(
                f"What was done: {duty_words(kind)}",
                waiting[0]["discharged_by"],
                key=f"deed_{kind}",
                label_visibility="collapsed",
                width=180,
            )
    done = [node for node in nodes if node["receipt"]]
    for node in [*waiting, *done][:_ROWS]:
        _row(case, node)
    if len(nodes) > _ROWS:
        st.markdown(f":gray[and {len(nodes) - _ROWS:,} more: the table below has all of them]")


def _row(case: CaseAnswer, node: ImpactNode) -> None:
    """A duty: its tick while it is open, else what ended it; the version as a link to its page; why."""
    receipt = node["receipt"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if receipt is None:
            words = f"Done: {duty_words(node['verdict'])} {node['name']} {node['version']}"
            st.checkbox(spoken(words), key=_tick_key(case, node), label_visibility="collapsed")
        else:
            st.markdown(":green[:material/check_circle:]", width="content")
        st.page_link(
            "app_pages/dataset.py",
            label=f"{plain(node['name'])} :gray[{plain(short_version(node['version']))}]",
            query_params={key: str(node[key]) for key in ("namespace", "name", "version")},
            width="content",
        )
        st.markdown(f":gray[{plain(receipt_words(receipt) if receipt else node['why'] or '')}]", width="content")


def _tick_key(case: CaseAnswer, node: ImpactNode) -> str:
    return f"duty-{case['id']}-{node_key(node)}"


def _ticked(case: CaseAnswer, waiting: Sequence[ImpactNode]) -> list[ImpactNode]:
    return [node for node in waiting if st.session_state.get(_tick_key(case, node))]


def _tick(case: CaseAnswer, waiting: Sequence[ImpactNode]) -> None:
    for node in waiting:
        st.session_state[_tick_key(case, node)] = True


def _attest(case: CaseAnswer, waiting: Waiting) -> None:
    values = read_form(FORM, _CONFIRMING)
    ticked = {kind: _ticked(case, nodes) for kind, nodes in waiting.items()}
    done = [(kind, node) for kind, nodes in ticked.items() for node in nodes]
    if values is None:
        return
    if not done:
        reject(FORM, "Select what was done.")
        return
    evidence = {"evidence": values[_EVIDENCE.key]} if values[_EVIDENCE.key] else {}
    rows: list[Mapping[str, Json]] = [
        {
            "case": case["id"],
            "done": str(st.session_state[f"deed_{kind}"]),
            "dataset": {"namespace": node["namespace"], "name": node["name"], "version": node["version"]},
            **evidence,
        }
        for kind, node in done
    ]
    by = values[_CONFIRMED_BY.key]

    def attest(catalog: Catalog) -> None:
        record_all(catalog, "receipt", rows, by)

    if write_records(FORM, attest, f"Recorded for {counted(len(done), 'version')}."):
        for _, node in done:
            st.session_state.pop(_tick_key(case, node), None)
