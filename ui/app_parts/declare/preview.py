"""What would follow from a declaration, before it is made: verdicts, findings, approvals and retention."""

import json
from collections.abc import Sequence

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.questions.what_if import ModelChange, RetentionChange, WhatIf, what_if
from catalog.session.catalog import Catalog
from ui import app_catalog
from ui.app_parts.frame.tables import show_table
from ui.presentation.declarations import in_order, is_changed, retention_changes
from ui.presentation.findings import kind_words, verdict_word
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_LISTED = 25


def what_if_of(catalog: Catalog, *, namespace: str, name: str, facet: str, body_json: str) -> WhatIf:
    """The answer of `what_if` for a body as JSON, a text that can be part of the cache's key."""
    return what_if(catalog, name, facet, json.loads(body_json), namespace)


def show_preview(namespace: str, name: str, facet: str, body_json: str) -> None:
    """The changes of each model version, those of a verdict first; then those of retention."""
    with st.skeleton(height=120):
        answer = app_catalog.ask(what_if_of, namespace=namespace, name=name, facet=facet, body_json=body_json)
    models = answer["models"]
    changed = [model for model in in_order(models) if is_changed(model)]
    turned = sum(model["before"] != model["after"] for model in models)
    st.markdown("**Impact**")
    summary = f"{counted(len(models), 'model version')} came of it: the verdict on {turned:,} would change"
    st.markdown(f"{summary}, something else of {len(changed) - turned:,}." if models else "No model came of it.")
    for model in changed[:_LISTED]:
        _model(model)
    if len(changed) > _LISTED:
        st.caption(f"and {len(changed) - _LISTED:,} more: all are judged anew once it is saved.")
    _retention(answer["retention"], answer["versions"])


def _model(model: ModelChange) -> None:
    before, after = verdict_word(model["before"]), verdict_word(model["after"])
    verdict = after.badge if model["before"] == model["after"] else f"{before.badge} → {after.badge}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{verdict} **{plain(model['name'])}** `{model['version']}`")
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
        st.markdown(f"The retention of {counted(versions, 'version')} stays as it is.")
        return
    st.markdown(f"The retention of {len(rows):,} of {counted(versions, 'version')} would change:")
    show_table(retention_changes(rows), most=8, is_short=False)
