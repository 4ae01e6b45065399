"""The primary action of a finding, as a link that comes back here once it is done."""

import streamlit as st

from catalog.access.roles import Permission
from ui.app_parts.frame.way_back import is_on, this_place
from ui.app_parts.frame.who import may
from ui.presentation.declaring.fixes import Flaw, fix_of
from ui.presentation.markdown import plain


def show_fix(flaw: Flaw, place: str = "") -> None:
    """The link to what settles a finding, which comes back here; place: where, if it stands on the page twice."""
    if not may(Permission.DECIDE):
        return
    fix = fix_of(flaw)
    about = flaw.about or flaw.target
    address = {**fix.address, "back": this_place()}
    if fix.page == "findings" and is_on(fix.page):
        # Decided in place: the list stays as it is filtered, and there is nowhere to go back to.
        address = {**st.query_params.to_dict(), **fix.address}
    # The key's class is what app.py draws as a button by.
    with st.container(key=f"fix-{place}{flaw.id}", width="content"):
        st.page_link(
            f"app_pages/{fix.page}.py",
            label=fix.label,
            icon=fix.icon,
            help=plain(f"{fix.label}: {about.name}"),
            query_params=address,
            width="content",
        )
