"""Statements kept under a title, beside those that come with Whence: picked, saved, removed."""

import streamlit as st

from catalog.access.roles import Permission
from catalog.questions.own_queries import own_queries, query_id, remove_query, save_query
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.form import empty_form, person, read_form, show_field
from ui.app_parts.frame.outcome import show_outcome, write_records
from ui.app_parts.frame.who import may
from ui.presentation.declaring.form_fields import FormField
from ui.queries.saved_queries import SavedQuery, saved_queries

_FORM = "save_query"
_OWN = "own:"
_TITLE = FormField("query_title", "Title", "Enter what it answers.", placeholder="Datasets without an owner")
_BY = FormField("query_by", "Saved by", "Enter who saves it.", "person", "analyst@example.com")
_FIELDS = (_TITLE, _BY)


def all_queries() -> dict[str, SavedQuery]:
    """Every saved query by its name in the address: those of this catalog, then those that come with Whence."""
    own = {f"{_OWN}{row['id']}": SavedQuery(row["title"], row["sql"]) for row in app_catalog.ask(own_queries)}
    return {**own, **saved_queries()}


def show_saved() -> None:
    """What was saved or removed last, once."""
    show_outcome(_FORM, ":material/bookmark:")


def show_saving(query: str) -> None:
    """A form that keeps the statement that was run under a title; of one that is kept, a button that removes it."""
    if not may(Permission.DECIDE):
        return
    name = read_address("saved") or ""
    with st.popover("Save query", icon=":material/bookmark_add:"):
        for field in _FIELDS:
            show_field(_FORM, field)
        st.button("Save", type="primary", key="save_query", on_click=_save, args=(query,))
    if name.startswith(_OWN):
        st.button(
            "Remove query", icon=":material/bookmark_remove:", on_click=_remove, args=(name.removeprefix(_OWN),)
        )


def _save(query: str) -> None:
    values = read_form(_FORM, _FIELDS)
    if values is None:
        return
    title, by = values[_TITLE.key], values[_BY.key]
    if write_records(_FORM, lambda catalog: save_query(catalog, title, query, by), "Saved: see Saved queries."):
        empty_form((_TITLE,))
        write_address(saved=f"{_OWN}{query_id(title)}", q=None)


def _remove(identity: str) -> None:
    by = person() or "app"
    if write_records(_FORM, lambda catalog: remove_query(catalog, identity, by), "Removed from Saved queries."):
        write_address(saved=None)
