"""The page of audits: the calendar, samples and their sheets, findings that are open. Its state is in the address."""

import streamlit as st

from ui import app_catalog
from ui.app_parts.audits.calendar_table import show_calendar
from ui.app_parts.audits.sample_sheets import show_sample
from ui.app_parts.audits.sampling_form import FORM, show_sampling
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.outcome import show_outcome
from ui.app_parts.frame.tables import pick_row
from ui.presentation.markdown import plain

_SAMPLES = """SELECT id, coalesce(body ->> '$.title', id) AS sample, body ->> '$.audit' AS audit,
    body ->> '$.seed' AS seed,
    left(body ->> '$.as_of', 10) AS "as of", body ->> '$.by' AS "drawn by",
    len(list_filter(try_cast(body -> '$.items' AS JSON[]), lambda i: (i -> '$.sheet') IS NOT NULL)) AS examined,
    (body ->> '$.population')::BIGINT AS population
FROM records WHERE kind = 'sample' ORDER BY opened_at DESC"""
_FINDINGS = """SELECT id, coalesce(body ->> '$.title', id) AS finding, body ->> '$.grade' AS grade, status AS state,
    owner,
    left(due_at::VARCHAR, 10) AS due
FROM records WHERE kind = 'finding' AND closed_at IS NULL ORDER BY opened_at"""


def page() -> None:
    """The sample that the address names, else the calendar, the samples and the open findings."""
    with errors_shown():
        # Always there, or a sheet that is open closes, and the next one opens, once the outcome goes.
        with st.container():
            show_outcome(FORM, ":material/check:")
        if sample := read_address("sample"):
            show_sample(sample)
            return
        st.markdown("### Audits")
        left, right = st.columns(2, gap="large")
        with left:
            show_calendar()
        with right:
            show_sampling()
        _samples()
        _findings()


def _samples() -> None:
    rows = app_catalog.rows(_SAMPLES)
    st.markdown(f"#### Samples · {len(rows)}")
    if rows:
        pick_row(rows, "samples", lambda number: write_address(sample=str(rows[number]["id"])))
    else:
        st.caption("None drawn yet.")


def _findings() -> None:
    rows = app_catalog.rows(_FINDINGS)
    st.markdown(f"#### Open findings · {len(rows)}")
    for row in rows:
        words = " · ".join(str(row[key]).replace("_", " ") for key in ("grade", "state", "owner", "due") if row[key])
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                "app_pages/records.py",
                label=plain(row["finding"]),
                icon=":material/report:",
                query_params={"kind": "finding", "id": str(row["id"])},
                width="content",
            )
            st.text(words, width="content")
    if not rows:
        st.caption("None.")


page()
