"""The fields of one facet in a steward's form, a part of it at a time, each with its faults."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from catalog.events.openlineage import Body
from ingest.declarations.declare_one import Draft, words_of
from ui import app_catalog
from ui.app_parts.declare.editing import Editing, place_of_draft
from ui.app_parts.declare.inputs import ask_for
from ui.app_parts.frame.address_state import read_address, write_address
from ui.presentation.declaring.declaration_fields import (
    Field,
    Part,
    field_meant,
    fields_of,
    is_about,
    is_of_use,
    is_seldom,
    part_of,
    parts_of,
    place_of,
    term_choices,
    value_at,
    with_part,
    with_value,
)
from ui.presentation.declaring.left_empty import left_open
from ui.presentation.markdown import code, plain

_WIDE = frozenset({"terms", "words", "holds"})


def show_section(namespace: str, name: str, columns: Sequence[str], editing: Editing) -> None:
    """The picker of a part, where there are several, and its fields; columns: those of the dataset."""
    facet = editing.facet
    parts = parts_of(facet, editing.body, list(columns))
    part = _pick_part(parts, editing.opened)
    _add_or_remove(facet, editing, parts, part)
    if part not in parts:
        st.markdown("No legal basis: no use of the personal data in it is permitted.")
        return
    key = f"{place_of_draft(namespace, name, facet)} {editing.turn} {part}"
    _fields(editing, part, fields_of(facet, part), key)


def show_some(namespace: str, name: str, editing: Editing, wanted: Sequence[str]) -> None:
    """Some fields of a facet as a whole, by their names: those another form asks for too."""
    key = f"{place_of_draft(namespace, name, editing.facet)} {editing.turn} None"
    _fields(editing, None, [item for item in fields_of(editing.facet, None) if item.name in wanted], key)


def _fields(editing: Editing, part: Part, fields: Sequence[Field], key: str) -> None:
    facet, slots = editing.facet, dict[Field, DeltaGenerator]()
    part_body = part_of(facet, editing.body, part)
    seldom = [item for item in fields if is_seldom(facet, item)]
    part_body = _ask(facet, [item for item in fields if item not in seldom], part_body, slots, key)
    if seldom:
        is_any_set = any(value_at(part_body, item.path) is not None for item in seldom)
        with st.expander("More fields", expanded=is_any_set):
            part_body = _ask(facet, seldom, part_body, slots, key)
    editing.body = with_part(facet, editing.body, part, part_body)
    if not isinstance(part, str):  # what a column leaves empty, its dataset says
        _show_open(facet, part_body, slots)
    _show_faults(editing.checked(), place_of(facet, part), part_body, slots)


def _ask(facet: str, fields: Sequence[Field], part_body: Body, slots: dict[Field, DeltaGenerator], key: str) -> Body:
    """The part with the values of some fields; slots gets the place of each."""
    words = words_of(app_catalog.catalog_in_use())
    choices = {kind: term_choices(words, kind) for kind in {item.vocabulary for item in fields if item.vocabulary}}
    places = _Places()
    for item in fields:
        # Each has its place, in use or not: a field that moves is made again in the browser, and loses what is typed.
        place = places.next(is_wide=item.kind in _WIDE, is_below=not is_of_use(facet, item, {}))
        # Field by field: what one holds decides whether the next is of use.
        if is_of_use(facet, item, part_body):
            slots[item] = place
            with place:
                known_words = choices.get(str(item.vocabulary), {})
                value = ask_for(item, value_at(part_body, item.path), f"{key} {item.name}", known_words)
            part_body = with_value(part_body, item.path, value)
    return part_body


def _show_open(facet: str, part_body: Body, slots: Mapping[Field, DeltaGenerator]) -> None:
    """Under each field what is open while it is empty."""
    for item, slot in slots.items():
        if words := left_open(facet, item, part_body):
            slot.markdown(f":orange[:material/help:] :gray[{words}]")


def _pick_part(parts: Mapping[Part, str], opened: str | None) -> Part:
    """The part that the address names, else the opened one, else the first; a picker where there are several."""
    named = {str(part): part for part in parts}
    chosen = read_address("part", named, opened if opened in named else next(iter(named), None))
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


def _add_or_remove(facet: str, editing: Editing, parts: Mapping[Part, str], part: Part) -> None:
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
        if editing.start and editing.body and facet != "whence_model":
            st.button(
                "Remove declaration", icon=":material/delete:", key="steward_clear", on_click=_clear, args=(editing,)
            )


def _clear(editing: Editing) -> None:
    editing.body = {}
    editing.turn += 1
    write_address(part=None)


def _put(facet: str, editing: Editing, part: Part, part_body: Body | None) -> None:
    editing.body = with_part(facet, editing.body, part, part_body)
    editing.turn += 1
    write_address(part=None if part_body is None else str(part))


class _Places:
    """Places for fields: two beside each other where they are narrow."""

    def __init__(self) -> None:
        self._pair: list[DeltaGenerator] = []
        self._column: DeltaGenerator | None = None

    def next(self, *, is_wide: bool, is_below: bool) -> DeltaGenerator:
        """The place of the next field; is_below: of one that is seldom in use, below the field before it."""
        if is_below and self._column is not None:
            return self._column.container()
        if is_wide:
            self._pair, self._column = [], None
            return st.container()
        self._pair = self._pair or list(st.columns(2))
        self._column = self._pair.pop(0)
        return self._column.container()


def _show_faults(checked: Draft, place: str, part_body: Body, slots: Mapping[Field, DeltaGenerator]) -> None:
    """Each fault under its field; one of no field, or of another part, below all."""
    for fault in checked.faults:
        reason = fault.reason + (f" (nearest: {', '.join(fault.nearest)})" if fault.nearest else "")
        of_part = fault.path.removeprefix(place).removeprefix(".") if fault.path.startswith(place) else None
        field = next((item for item in slots if of_part and is_about(of_part, item)), None)
        if of_part == "":
            field = field_meant(fault.reason, slots, part_body)
        slot = slots.get(field) if field else None
        if slot is not None:
            slot.markdown(f":red[:material/error: {plain(reason)}]")
        else:
            about = "" if of_part == "" or not fault.path else f"{code(fault.path)}: "
            st.error(f"{about}{plain(reason)}", icon=":material/error:")
