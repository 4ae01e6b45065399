"""Merging names: a gap's likely other name, what merging the two changes, and the button that declares it."""

from collections.abc import Sequence

import streamlit as st

from catalog.access.roles import Permission
from catalog.lineage.gaps.likeness import Name
from catalog.lineage.trace_json import LikelyDataset
from catalog.questions import verdicts
from catalog.questions.declaring.what_if import ModelChange
from catalog.questions.show import Shown, show
from catalog.questions.what_if_entries import what_if_entries
from catalog.session.catalog import Catalog
from catalog.values.errors import WhenceError
from ingest.declarations.declare_same import Alias, aliases_for, declare_same, entries_of_same
from ui import app_catalog
from ui.app_parts.declare.decide import SAVED
from ui.app_parts.declare.preview import show_models
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.form import read_form, show_field
from ui.app_parts.frame.outcome import reject, show_outcome
from ui.app_parts.frame.way_back import can_go_back, is_leaving, leave, this_place
from ui.app_parts.frame.who import may, may_decide
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted

EDIT = "whence_aliases"
_FORM = "merge"
_NOBODY = "preview"
_BECAUSE = FormField("merge_because", "Reason", "Enter why they are one dataset.")
_BY = FormField("merge_by", "Declared by", "Enter who declares this.", "person", "steward@example.com")
_FIELDS = (_BECAUSE, _BY)
_CLOSED: dict[str, str | None] = {
    **dict.fromkeys(("edit", "other_namespace", "other_name", "back")),
    "tab": "governance",  # where the form was
}


def offer_candidates(namespace: str, name: str, candidates: Sequence[LikelyDataset]) -> None:
    """The datasets that a gap likely means, each with a link to the form that merges the two names."""
    if not may(Permission.DECIDE):
        return
    for candidate in candidates:
        other = f"{candidate['namespace']} {candidate['name']}"
        st.page_link(
            "app_pages/dataset.py",
            label=f"Merge names with {plain(other)}",
            icon=":material/join:",
            help=candidate["reason"],
            query_params={**merge_address(namespace, name, candidate), "back": this_place()},
        )


def merge_address(namespace: str, name: str, candidate: LikelyDataset) -> dict[str, str]:
    """The address of the form that merges a name with a candidate."""
    other = {"other_namespace": candidate["namespace"], "other_name": candidate["name"]}
    return {"namespace": namespace, "name": name, "edit": EDIT, **other}


def show_merge(known: Shown) -> None:
    """The form that merges the dataset's name with the one in the address; nothing where it has none."""
    namespace, name = st.query_params.get("other_namespace"), st.query_params.get("other_name")
    if namespace is None or name is None or not may_decide():
        return
    with st.container(border=True, key="steward"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown("##### Merge names", width="content")
            if not can_go_back():
                st.button("Close", icon=":material/close:", on_click=write_address, kwargs=_CLOSED)
        try:
            other = app_catalog.ask(show, namespace=namespace, name=name)
        except WhenceError as error:
            st.error(plain(error), icon=":material/error:")
            return
        st.fragment(_form)(known, other)


def _form(known: Shown, other: Shown) -> None:
    one, two = (Name(each["namespace"], each["name"]) for each in (known, other))
    st.markdown(f"{code(' '.join(one))} and {code(' '.join(two))} become one dataset.")
    with st.container():  # one element, so that what is typed below stays where it is
        _preview(known, other)
    aliases = aliases_for(one, two)
    for alias in aliases:
        if alias.member == "parts":
            st.markdown(
                f"Declared as parts of one table: {code(' '.join(alias.name))} of {code(' '.join(alias.of))}."
            )
    show_outcome(_FORM, ":material/check_circle:")
    for column, field in zip(st.columns(2), _FIELDS, strict=True):
        with column:
            show_field(_FORM, field, aliases[0].because if field is _BECAUSE else "")
    st.button("Merge names", type="primary", icon=":material/join:", key="merge", on_click=_merge, args=(aliases,))
    if SAVED in st.session_state or is_leaving():
        st.rerun()


def _preview(known: Shown, other: Shown) -> None:
    """What is known under each name, and what changes of the model versions downstream of either."""
    st.markdown("**Impact**  \n" + "  \n".join(map(_held, (known, other))))
    names = {"namespace": known["namespace"], "name": known["name"]}
    others = {"other_namespace": other["namespace"], "other_name": other["name"]}
    try:
        with st.skeleton(height=80):
            models = app_catalog.ask(merged, **names, **others)
    except WhenceError as error:  # declared already, which the button says too
        st.markdown(plain(error))
        return
    show_models(models)
    of_version = {**names, "version": known["version"]}
    own = app_catalog.ask(verdicts.findings, **of_version)
    if other["produced_by"] and any(item["kind"] == "undeclared_source" for item in own):
        st.markdown(":material/remove: Its gap of unknown origin closes: its lineage goes on.")


def merged(
    catalog: Catalog, *, namespace: str, name: str, other_namespace: str, other_name: str
) -> list[ModelChange]:
    """What would change of the model versions downstream if two names were declared one dataset."""
    one, two = Name(namespace, name), Name(other_namespace, other_name)
    entries = entries_of_same(catalog, aliases_for(one, two), _NOBODY)
    return what_if_entries(catalog, entries, [one, two])


def _held(shown: Shown) -> str:
    written = (
        f"written by {counted(len(shown['produced_by']), 'run')}" if shown["produced_by"] else "written by no run"
    )
    declared = sum(facet.startswith("whence_") for facet in shown["facets"])
    facts = [counted(len(shown["versions"]), "version"), written, counted(declared, "declaration")]
    name = code(f"{shown['namespace']} {shown['name']}")
    return f"{name} :gray[{', '.join(facts)}]"


def _merge(aliases: Sequence[Alias]) -> None:
    values = read_form(_FORM, _FIELDS)
    if values is None:
        return
    wanted = [alias._replace(because=values[_BECAUSE.key]) for alias in aliases]
    try:
        declare_same(app_catalog.catalog_in_use(), wanted, values[_BY.key])
    except WhenceError as error:
        reject(_FORM, plain(error))
        return
    st.session_state.pop(_BECAUSE.key, None)
    message = f"Names merged, declared by {values[_BY.key]}. Lineage and verdicts updated."
    if can_go_back():
        leave(message)
    else:
        st.session_state[SAVED] = message
        write_address(**_CLOSED)
