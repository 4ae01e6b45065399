"""The tabs of a dataset's page: label, columns, runs, validations."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.answers.answers import LabelAnswer
from catalog.questions.show import Producer, Reader, Shown
from ui.app_parts.dataset.governance_panel import link_to_quality, show_validations
from ui.app_parts.frame.links import run_links
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.tables import show_table
from ui.presentation.label import grant_rows, label_facts, provenance_rows, source_rows
from ui.presentation.markdown import plain

_LISTED = 12
_SHOWN = 50


def show_label(label: LabelAnswer) -> None:
    """What the version contains and may be used for, and which dataset each part comes from."""
    st.markdown("  \n".join(f":gray[{title}] **{plain(text)}**" for title, text in label_facts(label)))
    for gap in label["gaps"][:_LISTED]:
        st.markdown(f":orange[:material/help: gap] {plain(gap['message'])}")
    _table("Where each part comes from", provenance_rows(label), "provenance")
    _table("Sources that contribute", source_rows(label), "sources")
    _table("Legal bases", grant_rows(label), "grants")


def _table(title: str, rows: Sequence[Mapping[str, object]], name: str) -> None:
    st.markdown(f"**{title}** · {len(rows):,}")
    show_table(rows, name, is_short=False)


def show_schema(known: Shown) -> None:
    """The columns of the version."""
    if not known["fields"]:
        st.markdown("No event tells the columns of this version.")
        return
    rows = [
        {"column": row["field"], "type": row["type"], "description": row["description"]} for row in known["fields"]
    ]
    show_table(rows, most=2 * _LISTED, is_short=False)


def show_runs(known: Shown) -> None:
    """The runs that wrote and read the version."""
    _runs("Produced by", [(run, run["outcome"]) for run in known["produced_by"]])
    _runs("Read by", [(run, run["resolved_by"]) for run in known["read_by"]])


def _runs(title: str, runs: Sequence[tuple[Producer | Reader, str | None]]) -> None:
    """The runs of a version in a table, each with how it ended or read, and links to their pages."""
    st.markdown(f"**{title}** · {len(runs):,}")
    rows = [
        {
            "job": f"{run['job_namespace']}/{run['job_name']}",
            "state": run["state"],
            "started": run["started_at"] and here(run["started_at"]),
            "ended": run["ended_at"] and here(run["ended_at"]),
            "how": how,
            "run": run["run_id"],
        }
        for run, how in runs
    ]
    show_table(rows, is_short=False)
    run_links([run for run, _ in runs])


def show_validation_history(known: Shown) -> None:
    """The validations of exactly this version, those of the dataset over time, and a link to its suites."""
    validations = known["validations"]
    if not validations:
        st.markdown(
            "No validation of it was seen. A run that checks it says so by the input facet `dataQualityAssertions`."
        )
        return
    points = [{"at": row["validated_at"], "suite": row["suite"], "failed": row["failed"]} for row in validations]
    st.line_chart(points, x="at", y="failed", color="suite", y_label="assertions that failed", height=200)
    for title, rows in (
        ("This version", [row for row in validations if row["version"] == known["version"]]),
        ("Other versions", [row for row in validations if row["version"] != known["version"]]),
    ):
        st.markdown(f"{title} · {len(rows):,}")
        show_validations(rows[:_SHOWN])
    link_to_quality(known["namespace"], known["name"])
