"""The runs: searched, filtered by state and job; of one job with how long its runs took."""

import streamlit as st

from catalog.questions.searching.run_search import RunFound, search_runs
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, rows_before, write_address
from ui.app_parts.frame.links import run_link
from ui.app_parts.frame.list_filters import choice, range_words, search_line, show_list
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import plain
from ui.presentation.run import STATES, lasted, state_badge
from ui.presentation.short import clean, counted, short_run

_PAGE = 25
_CHARTED = 500


def show_runs() -> None:
    """A page of runs; with a job in the address, those of the job and a chart of their durations."""
    job = {key: read_address(key) for key in ("job_namespace", "job_name")}
    _title(job["job_name"], job["job_namespace"])
    query = search_line("Search runs", "job, namespace, run id …")
    state = choice("State", "state", {name: shown.word for name, shown in STATES.items()})
    skipped = rows_before(_PAGE)
    given = {**job, "query": query, "state": state}
    found = app_catalog.ask(search_runs, **given, count=_PAGE, skipped=skipped)
    if job["job_name"]:
        _durations(app_catalog.ask(search_runs, **given, count=_CHARTED)["rows"])
    title = f"**{counted(found['total'], 'run')}**{range_words(len(found['rows']), found['total'], skipped)}"
    is_asked = any(given.values())
    empty = "No matches." if is_asked else "No runs yet. A run appears with its first event."
    show_list(found["rows"], found["total"], _PAGE, title, empty, _row)


def _title(name: str | None, namespace: str | None) -> None:
    if not name:
        st.markdown("### Runs")
        return
    st.markdown(f"### Runs of {plain(clean(name))}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray[Job in {plain(clean(namespace or 'any namespace'))}]", width="content")
        cleared = {"job_namespace": None, "job_name": None, "page": None}
        st.button("All runs", icon=":material/close:", on_click=write_address, kwargs=cleared)


def _durations(rows: list[RunFound]) -> None:
    """How long each run took, over time, by state."""
    points = [
        {"started": row["started_at"], "seconds": row["seconds"], "state": STATES[row["state"] or "START"].word}
        for row in rows
        if row["seconds"] is not None and (row["state"] or "START") in STATES
    ]
    if len(points) > 1:
        st.scatter_chart(points, x="started", y="seconds", color="state", height=220, y_label="duration, seconds")


def _row(row: RunFound) -> None:
    job = {"job_namespace": row["job_namespace"], "job_name": row["job_name"]}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(state_badge(row["state"]), width="content")
        run_link(row, f"{row['job_name']} · {short_run(row['run_id'])}")
        when = here(row["started_at"]) if row["started_at"] else "time unknown"
        took = lasted(row["started_at"], row["ended_at"])
        st.markdown(f":gray[{plain(row['job_namespace'])} · {when} · {took}]", width="content")
        st.page_link("app_pages/run.py", label="All of this job", icon=":material/timeline:", query_params=job)
