"""What would follow from a declaration, before it is made: verdicts, findings, approvals and retention."""

import json
from collections.abc import Sequence

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.questions.declaring.what_if import ModelChange, RetentionChange, WhatIf, what_if
from catalog.session.catalog import Catalog
from ui import app_catalog
from ui.app_parts.frame.tables import show_table
from ui.presentation.declaring.declarations import impact_words, in_order, is_changed, retention_changes
from ui.presentation.findings import kind_words, verdict_word
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted

_LISTED = 25


def what_if_of(catalog: Catalog, *, namespace: str, name: str, bodies_json: str) -> WhatIf:
    """The answer of `what_if` for bodies by their facet as JSON, a text that can be part of the cache's key."""
    bodies = json.loads(bodies_json)
    facet = next(iter(bodies))
    return what_if(catalog, name, facet, bodies.pop(facet), namespace, bodies)


def foreseen(namespace: str, name: str, bodies_json: str) -> WhatIf:
    """What would change if a dataset declared these facets: their bodies as JSON, by name."""
    return app_catalog.ask(what_if_of, namespace=namespace, name=name, bodies_json=bodies_json)


def show_preview(namespace: str, name: str, bodies_json: str) -> None:
    """The changes of each model version, those of a verdict first; then those of retention."""
    with st.skeleton(height=120):
        answer = foreseen(namespace, name, bodies_json)
    st.markdown("**Impact**")
    show_models(answer["models"])
    _retention(answer["retention"], answer["versions"])


def show_models(models: Sequence[ModelChange]) -> None:
    """How many model versions change, and each that does with its verdict and findings before and after."""
    changed = [model for model in in_order(models) if is_changed(model)]
    st.markdown(impact_words(models))
    for model in changed[:_LISTED]:
        _model(model)
    if len(changed) > _LISTED:
        st.caption(f"and {len(changed) - _LISTED:,} more: all are assessed again once it is saved.")


def _model(model: ModelChange) -> None:
    before, after = verdict_word(model["before"]), verdict_word(model["after"])
    verdict = after.badge if model["before"] == model["after"] else f"{before.badge} → {after.badge}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{verdict} **{plain(model['name'])}** {code(model['version'])}")
        _findings("appears", model["appear"])
        _findings("disappears", model["disappear"])
        approval = model["approval"]
        if approval and approval["before"] != approval["after"]:
            st.markdown(f":material/approval: its approval: {approval['before']} → **{approval['after']}**")


def _findings(word: str, rows: Sequence[FindingAnswer]) -> None:
    sign = ":material/add:" if word == "appears" else ":material/remove:"
    for row in rows[:_LISTED]:
        shown = verdict_word("waived" if row["waived_by"] else row["severity"])
        kind = f"{shown.icon} {shown.word} **{plain(kind_words(row['kind']))}**"
        st.markdown(f"{sign} {word}: {kind} :gray[{plain(row['message'])}]")
    if len(rows) > _LISTED:
        st.markdown(f":gray[and {len(rows) - _LISTED:,} more that {word.removesuffix('s')}]")


def _retention(rows: Sequence[RetentionChange], versions: int) -> None:
    if not rows:
        st.markdown(f"Retention of {counted(versions, 'version')} unchanged.")
        return
    st.markdown(f"Retention of {len(rows):,} of {counted(versions, 'version')} changes:")
    show_table(retention_changes(rows), most=8, is_short=False)
