"""The page of management reviews: what is put before the next one, and the reviews that were held."""

import streamlit as st

from catalog.access.roles import Permission
from catalog.management.reviews.pack import review_pack
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, read_address, show_text
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.who import may
from ui.presentation.declaring.form_fields import DAY_EXAMPLE
from ui.presentation.managing.review_pack import pack_markdown
from ui.presentation.markdown import on_page, plain

_HELD = """SELECT id, coalesce(body ->> '$.title', id) AS title, status, left(body ->> '$.held_at', 10) AS held_at
FROM records WHERE kind = 'review' ORDER BY opened_at DESC LIMIT 12"""


def page() -> None:
    """The reviews that were held, and the pack for the next one as of two days."""
    with errors_shown():
        if teach_if_empty():
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("### Management review")
            if may(Permission.DECIDE):
                new = {"kind": "review", "new": "1"}
                st.page_link("app_pages/records.py", label="Record a review", icon=":material/add:", query_params=new)
        _held()
        since, as_of = _days()
        pack = app_catalog.ask(review_pack, since=since, as_of=as_of)
        text = pack_markdown(pack)
        name = f"review-{pack['until'][:10]}.md"
        st.download_button("Markdown", text, name, "text/markdown", icon=":material/download:", on_click="ignore")
        st.markdown(on_page(text).removeprefix("# ").join(("#### ", "")).replace("\n## ", "\n##### "))


def _held() -> None:
    for row in app_catalog.rows(_HELD):
        label = f"{row['held_at'] or row['status']} · {row['title']}"
        place = {"kind": "review", "id": str(row["id"])}
        st.page_link("app_pages/records.py", label=plain(label), icon=":material/groups:", query_params=place)


def _days() -> tuple[str | None, str | None]:
    """The days that the pack is from and to; where none is given, the last review and today."""
    with st.container(horizontal=True):
        for key, label, hint in (("since", "Since", "the last management review"), ("as_of", "As of", "today")):
            show_text(f"pick_{key}", read_address(key) or "")
            st.text_input(
                label,
                key=f"pick_{key}",
                placeholder=f"{hint}; or {DAY_EXAMPLE}",
                on_change=copy_to_address,
                args=(key,),
                width=320,
            )
    return read_address("since"), read_address("as_of")


page()
