"""What only a model has: its versions at the gate, what it is for, how it was trained, on what, by whose leave."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from catalog.questions.model import model
from ui import app_catalog
from ui.app_parts.frame.reader_time import here
from ui.presentation.findings import MARKS, kind_words, verdict_word
from ui.presentation.label import fact_lines
from ui.presentation.markdown import plain, shown_rows
from ui.presentation.short import counted
from ui.queries import page_queries

_LISTED = 12
Row = Mapping[str, Any]


def show_model(known: Row, findings: Sequence[Row]) -> None:
    """Everything of a model, and of its version that is shown; findings: those of the version."""
    place = {"namespace": str(known["namespace"]), "name": str(known["name"])}
    version = str(known["version"])
    _purpose(known["facets"].get("whence_model") or {})
    found = app_catalog.asked(model, **place, version=version)
    _versions(cast("Sequence[Row]", found["versions"]), version)
    _findings(findings, {**place, "version": version})
    _training(cast("Sequence[Row]", found["training"]))
    _data(app_catalog.rows(page_queries.MODEL_DATA, **place, version=version))
    _approvals(app_catalog.rows(page_queries.MODEL_APPROVALS, **place))


def _purpose(facts: Row) -> None:
    said = fact_lines(facts)
    if not said:
        st.markdown(":orange[:material/help:] Nobody says what it is for: declare it under **Declared facts**.")
        return
    st.markdown("  \n".join(f":gray[{plain(title)}] {plain(value)}" for title, value in said))


def _versions(rows: Sequence[Row], version: str) -> None:
    st.markdown(f"**Versions before the gate** · {len(rows):,}")
    listed = [
        {
            "version": f"{row['version']} (shown)" if row["version"] == version else row["version"],
            "gate": MARKS.get(row["gate"], "not judged"),
            "state": row["state"],
            "created at": here(row["created_at"]) if row["created_at"] else None,
            "approved by": row["approved_by"],
            "approved until": row["valid_until"],
            "run": row["run_id"],
        }
        for row in rows
    ]
    _table(listed)


def _findings(findings: Sequence[Row], place: Mapping[str, str]) -> None:
    st.markdown(f"**Findings of this version** · {len(findings):,}")
    for item in findings[:_LISTED]:
        shown = verdict_word("waived" if item["waived_by"] else str(item["severity"]))
        with st.container(border=True, gap="xsmall"):
            st.page_link(
                "app_pages/trace.py",
                label=f"{shown.word}: {plain(kind_words(item['kind']))}",
                icon=shown.icon,
                query_params={**place, "finding": str(item["id"]), "side": "findings"},
            )
            st.markdown(plain(item["message"]))
    if len(findings) > _LISTED:
        query = {"namespace": place["namespace"], "name": place["name"], "group": "model"}
        st.page_link("app_pages/findings.py", label=f"All {len(findings):,}", query_params=query)


def _training(rows: Sequence[Row]) -> None:
    st.markdown("**How it was trained**")
    if not rows:
        st.markdown(
            "No run tells: the facet `whence_training` of a training run's output has parameters and metrics."
        )
    for row in rows:
        body = row["body"]
        for title in ("parameters", "metrics"):
            said = body.get(title) or {}
            lines = [f":gray[{plain(key)}] {plain(value)}" for key, value in said.items()]
            st.markdown(f"{title.capitalize()}  \n" + ("  \n".join(lines) or "none told"))
        if body.get("artifact"):
            st.markdown(f":gray[Artifact] `{body['artifact']}`")


def _data(rows: Sequence[Row]) -> None:
    """The datasets of its trace, those first where the data begin."""
    total = int(rows[0]["total"]) if rows else 0
    begins = sum(bool(row["begins here"]) for row in rows)
    st.markdown(f"**What it learned from** · {counted(total, 'dataset')}, of which {begins:,} begin here")
    _table([{key: value for key, value in row.items() if key != "total"} for row in rows])


def _approvals(rows: Sequence[Row]) -> None:
    st.markdown(f"**Approvals** · {len(rows):,}")
    if not rows:
        st.markdown("Nobody approved a version: `whence approve NAME --version V --purpose P --by WHO`")
    _table([{**row, "approved_at": here(row["approved_at"])} for row in rows])


def _table(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        st.dataframe(shown_rows(rows), hide_index=True, height=38 + 35 * min(len(rows), _LISTED), placeholder="")
