"""A steward's draft of one facet, kept in the session until it is saved or closed."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from catalog.events.openlineage import Body
from ingest.declarations.declare_one import Declaration, Draft, declaration_of, draft, words_of
from ingest.declarations.plan import bare
from ui import app_catalog
from ui.presentation.declaring.declaration_fields import normal, part_changed
from ui.presentation.markdown import plain


@dataclass
class Editing:
    """A steward's draft: the declaration it began from, that one's body, the body as edited.

    turn: part of every widget's key; it changes when a part is added or removed. opened: the part shown first.
    """

    facet: str
    base: Declaration
    start: Body
    body: Body
    # Parts are known by number: without a new key, a widget would show the value of the part removed before it.
    turn: int = 0
    opened: str | None = None

    def checked(self) -> Draft:
        """The body as it would be declared, with its faults."""
        return draft(self.facet, self.body, words_of(app_catalog.catalog_in_use()))


def begin(namespace: str, name: str, facet: str, prefill: Callable[[Body], Body]) -> Editing:
    """The draft of a facet, which goes on where it was left; a new one begins with what is declared, prefilled."""
    place = place_of_draft(namespace, name, facet)
    declared = declaration_of(app_catalog.catalog_in_use(), namespace, name, facet)
    editing: Editing | None = st.session_state.get(place)
    if editing is None or (editing.base.seen_at != declared.seen_at and editing.body == editing.start):
        if editing is not None:
            producer = plain(declared.producer or "somebody else")
            st.info(f"Changed meanwhile by {producer}: this is what is declared now.")
        start = as_written(facet, declared.body)
        body = prefill(start)
        editing = Editing(facet, declared, start, body, declared.seen_at or 0, part_changed(facet, start, body))
        st.session_state[place] = editing
    if declared.seen_at != editing.base.seen_at:
        _stale(namespace, name, facet, declared)
    return editing


def as_written(facet: str, body: Body | None) -> Body:
    """What is or was declared, as the form writes it."""
    return normal(facet, draft(facet, bare(body or {}), words_of(app_catalog.catalog_in_use())).body)


def place_of_draft(namespace: str, name: str, facet: str) -> str:
    """Where the session keeps a draft."""
    return f"steward {facet} {namespace} {name}"


def forget(namespace: str, name: str, *facets: str) -> None:
    """Forget drafts. For a callback, or before the page runs again."""
    for facet in facets:
        st.session_state.pop(place_of_draft(namespace, name, facet), None)


def _stale(namespace: str, name: str, facet: str, declared: Declaration) -> None:
    st.warning(
        f"Changed meanwhile by {plain(declared.producer or 'somebody else')}. Your changes are not "
        "in it; start again from what is declared now.",
        icon=":material/sync_problem:",
    )
    st.button("Begin again", key="steward_again", on_click=forget, args=(namespace, name, facet))
