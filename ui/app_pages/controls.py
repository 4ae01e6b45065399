"""The page of controls: coverage at a glance, each control with its state, gaps by owner. State in the address."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from catalog.management.controls.soa import as_csv, as_markdown, statement_of_applicability
from catalog.vocabulary.glossary import meaning
from ui.app_parts.controls.assessed import assessed_controls
from ui.app_parts.controls.control import show_control
from ui.app_parts.controls.gaps import show_gaps
from ui.app_parts.frame.address_state import read_address, rows_before, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.form import today
from ui.app_parts.frame.list_filters import choice, range_words, search_line, show_list
from ui.presentation.managing.controls import INKS, STATES, coverage_rows, evidence_words, framework_title
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 25
_FRAMEWORKS = {"iso42001": "ISO/IEC 42001", "requirements": "Eleven requirements", "ai_act": "AI Act, high risk"}


def page() -> None:
    """One control where the address names it, else coverage, and the list or the gaps by owner."""
    st.markdown("### Controls")
    with errors_shown():
        framework = choice("Framework", "framework", _FRAMEWORKS, "iso42001", is_labelled=False) or "iso42001"
        with st.skeleton(height=200):
            rows, is_current = assessed_controls(framework)
        named = read_address("control")
        found = next((row for row in rows if row["id"] == named), None)
        if found is not None:
            show_control(found)
            return
        _coverage(framework, rows)
        lists = {"controls": f"Controls · {len(rows)}", "gaps": "Gaps by owner"}
        if choice("List", "list", lists, "controls", is_labelled=False) == "gaps":
            show_gaps(rows)
        else:
            _controls(rows)
        if framework == "iso42001" and is_current:  # a document has no notice of what it does not know yet
            _statement(rows)


def _coverage(framework: str, rows: Sequence[ControlAnswer]) -> None:
    """How many controls of each section are in each state."""
    counts = Counter[str](row["state"] for row in rows)
    filled = counts["computed"] + counts["attested"]
    st.markdown(
        f"**{filled} of {len(rows)}** with all their evidence, {counted(counts['gap'], 'gap')} · "
        f":gray[{framework_title(framework)}, in our own words. What is there, and what is missing: no verdict.]"
    )
    sections = coverage_rows(rows)
    states = [name for name in sections[0] if name != "section"]
    st.bar_chart(
        sections,
        x="section",
        y=states,
        color=[INKS[state] for state in states],
        x_label="section",
        y_label="controls",
        sort=False,
        height=220,
        alt="How many controls of each section are in each state; below as a list.",
    )


def _controls(rows: Sequence[ControlAnswer]) -> None:
    counts = Counter[str](row["state"] for row in rows)
    words = {name: f"{word.icon} {counts[name]} {word.word}" for name, word in STATES.items() if counts[name]}
    state = choice("State", "state", words, widget=st.pills, is_labelled=False, wrap=True)
    if state is not None:
        st.markdown(f":gray[{STATES[state].meaning}]")
    query = search_line("Search controls", "an id, or part of a title or an owner …").lower().split()
    fitting = [row for row in rows if state in {None, row["state"]} and _has(row, query)]
    skipped = rows_before(_PAGE)
    shown = fitting[skipped : skipped + _PAGE]
    title = f"**{counted(len(fitting), 'control')}**{range_words(len(shown), len(fitting), skipped)}"
    show_list(shown, len(fitting), _PAGE, title, "No control has that state and those words.", _control)


def _has(row: ControlAnswer, words: Sequence[str]) -> bool:
    text = f"{row['id']} {row['title']} {row['means']} {row['owner'] or ''}".lower()
    return all(word in text for word in words)


def _control(row: ControlAnswer) -> None:
    """A control: a button to its section, its state, what it means."""
    word = STATES[row["state"]]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"**{plain(row['id'])}** {plain(row['title'])}",
                type="tertiary",
                on_click=write_address,
                kwargs={"control": row["id"], "page": None},
                key=f"open {row['framework']} {row['id']}",
            )
            st.badge(word.word, icon=word.icon, color=word.colour)
        facts = [plain(row["means"])]
        facts += [evidence_words(row)] if row["total"] else []
        facts += [plain(row["owner"])] if row["owner"] else []
        st.markdown(f":gray[{' · '.join(facts)}]")


def _statement(rows: Sequence[ControlAnswer]) -> None:
    """The Statement of Applicability, to be downloaded."""
    statement = statement_of_applicability(rows)
    st.markdown("#### Statement of Applicability", help=meaning("Statement of Applicability"))
    st.caption(
        "Each control of Annex A: whether it applies, why, and its state. What does not apply is a decision with "
        "reasons: `applicability: not_applicable`."
    )
    with st.container(horizontal=True):
        for label, text, ending in (
            ("Markdown", as_markdown(statement, today().isoformat()), "md"),
            ("CSV", as_csv(statement), "csv"),
        ):
            st.download_button(
                label,
                text,
                file_name=f"statement-of-applicability.{ending}",
                icon=":material/download:",
                key=f"soa_{ending}",
                on_click="ignore",
            )


page()
