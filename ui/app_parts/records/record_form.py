"""The form of a record, made from the model of its kind: a new one, or all members of one that is there."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from catalog.access.roles import permission_for_record
from catalog.management.records.history import record_history
from catalog.management.records.states import KINDS, entry_of, states_of
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json
from ingest.records.member_types import MemberType, member_types
from ingest.records.write import record
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, preset_widget, read_address, write_address
from ui.app_parts.frame.form import remember_person
from ui.app_parts.frame.outcome import reject, show_outcome, write_records
from ui.app_parts.frame.who import may
from ui.app_parts.records.member_inputs import ask_member, clear_members
from ui.app_parts.records.record_view import FORM, ask_person
from ui.presentation.managing.records import kind_word, title_of
from ui.presentation.markdown import plain

# Set by whom a record is written and by its moves, or never by hand.
_NOT_ASKED = frozenset({"by", "closed_at", "rule", "items", "fingerprint"})
_MOST_ASKED = ("title", "owner", "due_at", "note")


def show_form(kind: str | None, record_id: str | None) -> None:
    """The form of a new record of a kind, which is asked for first, or of the record there is."""
    show_outcome(FORM, ":material/check:")
    st.button("Cancel", icon=":material/arrow_back:", on_click=_leave)
    allowed = [each for each in KINDS if may(permission_for_record(each)) and each != "sample"]
    if not allowed:
        st.caption(":material/lock: Your key may not write records.")
        return
    if record_id is None:
        kind = _ask_kind(allowed, kind)
    if kind is None or kind not in allowed:
        return
    body = app_catalog.ask(record_history, kind=kind, record_id=record_id)[-1]["body"] if record_id else _given()
    heading = f"Edit {plain(title_of(kind, record_id, body))}" if record_id else f"New {kind_word(kind).lower()}"
    st.markdown(f"### {heading}")
    st.caption(KINDS[kind].meaning.capitalize() + ".")
    key = f"{FORM} form {kind} {record_id}"
    values = _ask_members(kind, body, key, record_id)
    by = ask_person(key)
    st.button(
        "Save",
        type="primary",
        icon=":material/save:",
        key=f"{key} save",
        on_click=partial(_save, kind, record_id, values, by, key),
    )


def _ask_kind(allowed: list[str], kind: str | None) -> str | None:
    st.selectbox(
        "Kind",
        allowed,
        index=None,
        placeholder="what the record is",
        format_func=lambda each: f"{kind_word(each)}: {KINDS[each].meaning}",
        key=preset_widget("kind", kind if kind in allowed else None),
        on_change=copy_to_address,
        args=("kind",),
    )
    return kind


def _given() -> JsonObject:
    """What the address fills in: the control or finding that led here."""
    control, finding = read_address("control"), read_address("finding")
    given: JsonObject = {"controls": [control]} if control else {}
    return {**given, "findings": [finding]} if finding else given


def _ask_members(kind: str, body: JsonObject, key: str, record_id: str | None) -> dict[str, Json]:
    """The members that matter most first, the links folded up."""
    values: dict[str, Json] = {}
    if record_id is None:
        values["status"] = _ask_state(kind, key)
    needed = entry_of(kind, str(values.get("status") or body.get("status"))).needs
    members = [member for member in member_types(kind) if member.name not in _NOT_ASKED | {"id", "status"}]
    own = [member for member in members if not member.is_shared or member.name in needed]
    first = [member for member in members if member.name in _MOST_ASKED and member not in own]
    rest = [member for member in members if member not in own and member not in first]
    for group in (first, own):
        _columns(group, body, key, values, needed)
    with st.expander("Links and dates", icon=":material/link:"):
        _columns(rest, body, key, values, needed)
        if record_id is None:
            values["id"] = (
                st.text_input("ID", key=f"{key} id", placeholder="made from the content if left empty") or None
            )
    return values


def _columns(
    members: list[MemberType], body: JsonObject, key: str, values: dict[str, Json], needed: tuple[str, ...]
) -> None:
    columns = st.columns(2)
    for place, member in enumerate(members):
        with columns[place % 2]:
            field = f"{key} {member.name}"
            values[member.name] = ask_member(member, body.get(member.name), field, is_needed=member.name in needed)


def _ask_state(kind: str, key: str) -> str:
    """The state a new record begins in; another than the first for what happened before it was written."""
    states = states_of(kind)
    return str(st.selectbox("State", states, key=f"{key} status", format_func=lambda state: state.replace("_", " ")))


def _save(kind: str, record_id: str | None, values: Mapping[str, Json], by: str, key: str) -> None:
    if not by:
        reject(FORM, "Enter who writes it.")
        return
    remember_person(by)
    members: JsonObject = {name: value for name, value in values.items() if value is not None}
    if record_id is not None:
        before = app_catalog.ask(record_history, kind=kind, record_id=record_id)[-1]["body"]
        kept = _NOT_ASKED - {"by"} | {"id", "status"}
        members = {name: before[name] for name in kept if name in before} | members
    written: list[JsonObject] = []

    def write(catalog: Catalog) -> None:
        written.append(record(catalog, kind, members, by))

    if write_records(FORM, write, f"{kind_word(kind)} saved."):
        clear_members(key)
        write_address(kind=kind, id=str(written[0]["id"]), new=None, edit=None, control=None, finding=None)


def _leave() -> None:
    write_address(new=None, edit=None, control=None, finding=None)
