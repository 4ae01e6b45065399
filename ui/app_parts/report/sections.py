"""The sections of a report that are tables: label, training, validations, approvals."""

import streamlit as st

from catalog.governance.answers.answers import LabelAnswer
from catalog.questions.model import model
from catalog.questions.show import Shown
from ui import app_catalog
from ui.app_parts.frame.reader_time import here
from ui.presentation.html_table import html_table
from ui.presentation.label import grant_rows, label_facts
from ui.presentation.markdown import plain
from ui.presentation.short import clean, short_version
from ui.presentation.tracing.versions import VersionId
from ui.queries import page_queries


def show_label(label: LabelAnswer) -> None:
    """What the version contains and may be used for, and the legal bases it rests on."""
    st.markdown("#### Data protection summary")
    st.markdown("  \n".join(f":gray[{title}] {plain(clean(text))}" for title, text in label_facts(label)))
    rows = grant_rows(label)
    if rows:
        st.markdown("#### Legal bases")
        st.html(html_table([{"legal basis" if key == "grant" else key: row[key] for key in row} for row in rows]))


def show_training(known: Shown) -> None:
    """The parameters and metrics of a model, by run; nothing of another dataset."""
    if str(known.get("type") or "").upper() != "MODEL":
        return
    place = {"namespace": known["namespace"], "name": known["name"], "version": known["version"]}
    rows = [
        {"run": training["run_id"], "state": training["state"], "kind": group, "name": name, "value": value}
        for training in app_catalog.ask(model, **place)["training"]
        for group in ("parameters", "metrics")
        if isinstance(values := training["body"].get(group), dict)
        for name, value in values.items()
    ]
    st.markdown("#### Training")
    st.html(html_table(rows)) if rows else st.markdown("No parameters or metrics recorded.")


def show_validations(target: VersionId) -> None:
    """The validations of the version and, of a model, of what it learned from."""
    rows = app_catalog.rows(page_queries.REPORT_VALIDATIONS, **target._asdict())
    st.markdown(f"#### Validations · {len(rows):,}")
    if not rows:
        st.markdown("None recorded.")
        return
    shown = [
        {**row, "version": short_version(row["version"]), "validated at": here(row["validated at"])} for row in rows
    ]
    st.html(html_table(shown))


def show_approvals(target: VersionId, as_of: str | None) -> None:
    """Who approved the version for what; those given by the time that is viewed."""
    rows = app_catalog.rows(page_queries.REPORT_APPROVALS, **target._asdict(), day=as_of and as_of[:10])
    st.markdown(f"#### Approvals · {len(rows):,}")
    if not rows:
        st.markdown("No approvals yet.")
        return
    st.html(html_table([{**row, "approved at": here(row["approved at"])} for row in rows]))
