"""Approving a version of a model: on what it rests, for what, by whom, until when; what changed since a stale one."""

from collections.abc import Mapping

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer, GateAnswer
from catalog.governance.decisions.decisions import approve, gate
from catalog.questions.approval_changes import approval_changes
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.findings.fix_link import show_fix
from ui.app_parts.frame.form import has_wrong_day, read_form, show_field
from ui.app_parts.frame.outcome import refresh_after, show_outcome, write_records
from ui.app_parts.frame.reader_time import day_here, here
from ui.app_parts.frame.way_back import this_place
from ui.app_parts.frame.who import may_decide
from ui.presentation.approval import DIGEST_WORDS, STATE_WORDS
from ui.presentation.compare import PARTS, words_of
from ui.presentation.declaring.fixes import flaw_of
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.findings import kind_words, message_words, status_of, verdict_word
from ui.presentation.markdown import plain
from ui.presentation.short import counted, short_version

_FORM = "approval"
_LISTED = 12
_BY = FormField("approval_by", "Approved by", "Enter who approves it.", "person", "lead@example.com")
_UNTIL = FormField("approval_until", "Until (optional)", kind="day")
_FIELDS = (_BY, _UNTIL)


def show_approving(place: Mapping[str, str]) -> None:
    """The approval of a version as it stands, and the form of the next; place: its namespace, name and version."""
    answer = app_catalog.ask(gate, **place)
    show_outcome(_FORM, ":material/verified:")
    state = answer["approval"]["state"]
    st.markdown(_state(answer), help=meaning("stale approval" if state == "stale" else "approval"))
    if state == "stale":
        _changes(answer, place)
    if not may_decide():
        return
    verb = "Approve" if state == "missing" else "Renew the approval of"
    with st.expander(f"{verb} {plain(short_version(place['version']))}", icon=":material/verified:"):
        _rests_on(answer)
        if answer["decision"] != "pass" or answer["purpose"] is None:
            _refusal(answer)
        # A fragment: while a day is typed, the page around it is not made again.
        st.fragment(_fields)(dict(place), answer["purpose"], is_refused=answer["decision"] != "pass")


def _state(answer: GateAnswer) -> str:
    approval = answer["approval"]
    word = STATE_WORDS[approval["state"]]
    if approval["state"] == "missing":
        return f"**Approval** {word.badge}"
    until = f" until {approval['until']}" if approval["until"] else ""
    when = f" on {day_here(approval['approved_at'])}" if approval["approved_at"] else ""
    return (
        f"**Approval** {word.badge} by {plain(approval['by'] or '?')}{when} for "
        f"{plain(approval['purpose'] or '?')}{until}"
    )


def _changes(answer: GateAnswer, place: Mapping[str, str]) -> None:
    """What changed since the approval: by its digests, then in words what the catalog can name."""
    approval = answer["approval"]
    changed = ", ".join(DIGEST_WORDS.get(name, name) for name in approval["changed"])
    st.markdown(f"Changed since it was approved: **{plain(changed)}**.")
    if approval["approved_at"] is None:
        return
    found = app_catalog.ask(approval_changes, **place, since=approval["approved_at"])
    lines = [
        f"- {title}, {word.change}: {plain(word.text)}"
        for part, title in PARTS.items()
        for word in words_of(part, found)
    ]
    if lines:
        st.markdown("\n".join(lines[:_LISTED]))
    if len(lines) > _LISTED:
        st.caption(f"and {len(lines) - _LISTED:,} more changes")


def _rests_on(answer: GateAnswer) -> None:
    waived = [item for item in answer["findings"] if item["waived_by"] is not None]
    gaps = sum(item["severity"] == "gap" and item["waived_by"] is None for item in answer["findings"])
    warnings = sum(item["severity"] == "warning" and item["waived_by"] is None for item in answer["findings"])
    lines = [
        f":gray[Gate] {verdict_word(status_of(answer['decision'], len(waived))).badge}",
        f":gray[Waived] {counted(len(waived), 'finding')}",
        *(f"&emsp;{_waived(item)}" for item in waived[:_LISTED]),
        f":gray[Gaps] {gaps:,} · :gray[Warnings] {warnings:,}",
        f":gray[Purpose] {plain(answer['purpose'] or 'not set')}",
        f":gray[Trace] `{answer['digests']['trace'][:16]}` :gray[as known at] {here(answer['known_at'] or '')}",
    ]
    st.markdown("**What the approval rests on**  \n" + "  \n".join(lines))
    st.caption("When any of these changes, the approval is stale. Who sent its runs or owns it cannot approve it.")


def _waived(item: FindingAnswer) -> str:
    until = item["waiver"]["until"] if item["waiver"] else None
    return plain(f"{kind_words(item['kind'])}, by {item['waived_by']} until {until or '?'}")


def _refusal(answer: GateAnswer) -> None:
    """Why the version cannot be approved."""
    counting = [item for item in answer["findings"] if item["waived_by"] is None and item["severity"] != "warning"]
    target = {key: str(value) for key, value in answer["target"].items()}
    st.error("It cannot be approved yet:", icon=":material/block:")
    if answer["purpose"] is None and all(item["kind"] != "purpose_missing" for item in counting):
        show_no_purpose("It has no declared purpose to approve it for.", target)
    for item in counting[:_LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            show_fix(flaw_of(item), "approval-")
            st.markdown(
                f"{verdict_word(item['severity']).icon} {plain(kind_words(item['kind']))}: "
                f"{plain(message_words(item['message']))}",
                width="content",
            )
    if len(counting) > _LISTED:
        st.markdown(f":gray[and {len(counting) - _LISTED:,} more]")
    if counting:
        query = {"group": "model", "namespace": target["namespace"], "name": target["name"], "back": this_place()}
        st.page_link("app_pages/findings.py", label="Fix or waive its findings", query_params=query)


def show_no_purpose(words: str, place: Mapping[str, str]) -> None:
    """That a model has no purpose, with a link to the form that declares it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[:material/help:] {words}", width="content")
        if may_decide():
            st.page_link(
                "app_pages/dataset.py",
                label="Declare purpose",
                icon=":material/edit:",
                query_params={**place, "edit": "whence_model", "back": this_place()},
            )


def _fields(place: dict[str, str], purpose: str | None, *, is_refused: bool) -> None:
    for column, field in zip(st.columns([3, 2]), _FIELDS, strict=True):
        with column:
            show_field(_FORM, field)
    st.button(
        f"Approve {plain(short_version(place['version']))}",
        key="approve",
        type="primary",
        icon=":material/verified:",
        disabled=is_refused or purpose is None or has_wrong_day(_FIELDS),
        on_click=_approve,
        args=(place, purpose or ""),
    )
    refresh_after(_FORM)


def _approve(place: Mapping[str, str], purpose: str) -> None:
    if values := read_form(_FORM, _FIELDS):
        by, until = values[_BY.key], values[_UNTIL.key] or None
        write_records(
            _FORM,
            lambda catalog: approve(catalog, purpose=purpose, by=by, until=until, **place),
            f"{place['name']} {place['version']} approved by {by}.",
        )
