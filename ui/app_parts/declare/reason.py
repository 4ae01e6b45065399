"""The finding that a steward's form was opened for: what is wrong, and for which purpose the data are used."""

from typing import NamedTuple

import streamlit as st

from catalog.governance.decisions.decisions import gate
from catalog.questions.searching.findings_search import search_findings
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.presentation.findings import kind_words, message_words, verdict_word
from ui.presentation.markdown import plain


class Reason(NamedTuple):
    """A finding, and the purpose of the model it is about; None where it has none."""

    kind: str
    severity: str
    message: str
    purpose: str | None


def reason_in_address() -> Reason | None:
    """The finding that the address names; None where it names none, or one that is settled by now."""
    finding = st.query_params.get("finding")
    if not finding:
        return None
    rows = app_catalog.ask(search_findings, finding=finding, count=1)["rows"]
    if not rows:
        return None
    row = rows[0]
    try:
        answer = app_catalog.ask(gate, namespace=row["namespace"], name=row["name"], version=row["version"])
    except WhenceError:
        return Reason(row["kind"], row["severity"], row["message"], None)
    return Reason(row["kind"], row["severity"], row["message"], answer["purpose"])


def show_reason(reason: Reason) -> None:
    """The finding in a line, above the fields that settle it."""
    badge = verdict_word(reason.severity).badge
    st.markdown(f"{badge} **{plain(kind_words(reason.kind))}** {plain(message_words(reason.message))}")
