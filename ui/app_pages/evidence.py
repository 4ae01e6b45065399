"""The page of evidence: packs are built and checked, documents written. What it is about is in the address."""

import streamlit as st

from ui.app_parts.evidence.build import show_build
from ui.app_parts.evidence.check import show_check
from ui.app_parts.evidence.documents import show_documents
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty


def page() -> None:
    """Build a pack, write a document, check a pack."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Evidence")
        left, right = st.columns(2, gap="large")
        with left:
            show_build()
            show_documents()
        with right:
            show_check()


page()
