"""Forms that write a decision: each fault stands below its field, and nothing is written while there is one.

The fields are not in `st.form`, which sends nothing before its button is pressed: a wrong day is seen while typing.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st

from ui import app_catalog
from ui.app_parts.frame.address_state import show_text
from ui.presentation.declaring.form_fields import DAY_EXAMPLE, FormField, fault_of
from ui.presentation.markdown import plain

_PERSON = "person"


def today() -> date:
    """The day that the days of decisions are compared with, in UTC."""
    return datetime.now(UTC).date()


def show_field(form: str, field: FormField, initial: str = "") -> None:
    """A field with its fault below it; that it is empty is a fault only after the button was pressed."""
    signed_in = app_catalog.who_acts().name if field.kind == "person" else None
    if field.kind == "person" and (signed_in or not value_of(field)):
        show_text(field.key, signed_in or person())
    elif field.key not in st.session_state:
        st.session_state[field.key] = initial
    is_day = field.kind == "day"
    placeholder = field.placeholder or (DAY_EXAMPLE if is_day else "")
    with st.container():  # one element with or without a fault: the next field stays where it is
        # Whoever signed in with a key decides in their own name.
        st.text_input(
            field.label, key=field.key, placeholder=placeholder, live=is_day, disabled=signed_in is not None
        )
        value = value_of(field)
        if (value or st.session_state.get(_tried(form))) and (fault := fault_of(field, value, today())):
            st.markdown(f":red[:material/error: {plain(fault)}]")


def has_wrong_day(fields: Sequence[FormField]) -> bool:
    """Whether a field shows a day that cannot be written: its form's button waits."""
    return any(value_of(field) and fault_of(field, value_of(field), today()) for field in fields)


def read_form(form: str, fields: Sequence[FormField]) -> dict[str, str] | None:
    """The values by the keys of their fields; None where one is at fault, which is then shown. For a callback."""
    values = {field.key: value_of(field) for field in fields}
    is_faulty = any(fault_of(field, values[field.key], today()) for field in fields)
    st.session_state[_tried(form)] = is_faulty
    if is_faulty:
        return None
    for field in fields:
        if field.kind == "person":
            remember_person(values[field.key])
    return values


def empty_form(fields: Sequence[FormField]) -> None:
    """Let the fields begin anew, once what they held is written. For a callback."""
    for field in fields:
        st.session_state.pop(field.key, None)


def remember_person(name: str) -> None:
    """Fill in this name wherever the session asks next who decides."""
    st.session_state[_PERSON] = name.strip()


def person() -> str:
    """Who is signed in, else who decided last in this session; empty where nobody did."""
    return app_catalog.who_acts().name or str(st.session_state.get(_PERSON, ""))


def value_of(field: FormField) -> str:
    """What a field holds."""
    return str(st.session_state.get(field.key) or "").strip()


def _tried(form: str) -> str:
    return f"{form}_tried"
