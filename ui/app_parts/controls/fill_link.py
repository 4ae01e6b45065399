"""What fills a gap: a link to the form or page, and the command."""

from pathlib import Path

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from ui.presentation.markdown import plain

_PAGES = frozenset(file.stem for file in (Path(__file__).parents[2] / "app_pages").glob("*.py"))
_LABELS = {
    "findings": "Open the findings",
    "models": "Open the models",
    "datasets": "Open the datasets",
    "quality": "Open data quality",
    "retention": "Open retention",
    "log": "Open the log",
    "kpis": "Open the KPIs",
    "records": "Record it",
}


def show_fill_link(row: ControlAnswer, place: int = 0) -> None:
    """The link of a control that lacks something; nothing where nothing lacks. place: its box's number."""
    link = row["link"]
    if link is None or link["page"] not in _PAGES:
        return
    kind = link["about"].get("kind", "").replace("_", " ")
    record_id = link["about"].get("id")
    label = f"Open {plain(kind)} {plain(record_id)}" if record_id else f"Record: {plain(kind)}"
    label = label if kind else _LABELS.get(link["page"], link["page"])
    # The key gives it the look of a button: ui/app.py.
    with st.container(key=f"fix-{place}-{row['framework']}-{row['id']}"):
        st.page_link(
            f"app_pages/{link['page']}.py",
            label=label,
            icon=":material/edit:" if record_id else ":material/add:",
            query_params=link["about"],
            width="content",
        )
