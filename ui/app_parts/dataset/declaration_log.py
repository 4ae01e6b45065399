"""Who declared a facet of a dataset and when, what changed each time, and a way back to what was declared before."""

from collections.abc import Sequence

import streamlit as st

from catalog.access.roles import Permission
from catalog.questions.declaring.declaration_history import DeclarationMade
from ui.app_parts.declare.editing import forget
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.links import log_entry_link
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.who import may
from ui.presentation.declaring.declarations import change_lines, declared_by, members_of
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_LISTED = 20


def show_author(made: DeclarationMade) -> None:
    """Who declared what is in force, and when."""
    st.markdown(f":gray[{plain(declared_by(made))}, {here(made['declared_at'])}]")


def show_history(namespace: str, name: str, rows: Sequence[DeclarationMade], *, can_restore: bool) -> None:
    """Every declaration of one facet, the newest first; can_restore: a form can declare its content anew."""
    with st.expander(f"History · {counted(len(rows), 'declaration')}", icon=":material/history:"):
        for place, made in enumerate(rows[:_LISTED]):
            before = rows[place + 1]["body"] if place + 1 < len(rows) else None
            _declaration(made, change_lines(members_of(before), members_of(made["body"])))
            if place and can_restore and made["body"] is not None and may(Permission.DECIDE):
                st.button(
                    "Restore",
                    icon=":material/undo:",
                    key=f"restore-{made['facet']}-{made['position']}",
                    help="Opens the form with this content: previewed, then saved as a new declaration.",
                    on_click=_restore,
                    args=(namespace, name, made),
                )
        if len(rows) > _LISTED:
            st.caption(f"and {len(rows) - _LISTED:,} before these")


def _declaration(made: DeclarationMade, lines: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{here(made['declared_at'])}** {plain(declared_by(made))}", width="content")
        if made["position"] is not None:
            log_entry_link(made["position"])
    changes = "Removed." if made["body"] is None else "\n".join(f"- {plain(line)}" for line in lines)
    st.markdown(changes or "- only who declared it")


def _restore(namespace: str, name: str, made: DeclarationMade) -> None:
    forget(namespace, name, made["facet"])
    write_address(edit=made["facet"], restore=str(made["position"]), part=None, finding=None, back=None)
