"""A steward's form: one facet of a dataset is edited, its consequences are previewed, then it is declared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from catalog.events.openlineage import Body
from catalog.questions.show import Shown
from catalog.values.errors import WhenceError
from ingest.declarations.declare_one import Declaration, Draft, declaration_of, declare, draft, words_of
from ui import app_catalog
from ui.app_parts.declare.inputs import ask_for
from ui.app_parts.declare.preview import show_preview
from ui.app_parts.frame.address_state import read_address, write_address
from ui.presentation.declaration_fields import (
    FORMS,
    Field,
    Part,
    fields_of,
    is_about,
    is_of_use,
    normal,
    part_of,
    parts_of,
    place_of,
    term_choices,
    value_at,
    with_part,
    with_value,
)
from ui.presentation.declarations import change_lines
from ui.presentation.markdown import plain

_WIDE = frozenset({"terms", "words", "holds"})


@dataclass
class _Editing:
    """A steward's draft: the declaration it began from, that one's body, the body as edited, the body last previewed.

    turn: part of every widget's key; it changes when a part is added or removed.
    """

    base: Declaration
    start: Body
    body: Body
    # Parts are known by number: without a new key, a widget would show the value of the part removed before it.
    turn: int = 0
    previewed: str | None = None


def editable(known: Shown) -> list[str]:
    """The facets that a form is for: what a model is for only of a model."""
    return [facet for facet in FORMS if facet != "whence_model" or known.get("type") == "MODEL"]


def show_form(known: Shown, facet: str, title: str) -> None:
    """The form of one facet of a dataset."""
    # A fragment: while a steward types, only the form runs again, not the tabs around it.
    st.fragment(_form)(known, facet, title)


def _form(known: Shown, facet: str, title: str) -> None:
    namespace, name = known["namespace"], known["name"]
    with st.container(border=True, key="steward"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"##### Declare {plain(title[:1].lower() + title[1:])}", width="content")
            st.button(
                "Close",
                icon=":material/close:",
                key="steward_close",
                on_click=_close,
                args=(namespace, name, facet),
                help="Discards unsaved changes.",
            )
        try:
            declared = declaration_of(app_catalog.catalog_in_use(), namespace, name, facet)
            editing = _editing(namespace, name, facet, declared)
            if declared.seen_at != editing.base.seen_at:
                _stale(namespace, name, facet, declared)
            _edit(known, facet, editing)
            _decide(namespace, name, facet, editing)
        except WhenceError as error:
            st.error(plain(error), icon=":material/error:")


_CLOSED = {"edit": None, "part": None}


def _close(namespace: str, name: str, facet: str) -> None:
    _forget(namespace, name, facet)
    write_address(**_CLOSED)


def _place(namespace: str, name: str, facet: str) -> str:
    return f"steward {facet} {namespace} {name}"


def _editing(namespace: str, name: str, facet: str, declared: Declaration) -> _Editing:
    place = _place(namespace, name, facet)
    editing: _Editing | None = st.session_state.get(place)
    if editing is None or (editing.base.seen_at != declared.seen_at and editing.body == editing.start):
        if editing is not None:
            producer = plain(declared.producer or "somebody else")
            st.info(f"Changed meanwhile by {producer}: this is what is declared now.")
        start = normal(facet, draft(facet, declared.body, words_of(app_catalog.catalog_in_use())).body)
        editing = st.session_state[place] = _Editing(declared, start, start, turn=declared.seen_at or 0)
    return editing


def _stale(namespace: str, name: str, facet: str, declared: Declaration) -> None:
    st.warning(
        f"Changed meanwhile by {plain(declared.producer or 'somebody else')}. Your changes are not "
        "in it; start again from what is declared now.",
        icon=":material/sync_problem:",
    )
    st.button("Begin again", key="steward_again", on_click=_forget, args=(namespace, name, facet))


def _forget(namespace: str, name: str, facet: str) -> None:
    st.session_state.pop(_place(namespace, name, facet), None)


# the fields


def _edit(known: Shown, facet: str, editing: _Editing) -> None:
    """The picker of a part, where there are several, and its fields, each with its faults."""
    parts = parts_of(facet, editing.body, [row["field"] for row in known["fields"]])
    part = _pick_part(parts)
    _add_or_remove(facet, editing, parts, part)
    if part not in parts:
        st.markdown("No legal basis: no use of the personal data in it is permitted.")
        return
    words, fields = words_of(app_catalog.catalog_in_use()), fields_of(facet, part)
    choices = {kind: term_choices(words, kind) for kind in {item.vocabulary for item in fields if item.vocabulary}}
    part_body, places, slots = part_of(facet, editing.body, part), _Places(), dict[Field, DeltaGenerator]()
    key = f"{_place(known['namespace'], known['name'], facet)} {editing.turn} {part}"
    for item in fields:
        # Field by field: what one holds decides whether the next is of use.
        if is_of_use(facet, item, part_body):
            slots[item] = places.next(is_wide=item.kind in _WIDE)
            with slots[item]:
                known_words = choices.get(str(item.vocabulary), {})
                value = ask_for(item, value_at(part_body, item.path), f"{key} {item.name}", known_words)
            part_body = with_value(part_body, item.path, value)
    editing.body = with_part(facet, editing.body, part, part_body)
    _show_faults(draft(facet, editing.body, words), place_of(facet, part), slots)


def _pick_part(parts: Mapping[Part, str]) -> Part:
    """The part that the address names, else the first; a picker where there are several."""
    named = {str(part): part for part in parts}
    chosen = read_address("part", named, next(iter(named), None))
    if len(parts) > 1:
        key = f"steward_part {len(parts)}"
        st.session_state[key] = chosen
        st.selectbox(
            "Which",
            list(named),
            format_func=lambda name: parts[named[name]],
            key=key,
            on_change=lambda: write_address(part=st.session_state[key]),
        )
    return named.get(str(chosen))


def _add_or_remove(facet: str, editing: _Editing, parts: Mapping[Part, str], part: Part) -> None:
    """Buttons for one part more and, of one that can go, for taking it away."""
    with st.container(horizontal=True):
        if facet == "whence_grants":
            st.button(
                "Add a legal basis", icon=":material/add:", on_click=_put, args=(facet, editing, len(parts), {})
            )
        if part in parts and part is not None:
            called = (
                f"Remove {parts[part]}" if facet == "whence_personal_data" else f"Remove legal basis {parts[part]}"
            )
            st.button(
                called, icon=":material/remove:", key="steward_take", on_click=_put, args=(facet, editing, part, None)
            )
        if editing.body and facet != "whence_model":
            st.button(
                "Remove declaration", icon=":material/delete:", key="steward_clear", on_click=_clear, args=(editing,)
            )


def _clear(editing: _Editing) -> None:
    editing.body = {}
    editing.turn += 1
    write_address(part=None)


def _put(facet: str, editing: _Editing, part: Part, part_body: Body | None) -> None:
    editing.body = with_part(facet, editing.body, part, part_body)
    editing.turn += 1
    write_address(part=None if part_body is None else str(part))


class _Places:
    """Places for fields: two beside each other where they are narrow."""

    def __init__(self) -> None:
        self._pair: list[DeltaGenerator] = []

    def next(self, *, is_wide: bool) -> DeltaGenerator:
        """The place of the next field."""
        if is_wide:
            self._pair = []
            return st.container()
        self._pair = self._pair or list(st.columns(2))
        return self._pair.pop(0).container()


def _show_faults(checked: Draft, place: str, slots: Mapping[Field, DeltaGenerator]) -> None:
    """Each fault under its field; one of no field, or of another part, above all."""
    for fault in checked.faults:
        reason = fault.reason + (f" (nearest: {', '.join(fault.nearest)})" if fault.nearest else "")
        of_part = fault.path.removeprefix(place).removeprefix(".") if fault.path.startswith(place) else None
        slot = next((slot for item, slot in slots.items() if of_part and is_about(of_part, item)), None)
        if slot is not None:
            slot.markdown(f":red[:material/error: {plain(reason)}]")
        else:
            about = "" if of_part == "" or not fault.path else f"`{fault.path}`: "
            st.error(f"{about}{plain(reason)}", icon=":material/error:")


# what follows, and declaring it


def _decide(namespace: str, name: str, facet: str, editing: _Editing) -> None:
    """The change in words, its consequences, and the button that declares it."""
    words = words_of(app_catalog.catalog_in_use())
    wanted = draft(facet, editing.body, words)
    lines = change_lines(editing.start, wanted.body)
    if not lines:
        st.caption("No changes yet.")
        return
    st.markdown("**Changes**\n" + "\n".join(f"- {plain(line)}" for line in lines))
    body_json = json.dumps(wanted.body, sort_keys=True)
    if st.button("Preview impact", icon=":material/visibility:", key="steward_preview", disabled=bool(wanted.faults)):
        editing.previewed = body_json
    # The text is compared, so that an edit after the preview asks for another one.
    if editing.previewed != body_json or wanted.faults:
        st.caption("Preview before saving.")
        return
    show_preview(namespace, name, facet, body_json)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.text_input("Declared by", value=st.session_state.get("person", ""), key="steward_by", width=320)
        if st.button("Save", type="primary", icon=":material/save:", key="steward_save"):
            _save(namespace, name, facet, editing, wanted, by)


def _save(namespace: str, name: str, facet: str, editing: _Editing, wanted: Draft, by: str) -> None:
    with st.spinner("Saving …"):
        catalog = app_catalog.catalog_in_use()
        declare(catalog, namespace, name, facet, wanted.body, by, editing.base.seen_at)
    st.session_state["person"] = by.strip()
    st.session_state["declared"] = f"Saved, declared by {by.strip()}. Verdicts updated."
    _forget(namespace, name, facet)
    write_address(**_CLOSED)
    st.rerun()  # of the whole page: label, findings and verdicts above the form have changed
