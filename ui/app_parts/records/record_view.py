"""One management record: its members, the moves it may make, and how it came to be as it is."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

import streamlit as st

from catalog.access.roles import permission_for_record
from catalog.management.records.history import RecordStep, record_history
from catalog.management.records.states import KINDS, Move, moves_from
from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json
from ingest.records.member_types import member_types
from ingest.records.write import amend
from ui import app_catalog
from ui.app_parts.frame.address_state import show_text, write_address
from ui.app_parts.frame.form import person, remember_person
from ui.app_parts.frame.outcome import reject, show_outcome, write_records
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.who import may, say_who_may
from ui.app_parts.records.member_inputs import ask_member, clear_members
from ui.presentation.managing.records import is_overdue, kind_word, label_of, named, shown, state_icon, title_of
from ui.presentation.markdown import plain

FORM = "record"
_STYLE = (
    "<style>dl.record{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.35rem 1rem;"
    "margin:0;padding:0}"
    "dl.record dt{font-weight:600}dl.record dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}</style>"
)
_NOT_SHOWN = frozenset({"kind", "id", "status", "title", "items"})
_LINKS = frozenset({"models", "datasets", "dataset"})


def show_record(kind: str, record_id: str) -> None:
    """The record, with what leads on from it. Raises NotFoundError where there is none."""
    steps = app_catalog.ask(record_history, kind=kind, record_id=record_id)
    body = steps[-1]["body"]
    show_outcome(FORM, ":material/check:")
    st.button("All records", icon=":material/arrow_back:", on_click=write_address, kwargs={"id": None, "edit": None})
    _heading(kind, record_id, body)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _members(kind, body)
    with right:
        _moves(kind, record_id, body)
        _history(steps)


def _heading(kind: str, record_id: str, body: JsonObject) -> None:
    due, closed = _text(body, "due_at"), _text(body, "closed_at")
    late = is_overdue(due if due and "T" in due else f"{due}T00:00:00+00:00" if due else None, closed)
    state = str(body.get("status") or "").replace("_", " ")
    st.markdown(f"### {plain(title_of(kind, record_id, body))}")
    parts = [f"{kind_word(kind)} `{record_id}`", f"{state_icon(closed, overdue=late)} **{plain(state)}**"]
    parts += [f"due {plain(due)}{' · overdue' if late else ''}"] if due and not closed else []
    parts += [f"closed {plain(closed[:10])}"] if closed else []
    st.markdown(" · ".join(parts))


def _text(body: Mapping[str, Json], member: str) -> str | None:
    value = body.get(member)
    return value if isinstance(value, str) else None


def _members(kind: str, body: JsonObject) -> None:
    """The members in the order of their kind, then those that it does not have; links below."""
    order = [member.name for member in member_types(kind)] if kind in KINDS else []
    names = [*(name for name in order if name in body), *(name for name in body if name not in order)]
    shown_ones = [name for name in names if name not in _NOT_SHOWN | _LINKS and body[name] not in (None, [], "")]
    # HTML, because Markdown makes links of whatever looks like an address.
    rows = "".join(f"<dt>{escape(label_of(name))}</dt><dd>{escape(shown(body[name]))}</dd>" for name in shown_ones)
    st.html(f"{_STYLE}<dl class='record'>{rows}</dl>")
    for name in names:
        if name in _LINKS and body[name]:
            _datasets(name, body[name])


def _datasets(member: str, value: Json) -> None:
    """The datasets or models a record is about, each a link to its page."""
    places = value if isinstance(value, list) else [value]
    st.markdown(f"**{plain(label_of(member))}**")
    for place in places:
        if isinstance(place, dict):
            query = {key: str(each) for key, each in place.items() if key in {"namespace", "name", "version"}}
            st.page_link(
                "app_pages/dataset.py", label=plain(named(place)), icon=":material/table_view:", query_params=query
            )


def _moves(kind: str, record_id: str, body: JsonObject) -> None:
    """A form for each state it may come to, for those who may; and the way to the form of all members."""
    needed = permission_for_record(kind) if kind in KINDS else None
    if needed is None:
        return
    if not may(needed):
        say_who_may(needed, "changes this")
        return
    st.markdown("#### Next")
    with st.container(horizontal=True):
        for state, move in moves_from(kind, str(body.get("status"))).items():
            if may(move.may):
                again = body.get("status") in KINDS[kind].final
                label = "Reopen" if again else state.replace("_", " ").capitalize()
                with st.popover(label, icon=":material/undo:" if again else ":material/arrow_forward:"):
                    _move_form(kind, record_id, body, move)
        st.button("Edit", icon=":material/edit:", on_click=write_address, kwargs={"edit": "1"})


def _move_form(kind: str, record_id: str, body: JsonObject, move: Move) -> None:
    """What the state needs, who makes the move, and the button."""
    key = f"{FORM} {kind} {record_id} {move.after}"
    types = {member.name: member for member in member_types(kind)}
    # A note says why, so it is new with each move; what else is needed may be there already.
    names = dict.fromkeys([*move.needs, "note"])
    values = {
        name: ask_member(
            types[name], None if name == "note" else body.get(name), f"{key} {name}", is_needed=name in move.needs
        )
        for name in names
    }
    if move.by_another:
        st.caption("Somebody else has to do this than whoever brought it into its present state.")
    by = ask_person(key)
    st.button(
        f"Set to {move.after.replace('_', ' ')}",
        type="primary",
        key=f"{key} go",
        on_click=partial(_make, kind, record_id, move, {name: v for name, v in values.items() if v is not None}, by),
    )


def ask_person(key: str) -> str:
    """Who writes it: whoever signed in, else who decided last in this session."""
    signed_in = app_catalog.who_acts().name
    name = f"{key} by"
    if signed_in or not st.session_state.get(name):
        show_text(name, person())
    return st.text_input("By", key=name, placeholder="dpo@example.com", disabled=signed_in is not None).strip()


def _make(kind: str, record_id: str, move: Move, values: Mapping[str, Json], by: str) -> None:
    if not by:
        reject(FORM, "Enter who does this.")
        return
    remember_person(by)
    changes = {"status": move.after, **values}
    message = f"{kind_word(kind)} set to {move.after.replace('_', ' ')}."
    if write_records(FORM, lambda catalog: amend(catalog, kind, record_id, changes, by), message):
        clear_members(f"{FORM} {kind} {record_id}")


def _history(steps: Sequence[RecordStep]) -> None:
    st.markdown(f"#### History · {len(steps)}")
    rows = []
    for number, step in reversed(list(enumerate(steps))):
        state = step["status"].replace("_", " ") or "written"
        changed = ", ".join(label_of(member).lower() for member in step["changed"] if number and member != "status")
        what = f"{here(step['at'])} · {step['by']}" + (f" · {changed}" if changed else "")
        rows.append(f"<dt>{escape(state)}</dt><dd>{escape(what)}</dd>")
    st.html(f"<dl class='record'>{''.join(rows)}</dl>")
