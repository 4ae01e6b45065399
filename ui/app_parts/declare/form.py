"""A steward's form: a facet of a dataset is edited, its consequences are previewed, then it is declared."""

from collections.abc import Callable

import streamlit as st

from catalog.events.openlineage import Body
from catalog.questions.declaring.declaration_history import DeclarationMade, declaration_history
from catalog.questions.show import Shown
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.declare.decide import CLOSED, show_deciding
from ui.app_parts.declare.editing import Editing, as_written, begin, forget
from ui.app_parts.declare.reason import Reason, reason_in_address, show_reason
from ui.app_parts.declare.section import show_section, show_some
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.way_back import can_go_back, is_leaving, leave
from ui.app_parts.frame.who import may_decide
from ui.presentation.declaring.declaration_fields import FORMS
from ui.presentation.declaring.declarations import declared_by
from ui.presentation.declaring.prefill import prefilled, with_ended
from ui.presentation.markdown import plain

# Who declares where data come from is asked too whether they are personal: else one gap takes the place of the other.
_PERSONAL = "whence_personal_data"
_DECLARATIONS = 200
_ASKED_TOO = ("identifiability",)


def editable(known: Shown) -> list[str]:
    """The facets that a form is for: what a model is for only of a model."""
    return [facet for facet in FORMS if facet != "whence_model" or known.get("type") == "MODEL"]


def show_form(known: Shown, facet: str, title: str) -> None:
    """The form of one facet of a dataset."""
    if not may_decide():
        return
    # A fragment: while a steward types, only the form runs again, not the tabs around it.
    st.fragment(_form)(known, facet, title)


def _form(known: Shown, facet: str, title: str) -> None:
    namespace, name = known["namespace"], known["name"]
    # Of the whole page, which goes back to where one was, or is there without the form.
    if is_leaving() or st.query_params.get("edit") != facet:
        st.rerun()
    with st.container(border=True, key="steward"):
        try:
            former = _former(known, facet)
            verb = "Restore" if former else "Change" if facet in known["facets"] else "Declare"
            _head(namespace, name, facet, f"{verb} {title[:1].lower()}{title[1:]}")
            reason = reason_in_address()
            if reason is not None:
                show_reason(reason)
            if former is not None:
                st.markdown(f"As declared by {plain(declared_by(former))} on {here(former['declared_at'])}.")
            editing = begin(namespace, name, facet, _prefill(known, facet, reason, former))
            columns = [row["field"] for row in known["fields"]]
            # Each one element, so that what is typed below stays where it is while these grow.
            with st.container():
                show_section(namespace, name, columns, editing)
            with st.container():
                more = _asked_too(known, editing)
            show_deciding(namespace, name, [editing, *more])
        except WhenceError as error:
            st.error(plain(error), icon=":material/error:")


def _former(known: Shown, facet: str) -> DeclarationMade | None:
    """The declaration that the address asks to restore; None where it names none."""
    position = st.query_params.get("restore")
    if position is None:
        return None
    place = {"namespace": known["namespace"], "name": known["name"]}
    rows = app_catalog.ask(declaration_history, **place, facet=facet, count=_DECLARATIONS)
    return next((row for row in rows if str(row["position"]) == position), None)


def _prefill(
    known: Shown, facet: str, reason: Reason | None, former: DeclarationMade | None
) -> Callable[[Body], Body]:
    if former is not None:
        return lambda _: as_written(facet, former["body"])
    ended, ended_on = st.query_params.get("ended"), st.query_params.get("ended_on")
    if facet == "whence_grants" and ended is not None and ended_on is not None:
        return lambda body: with_ended(body, ended, ended_on)
    purpose = reason.purpose if reason is not None else None
    return lambda body: prefilled(facet, body, known, purpose, kind=reason.kind if reason is not None else None)


def _asked_too(known: Shown, editing: Editing) -> list[Editing]:
    """What the form of a source that nobody declared yet asks for besides."""
    if editing.facet != "whence_source" or editing.start or _PERSONAL in known["facets"]:
        return []
    personal = begin(known["namespace"], known["name"], _PERSONAL, lambda body: body)
    st.markdown("**Personal data**")
    show_some(known["namespace"], known["name"], personal, _ASKED_TOO)
    return [personal]


def _head(namespace: str, name: str, facet: str, title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"##### {plain(title)}", width="content")
        st.button(
            "Close",
            icon=":material/close:",
            key="steward_close",
            on_click=_close,
            args=(namespace, name, facet),
            help="Discards unsaved changes.",
        )


def _close(namespace: str, name: str, facet: str) -> None:
    forget(namespace, name, facet, _PERSONAL)
    if can_go_back():
        leave()
    else:
        write_address(**CLOSED)
