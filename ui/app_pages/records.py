"""The page of management records: the list, one record with its moves, and the form. Its state is in the address."""

import streamlit as st

from catalog.access.roles import permission_for_record
from catalog.management.records.states import KINDS
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.who import may
from ui.app_parts.records.record_form import show_form
from ui.app_parts.records.record_list import show_list
from ui.app_parts.records.record_view import show_record


def page() -> None:
    """The list, or the record or form that the address names."""
    with errors_shown():
        kind, record_id = read_address("kind"), read_address("id")
        if read_address("new") or (read_address("edit") and record_id):
            show_form(kind, None if read_address("new") else record_id)
        elif kind and record_id:
            show_record(kind, record_id)
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown("### Records")
                if any(may(permission_for_record(each)) for each in KINDS):
                    new = {"new": "1", "id": None}
                    st.button("New record", icon=":material/add:", type="primary", on_click=write_address, kwargs=new)
            show_list()


page()
