"""The page of an impact: pick what is withdrawn, see what is downstream and what has to follow; its case."""

from collections.abc import Mapping

import orjson
import streamlit as st

from catalog.governance.answers.answers import ImpactTarget
from catalog.governance.rules.withdrawal import ACTIONS
from catalog.questions.impact import impact
from catalog.values.errors import WhenceError
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.findings.case_panel import show_case
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach
from ui.app_parts.frame.reader_time import day_here, here
from ui.app_parts.frame.version_list import version_list
from ui.app_parts.frame.way_back import show_came_back, show_way_back
from ui.app_parts.trace.downstream_picture import show_downstream
from ui.app_parts.trace.pickers import choices
from ui.presentation.impact import (
    DUTIES,
    REASONS,
    case_address,
    case_title,
    duties_of,
    duty_words,
    impact_rows,
    impact_sentence,
)
from ui.presentation.markdown import plain
from ui.presentation.short import counted
from ui.queries import page_queries

_KEYS = ("name", "namespace", "version", "source", "reason")


def page() -> None:
    """Pickers, then the versions downstream, or in words why there is no answer."""
    with errors_shown():
        heading = st.container()  # `choices` may put a search line below it; an empty catalog has no heading
        offered = choices()
        if not offered:
            teach(app_catalog.address())
            return
        heading.markdown("### Impact analysis")
        show_way_back()
        show_came_back()
        _of_case()
        _pick(offered)
        arguments = {key: st.query_params.get(key) or None for key in _KEYS}
        if arguments["name"] or arguments["source"]:
            _answer(arguments)
        else:
            st.markdown(
                "Pick a dataset, a model or a source above; then a scenario, if its data may no longer be used."
            )
        _cases()


def _of_case() -> None:
    """Go to what the open case is about that the address names by its id."""
    case = st.query_params.get("case")
    if case is None:
        return
    body = next((row["body"] for row in app_catalog.rows(page_queries.CASES) if row["id"] == case), None)
    if body is not None:
        back = {key: value for key, value in (("back", st.query_params.get("back")),) if value}
        st.switch_page("app_pages/impact.py", query_params={**case_address(orjson.loads(body)), **back})
    st.warning(f"No open case {plain(case)}.")


def _pick(offered: Mapping[tuple[str, str], str]) -> None:
    """The pickers of a dataset or model, a source, and a reason."""
    columns = st.columns([3, 2, 6], vertical_alignment="bottom")
    name, namespace = st.query_params.get("name"), st.query_params.get("namespace")
    current = next((choice for choice in offered if choice[1] == name and namespace in (None, choice[0])), None)
    st.session_state["impact_name"] = current or name
    columns[0].selectbox(
        "Dataset or model",
        list(offered) if current or not name else [name, *offered],
        index=None,
        format_func=lambda choice: offered.get(choice, choice),
        placeholder="type to search",
        key="impact_name",
        on_change=_picked_name,
    )
    sources = [row["name"] for row in app_catalog.rows(page_queries.SOURCES)]
    source = st.query_params.get("source")
    st.session_state["impact_source"] = source
    columns[1].selectbox(
        "or all data from a source",
        sources if source in sources or not source else [source, *sources],
        index=None,
        placeholder="a declared source",
        key="impact_source",
        on_change=_picked_source,
    )
    reason = st.query_params.get("reason")
    st.session_state["impact_reason"] = reason if reason in REASONS else None
    columns[2].segmented_control(
        "Scenario",
        list(REASONS),
        format_func=REASONS.__getitem__,
        key="impact_reason",
        on_change=lambda: write_address(reason=st.session_state["impact_reason"]),
        wrap=True,
    )


def _picked_name() -> None:
    picked = st.session_state["impact_name"]
    namespace, name = picked if isinstance(picked, tuple) else (None, picked)
    write_address(namespace=namespace, name=name, version=None, source=None)


def _picked_source() -> None:
    write_address(source=st.session_state["impact_source"], name=None, namespace=None, version=None)


def _answer(arguments: Mapping[str, str | None]) -> None:
    of_source = {"name": None, "namespace": None, "version": None}
    subject = {**arguments, **of_source} if arguments["source"] else arguments
    answer = app_catalog.ask(impact, **subject)
    st.markdown(f"Downstream of **{plain(_named(answer['target']))}**: {impact_sentence(answer)}")
    for (verdict, why), count in duties_of(answer).items():
        duty = DUTIES[verdict]
        st.markdown(f":{duty.colour}-badge[{duty.icon} {count:,} {duty_words(verdict)}] {plain(why)}")
    rows = impact_rows(answer)
    if answer["reason"] and rows:
        show_case(subject, answer)  # above the picture: what has to be done is what one came for
    asked = {key: value for key, value in subject.items() if key != "reason"}
    show_downstream(asked, every_version=bool(subject["reason"]))
    if rows:
        version_list(rows, "impact")
    else:
        st.markdown(":material/check_circle: Nothing downstream is recorded.")
    known_at = here(answer["known_at"])
    st.caption(f"Known at {known_at} · log head `{answer['log_head'][:16]}` · rules `{answer['rules'][:16]}`")


def _named(target: ImpactTarget) -> str:
    if "source" in target:
        return f"source {target['source']}"
    return f"{target['name']} {target['version'] or '(every version)'}"


def _cases() -> None:
    """The open cases, each with a link to what it is about."""
    rows = app_catalog.rows(page_queries.CASES)
    st.markdown(f"#### Open cases · {len(rows):,}", help=meaning("case"))
    if not rows:
        st.caption("No open cases. Choose a scenario above to start one.")
    for row in rows:
        body = orjson.loads(row["body"])
        nodes = len(body.get("nodes") or [])
        due = f" · due {str(row['due_at'])[:10]}" if row["due_at"] else ""
        done = _progress(case_address(body))
        st.page_link(
            "app_pages/impact.py",
            label=f"**{plain(case_title(body))}** :gray[{nodes:,} versions{done} · "
            f"opened {day_here(row['opened_at'])} · owner {plain(row['owner'] or 'nobody named')}{due}]",
            icon=":material/gavel:",
            query_params=case_address(body),
        )


def _progress(address: Mapping[str, str]) -> str:
    """How many of the actions of a case are done; empty where that cannot be told."""
    try:
        answer = app_catalog.ask(impact, **address)
    except WhenceError:  # what it is about may be named otherwise by now
        return ""
    asked = sum(node["verdict"] in ACTIONS for node in answer["nodes"])
    return f" · {asked - answer['open']:,} of {counted(asked, 'action')} done"


page()
