"""What is declared of a dataset, facet by facet: the form of one, and which of them its findings ask for."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.access.roles import Permission
from catalog.governance.answers.answers import FindingAnswer
from catalog.questions.declaring.declaration_history import declaration_history
from catalog.questions.show import Shown
from ui import app_catalog
from ui.app_parts.dataset.declaration_log import show_author, show_history
from ui.app_parts.declare.decide import CLOSED, SAVED
from ui.app_parts.declare.form import editable, show_form
from ui.app_parts.declare.join_names import EDIT as MERGE
from ui.app_parts.declare.join_names import show_merge
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.in_view import bring_into_view
from ui.app_parts.frame.way_back import show_way_back
from ui.app_parts.frame.who import may
from ui.presentation.declaring.fixes import fix_of, flaw_of
from ui.presentation.label import fact_lines
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_DECLARATIONS = 200
FACTS = {
    "whence_source": "Source",
    "whence_personal_data": "Personal data",
    "whence_grants": "Legal bases",
    "whence_retention": "Retention",
    "whence_write": "How it is written",
    "whence_model": "Purpose and use",
    "whence_labelling": "Labelling",
    "whence_preparation": "Preparation",
    "whence_aliases": "Other names",
}


def asked_for(known: Shown, findings: Sequence[FindingAnswer]) -> Counter[str]:
    """How many findings ask for a declaration of each facet of this dataset."""
    fixes = [fix_of(flaw_of(item)) for item in findings if item["waived_by"] is None]
    here = known["namespace"], known["name"]
    return Counter(
        fix.facet for fix in fixes if fix.facet and (fix.address["namespace"], fix.address["name"]) == here
    )


def show_form_asked_for(known: Shown) -> None:
    """The form that the address asks for, with the way back; or that one was saved. It stands outside all tabs.

    Which tab is open is known to the browser as well as to the address, and under load they differ for a while.
    """
    if message := st.session_state.pop(SAVED, None):
        st.success(plain(message), icon=":material/check_circle:")
    chosen = read_address("edit", [*editable(known), MERGE])
    bring_into_view("form", chosen and f"{known['namespace']} {known['name']} {chosen}", ".st-key-view-form")
    if chosen:
        show_way_back()
    if chosen == MERGE:
        show_merge(known)
    elif chosen:
        show_form(known, chosen, FACTS[chosen])


def show_facts(known: Shown, asked_for: Mapping[str, int]) -> None:
    """What is declared of the dataset itself, facet by facet, each with a button to change it.

    asked_for: how many findings ask for a declaration of each facet.
    """
    forms, chosen = editable(known), st.query_params.get("edit")
    place = {"namespace": known["namespace"], "name": known["name"]}
    history = app_catalog.ask(declaration_history, **place, count=_DECLARATIONS)
    for facet, title in FACTS.items():
        made = [row for row in history if row["facet"] == facet]
        if facet not in known["facets"] and facet not in forms and not made:
            continue
        with st.container(border=True):
            _fact(known, facet, title, asked_for.get(facet, 0), is_open=facet not in forms or facet == chosen)
            if made:
                show_author(made[0])
                show_history(**place, rows=made, can_restore=facet in forms)
    st.caption("Managed in governance files? Edit there, or `whence plan DIR` reverts it.")


def _fact(known: Shown, facet: str, title: str, asked_for: int, *, is_open: bool) -> None:
    """What is declared of one facet, and the button of its form; is_open: it has no form, or shows it already."""
    body = known["facets"].get(facet)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        facts = fact_lines(body) if isinstance(body, dict) else []
        lines = "  \n".join(f":gray[{plain(key)}] {plain(text)}" for key, text in facts)
        needed = f" :orange-badge[:material/help: {counted(asked_for, 'finding')}]" if asked_for else ""
        st.markdown(f"**{title}** :gray[`{facet}`]{needed}  \n{lines or 'Nothing is declared.'}", width="stretch")
        if not is_open and may(Permission.DECIDE):
            st.button(
                "Change" if facts else "Declare",
                icon=":material/edit:",
                key=f"edit-{facet}",
                on_click=write_address,
                kwargs={**dict.fromkeys(CLOSED), "edit": facet},
            )
