"""Who is signed in, and what of a page is for them."""

from html import escape

import streamlit as st

from catalog.access.roles import Permission, roles_that_may
from catalog.values.errors import ForbiddenError, WhenceError
from ui import app_catalog
from ui.presentation.markdown import plain


def may(permission: Permission) -> bool:
    """Whether whoever looks at the page may do something; forms are shown to those who may only."""
    return app_catalog.who_acts().may(permission)


def may_decide() -> bool:
    """Whether whoever looks may declare and decide; else a line in the place of the form says who may."""
    if may(Permission.DECIDE):
        return True
    say_who_may(Permission.DECIDE, "changes this")
    return False


def say_who_may(permission: Permission, does: str) -> None:
    """A line in the place of a form: which roles may do what it does; on a reader, that it is done elsewhere."""
    if app_catalog.only_reads():
        st.caption(":material/lock: This is a reader of a lake: what changes it is done on its server.")
    else:
        st.caption(f":material/lock: Only a {' or '.join(roles_that_may(permission))} {does}.")


def show_signed_in() -> None:
    """Who is signed in, and a link to sign out; nothing where nobody is asked for a key.

    Where the key is no longer good, the page ends here.
    """
    try:
        principal = app_catalog.who_acts()
    except ForbiddenError as error:
        st.error(plain(error), icon=":material/lock:")
        st.stop()
    except WhenceError:
        return  # the page itself says in words why the catalog cannot be opened
    if principal.name is None:
        return
    # A plain link: the server ends the session, not the page.
    st.html(
        f'<div style="text-align:right;font-size:.875rem">{escape(principal.name)} · {principal.role} · '
        '<a href="/sign-out" target="_self">Sign out</a></div>'
    )
