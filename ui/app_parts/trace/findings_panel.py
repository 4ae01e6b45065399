"""The findings of a trace's target beside the picture; a click shows the path of each."""

from collections.abc import Sequence

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from ui.app_parts.findings.fix_link import show_fix
from ui.app_parts.frame.address_state import write_address
from ui.presentation.declaring.fixes import flaw_of
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted
from ui.presentation.tracing.finding_path import chain
from ui.presentation.tracing.trace_findings import tally

_MOST = 60
_CHAIN_WIDTH = 400


def show_findings(findings: Sequence[FindingAnswer], chosen: FindingAnswer | None) -> None:
    """A button for each finding, most severe first; the chosen one in detail."""
    st.markdown(f"##### Findings {badges(findings)}")
    if not findings:
        st.markdown(f"{verdict_word('pass').icon} Nothing found: no violation, no gap, no warning.")
    elif chosen is None:
        st.caption("Select a finding to highlight its path and to act on it.")
    standing = [item for item in findings if item["waived_by"] is None]
    for item in [*standing, *(item for item in findings if item["waived_by"] is not None)][:_MOST]:
        _button(item, is_chosen=chosen is not None and item["id"] == chosen["id"])
        if chosen is not None and item["id"] == chosen["id"]:
            _details(item)
    if len(findings) > _MOST:
        st.caption(f"and {len(findings) - _MOST:,} more: `whence findings` lists all.")


def badges(findings: Sequence[FindingAnswer]) -> str:
    """How many there are of each severity, as badges; the badge of a pass where none counts."""
    counts = tally(findings)
    shown = [
        f":{verdict_word(name).colour}-badge[{verdict_word(name).icon} {_counted(name, count)}]"
        for name, count in counts.items()
    ]
    return " ".join(shown) or verdict_word("pass").badge


def _counted(name: str, count: int) -> str:
    return f"{count:,} waived" if name == "waived" else counted(count, name)


def _button(item: FindingAnswer, *, is_chosen: bool) -> None:
    shown = verdict_word("waived" if item["waived_by"] else str(item["severity"]))
    about = item["dataset"] or item["target"]
    st.button(
        f"**{kind_words(item['kind'])}** · {plain(about['name'])}",
        key=f"finding-{item['id']}",
        icon=shown.icon,
        type="primary" if is_chosen else "secondary",
        width="stretch",
        help=f"{shown.word}: {plain(message_words(item['message']))}",
        on_click=write_address,
        kwargs={"finding": None if is_chosen else item["id"], "side": "findings", "node": None},
    )


def _details(item: FindingAnswer) -> None:
    shown = verdict_word(str(item["severity"]))
    st.markdown(f"{shown.badge} {plain(message_words(item['message']))}")
    if len(item["path"]) > 1:
        st.markdown(f":gray[{plain(chain(item['path'], _CHAIN_WIDTH))}]")
    st.markdown(f":material/build: {plain(item['mend'])}")
    show_fix(flaw_of(item))
    if waiver := item["waiver"]:
        st.markdown(f"Waived by {plain(item['waived_by'])} until {waiver['until']}: {plain(waiver['reason'])}")
    st.caption(code(item["id"]))
