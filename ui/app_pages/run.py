"""The page of a run: what it did, when, with what code, and every event about it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from catalog.questions.run import Code, RunAnswer, RunInput, RunLogEntry, RunOutput, run
from catalog.values.errors import NotFoundError, WhenceError
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.errors import show_error
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.links import log_entry_link, run_link
from ui.app_parts.frame.reader_time import here, here_html
from ui.app_parts.runs.run_list import show_runs
from ui.presentation.markdown import code, code_lines, plain
from ui.presentation.run import lasted, state_badge
from ui.presentation.short import counted, short_run, short_version

_LISTED = 50
_Version = TypeVar("_Version", RunInput, RunOutput)


def page() -> None:
    """A run, or the newest to pick one of; in words why it cannot be shown."""
    try:
        if teach_if_empty():
            return
        run_id = read_address("id")
        if not run_id:
            show_runs()
            return
        job = {key: read_address(key) for key in ("job_namespace", "job_name")}
        with st.skeleton(height=300):
            answer = app_catalog.ask(run, run_id=run_id, **job)
        _show(answer)
    except NotFoundError as error:
        st.error(plain(error), icon=":material/search_off:")
        st.button("Latest runs", icon=":material/history:", on_click=write_address, kwargs=_NONE)
    except WhenceError as error:
        show_error(error)


# A run id is unique in its job only, so the address names the job too.
_NONE = {"id": None, "job_namespace": None, "job_name": None}


def _show(answer: RunAnswer) -> None:
    st.markdown(f"### Run of {plain(answer['job_name'])}")
    st.markdown(f"{state_badge(answer['state'])} :gray[run] {code(answer['run_id'])}")
    _shared(answer)
    if answer["error_message"]:
        st.error(plain(answer["error_message"]), icon=":material/error:")
    _times(answer)
    left, right = st.columns(2)
    with left:
        _versions("Inputs", answer["inputs"], _how_read)
    with right:
        _versions("Outputs", answer["outputs"], _how_written)
    _family(answer)
    _code(answer["code"])
    _events(answer["events"])
    with st.expander("Facets", icon=":material/data_object:"):
        st.json(answer["facets"], expanded=2)


def _shared(answer: RunAnswer) -> None:
    """Which of the jobs is meant, where several have a run of this id."""
    jobs = [(row["job_namespace"], row["job_name"]) for row in answer["jobs"]]
    if len(jobs) < 2:
        return
    key = "run_job"
    st.session_state[key] = (answer["job_namespace"], answer["job_name"])
    st.selectbox(
        f"{counted(len(jobs), 'job')} share this run id",
        jobs,
        format_func=lambda job: f"{job[1]} · {job[0]}",
        key=key,
        on_change=lambda: write_address(job_namespace=st.session_state[key][0], job_name=st.session_state[key][1]),
    )


def _times(answer: RunAnswer) -> None:
    facts = [("Job", f"{answer['job_namespace']} {answer['job_name']}")]
    facts += [("Duration", lasted(answer["started_at"], answer["ended_at"]))]
    job = {key: answer[key] for key in ("job_namespace", "job_name")}
    st.page_link("app_pages/run.py", label="All runs of this job", icon=":material/timeline:", query_params=job)
    lines = [f":gray[{title}] {plain(text)}" for title, text in facts]
    made = [("Engine", answer["engine"]), ("Producer", answer["producer"]), ("Code version", answer["code_version"])]
    lines += [f":gray[{title}] {code(text)}" for title, text in made if text]
    st.markdown("  \n".join(lines))
    times = [
        ("Started", answer["started_at"]),
        ("Ended", answer["ended_at"]),
        ("Nominal start", answer["nominal_start"]),
    ]
    shown = [f"{title} {here_html(time)}" for title, time in times if time or title == "Ended"]
    st.html(" · ".join(shown))


def _versions(title: str, rows: Sequence[_Version], how: Callable[[_Version], str]) -> None:
    """The versions a run read or wrote, with links to the dataset and its trace."""
    st.markdown(f"**{title}** · {len(rows):,}")
    for row in rows[:_LISTED]:
        place = {"namespace": row["namespace"], "name": row["name"], "version": row["version"]}
        with st.container(border=True, gap="xsmall"):
            st.page_link(
                "app_pages/dataset.py",
                label=f"**{plain(row['name'])}** {plain(short_version(row['version'], 30))}",
                icon=":material/table:",
                query_params=place,
            )
            st.markdown(f":gray[{plain(row['namespace'])} · {plain(how(row))}]")
            st.page_link("app_pages/trace.py", label="Lineage", icon=":material/account_tree:", query_params=place)
    if len(rows) > _LISTED:
        st.caption(f"and {len(rows) - _LISTED:,} more: `whence sql` on run_inputs and run_outputs lists all.")


def _how_read(row: RunInput) -> str:
    how = {"explicit": "exact version", "time": "latest at read time", "none": "version not recorded"}
    role = f" · for {row['role']}" if row["role"] else ""
    return f"{how.get(row['resolved_by'], row['resolved_by'])}{role}"


def _how_written(row: RunOutput) -> str:
    change = f" · {str(row['lifecycle']).lower()}" if row["lifecycle"] else ""
    mode = f" · {row['write_mode']} ({row['write_mode_source']})" if row["write_mode"] else ""
    return f"{row['state']}{change}{mode}"


def _family(answer: RunAnswer) -> None:
    """The run that contains it, and those that it contains."""
    parent, children = answer["parent"], answer["children"]
    if parent:
        st.markdown("**Parent run**")
        run_link(parent, f"{parent['job_name'] or 'a run'} · {short_run(str(parent['run_id']))}")
    if children:
        st.markdown(f"**Child runs** · {counted(len(children), 'run')}")
        for row in children[:_LISTED]:
            run_link(row)


def _code(found: Code) -> None:
    """Where its job's code is, and the code, as far as events have it."""
    places = [
        (key, found.get(key)) for key in ("url", "repoUrl", "path", "version", "branch", "tag") if found.get(key)
    ]
    if not places and not found["sql"] and not found["source"]:
        return
    st.markdown("**Code** :gray[of its job, latest]")
    if places:
        st.markdown("  \n".join(f":gray[{title}] {code(text)}" for title, text in places))
    if found["sql"]:
        st.code(code_lines(found["sql"]), language="sql", wrap_lines=True)
    if found["source"]:
        st.code(code_lines(found["source"]), language=str(found["language"] or "").lower() or None, wrap_lines=True)


def _events(rows: Sequence[RunLogEntry]) -> None:
    """Every event about it, each a link to its log entry."""
    st.markdown(f"**Events** · {len(rows):,}")
    for row in rows[:_LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            log_entry_link(row["position"])
            by = f" by {plain(row['actor'])}" if row["actor"] else ""
            state = plain(str(row["event_type"] or "event").lower())
            st.markdown(
                f"{state} :gray[{here(row['event_time'])}, received {here(row['received_at'])}{by}]",
                width="content",
            )


page()
