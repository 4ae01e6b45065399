"""Gaps by owner: what each person has to fill, and nobody's."""

from collections.abc import Sequence

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from ui.app_parts.controls.fill_link import show_fill_link
from ui.app_parts.frame.address_state import write_address
from ui.presentation.managing.controls import gaps_by_owner
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_MOST = 15


def show_gaps(rows: Sequence[ControlAnswer]) -> None:
    """A box for each owner, whoever has most first; each of their controls with what fills it."""
    owners = gaps_by_owner(rows)
    if not owners:
        st.markdown(":material/check_circle: No gaps: every control has its evidence, or a decision.")
        return
    for place, (owner, lacking) in enumerate(owners.items()):
        with st.container(border=True, gap="small"):
            # not in what opens: an address of mail in its title would be a link in a button
            st.markdown(f"##### {plain(owner or 'No owner')} · {counted(len(lacking), 'control')}")
            shown = lacking[:_MOST]
            for row in shown:
                _gap(row, place)
            if len(lacking) > len(shown):
                st.caption(f"and {len(lacking) - len(shown):,} more: search the list for the owner")


def _gap(row: ControlAnswer, place: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"**{plain(row['id'])}** {plain(row['title'])}",
            type="tertiary",
            on_click=write_address,
            kwargs={"control": row["id"], "page": None},
            key=f"gap {place} {row['framework']} {row['id']}",
        )
        show_fill_link(row, place)
