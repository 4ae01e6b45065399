"""The findings of a version on the page of its dataset or model, each with its action."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from ui.app_parts.findings.fix_link import show_fix
from ui.app_parts.frame.links import dataset_link
from ui.presentation.declaring.fixes import flaw_of
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import plain

_LISTED = 25


def show_findings_of(findings: Sequence[FindingAnswer]) -> None:
    """What is wrong with a version: what counts before what is waived, each with a link to its path in the trace."""
    if not findings:
        st.markdown(f"{verdict_word('pass').icon} Nothing found: no violation, no gap, no warning.")
    counting = [item for item in findings if item["waived_by"] is None]
    for item in [*counting, *(item for item in findings if item["waived_by"] is not None)][:_LISTED]:
        _finding(item)
    if len(findings) > _LISTED:
        place = findings[0]["target"]
        query = {"namespace": place["namespace"], "name": place["name"], "group": "model"}
        st.page_link("app_pages/findings.py", label=f"All {len(findings):,}", query_params=query)


def _finding(item: FindingAnswer) -> None:
    shown = verdict_word("waived" if item["waived_by"] else item["severity"])
    target: Mapping[str, str] = {key: str(value) for key, value in item["target"].items()}
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.page_link(
                "app_pages/trace.py",
                label=f"{shown.word}: {plain(kind_words(item['kind']))}",
                icon=shown.icon,
                query_params={**target, "finding": item["id"], "side": "findings"},
            )
            show_fix(flaw_of(item))
        about = item["dataset"]
        if about is not None and (about["namespace"], about["name"]) != (target["namespace"], target["name"]):
            dataset_link(about)
        st.markdown(plain(message_words(item["message"])))
