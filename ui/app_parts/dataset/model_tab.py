"""What only a model has: its versions at the gate, what it is for, how it was trained, on what, by whose leave."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.questions.model import ModelVersionRow, TrainingFacet, model
from catalog.questions.show import Shown
from catalog.values.canonical_json import Json
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.dataset.approving import show_approving, show_no_purpose
from ui.app_parts.dataset.findings_tab import show_findings_of
from ui.app_parts.frame.links import run_link
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.tables import show_table
from ui.presentation.findings import MARKS, status_of
from ui.presentation.label import fact_lines
from ui.presentation.markdown import code, plain
from ui.presentation.run import state_badge
from ui.presentation.short import counted
from ui.queries import page_queries


def show_model(known: Shown, findings: Sequence[FindingAnswer]) -> None:
    """Everything of a model, and of its version that is shown; findings: those of the version."""
    place = {"namespace": known["namespace"], "name": known["name"]}
    version = known["version"]
    _purpose(known["facets"].get("whence_model"), {**place, "version": version})
    show_approving({**place, "version": version})
    answer = app_catalog.ask(model, **place, version=version)
    _versions(answer["versions"], version)
    st.markdown(f"**Findings of this version** · {len(findings):,}")
    show_findings_of(findings)
    _training(answer["training"])
    _data(app_catalog.rows(page_queries.MODEL_DATA, **place, version=version))
    _approvals(app_catalog.rows(page_queries.MODEL_APPROVALS, **place))


def _purpose(facet: Json, place: Mapping[str, str]) -> None:
    lines = fact_lines(facet) if isinstance(facet, dict) else []
    if not lines:
        show_no_purpose("Purpose not set.", place)
        return
    st.markdown("  \n".join(f":gray[{plain(title)}] {plain(value)}" for title, value in lines))


def _versions(rows: Sequence[ModelVersionRow], version: str) -> None:
    st.markdown(f"**Gate status by version** · {len(rows):,}", help=meaning("gate"))
    listed = [
        {
            "version": row["version"],
            "on this page": "yes" if row["version"] == version else None,
            "gate": MARKS.get(status_of(row["gate"], row["waived"]), "not assessed"),
            "state": row["state"],
            "created at": here(row["created_at"]) if row["created_at"] else None,
            "approved by": row["approved_by"],
            "approved until": row["valid_until"],
            "run": row["run_id"],
        }
        for row in rows
    ]
    show_table(listed)


def _training(rows: Sequence[TrainingFacet]) -> None:
    st.markdown("**How it was trained**")
    if not rows:
        st.markdown(
            "Not recorded: the facet `whence_training` of a training run's output has parameters and metrics."
        )
    for row in reversed(rows):  # the run that ended well comes last in the answer, as the one that counts
        body = row["body"]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(state_badge(row["state"]), width="content")
            run_link(row)
        for title in ("parameters", "metrics"):
            values = body.get(title)
            pairs = values.items() if isinstance(values, dict) else ()
            lines = [f":gray[{plain(key)}] {plain(value)}" for key, value in pairs]
            st.markdown(f"{title.capitalize()}  \n" + ("  \n".join(lines) or "not recorded"))
        if body.get("artifact"):
            st.markdown(f":gray[Artifact] {code(body['artifact'])}")


def _data(rows: Sequence[app_catalog.Row]) -> None:
    """The datasets of its trace, those first where the data begin."""
    total = int(rows[0]["total"]) if rows else 0
    begins = sum(bool(row["is source"]) for row in rows)
    st.markdown(f"**What it learned from** · {counted(total, 'dataset')}, including {counted(begins, 'source')}")
    show_table([{key: value for key, value in row.items() if key != "total"} for row in rows])


def _approvals(rows: Sequence[app_catalog.Row]) -> None:
    st.markdown(f"**Approvals** · {len(rows):,}")
    if not rows:
        st.markdown("No approvals yet")
    show_table([{**row, "approved_at": here(row["approved_at"])} for row in rows])
