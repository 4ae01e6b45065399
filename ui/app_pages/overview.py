"""The first page: blocked models, decisions that wait, coverage, counts. Every number links to its rows."""

from collections.abc import Mapping

import streamlit as st

from catalog.questions.overview import LogOverview, log_overview, verdict_overview
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.frame.attention import show_attention
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach
from ui.app_parts.frame.freshness import show_freshness
from ui.app_parts.frame.reader_time import here_html
from ui.presentation.findings import kind_words, verdict_word

_FINDINGS = "app_pages/findings.py"
_MODELS = "app_pages/models.py"
_LOG = "app_pages/log.py"
_RETENTION = "app_pages/retention.py"
_CARD = 330
_MODEL_WORDS = {"violation": "blocked", "gap": "with gaps", "pass": "pass", "unjudged": "not assessed"}
_KINDS_SHOWN = 8
_FAILED = "quality_failed"
# States of retention somebody has to act on, with how each is shown; the others are counted together.
_DUE = {
    "overdue": ":material/alarm:",
    "zombie": ":material/skull:",
    "conflict": ":material/call_split:",
    "undetermined": ":material/help:",
    "derived_from_expired": ":material/model_training:",
    "due_soon": ":material/schedule:",
    "held": ":material/lock:",
}


def page() -> None:
    """The numbers of the catalog; how to fill it where it is empty; in words why there are none."""
    if "name" in st.query_params:  # an address of a trace from when that was the only page
        st.switch_page("app_pages/trace.py", query_params=st.query_params.to_dict())
    with errors_shown():
        log = log_overview(app_catalog.catalog_in_use())  # not cached: a rejected input does not make the log grow
        if not log["position"]:
            teach(app_catalog.address())
            return
        st.markdown("### Model provenance and clearance")
        show_freshness(log["position"])
        with st.skeleton(height=160):
            show_attention()
        _cards(log)


def _cards(log: LogOverview) -> None:
    """Six cards; those of the log come first, for verdicts may have to be computed."""
    # Containers are made in the order of the screen and filled in the order of what is quick.
    grid = st.grid(min_column_width=_CARD)
    with grid:
        cards = [st.container(border=True, height="stretch") for _ in range(6)]
    with cards[4]:
        _day(log)
    with cards[5]:
        _log(log)
    with cards[0], st.skeleton(height=120):
        verdicts = app_catalog.ask(verdict_overview)
        _models(log, verdicts["models"])
    with cards[1]:
        _severities(verdicts["severities"])
    with cards[2]:
        _kinds(verdicts["findings"])
    with cards[3]:
        _retention(verdicts["retention"])


def _number(page: str, count: int, words: str, icon: str, **address: str) -> None:
    """A number and what it counts, a link to its rows."""
    st.page_link(page, label=f"**{count:,}** {words}", icon=icon, query_params=address)


def _models(log: LogOverview, models: Mapping[str, int]) -> None:
    st.markdown("#### Models")
    for name, words in _MODEL_WORDS.items():
        if name in models:
            _number(_MODELS, models[name], words, verdict_word(name).icon, verdict=name)
    if not models:
        st.markdown("None yet. A model appears once an event names it as an output with `datasetType: MODEL`.")
    _number("app_pages/datasets.py", log["datasets"], "datasets", ":material/table:")
    st.markdown(":gray[Status of the latest version.]")


def _severities(severities: Mapping[str, int]) -> None:
    st.markdown("#### Findings")
    for name in ("violation", "gap", "warning", "waived"):
        count, verdict = severities.get(name, 0), verdict_word(name)
        words = verdict.word if count == 1 or name == "waived" else f"{verdict.word}s"
        address = {"state": "waived"} if name == "waived" else {"severity": name}
        _number(_FINDINGS, count, words, verdict.icon, **address)


def _kinds(kinds: Mapping[str, int]) -> None:
    st.markdown("#### Findings by type")
    others = {kind: count for kind, count in kinds.items() if kind != _FAILED}
    ordered = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    for kind, count in ordered[:_KINDS_SHOWN]:
        _number(_FINDINGS, count, kind_words(kind), ":material/label:", kind=kind)
    if len(ordered) > _KINDS_SHOWN:
        st.page_link(_FINDINGS, label=f"and {len(ordered) - _KINDS_SHOWN} more types")
    if not kinds:
        st.markdown(":material/check_circle: Nothing found.")
    _number(_FINDINGS, kinds.get(_FAILED, 0), "validations failing", ":material/rule:", kind=_FAILED)


def _retention(states: Mapping[str, int]) -> None:
    st.markdown("#### Retention due")
    due = {state: states[state] for state in _DUE if state in states}
    for state, count in due.items():
        _number(_RETENTION, count, kind_words(state), _DUE[state], state=state)
    if not states:
        st.markdown(":material/help: No retention rules declared.")  # no rule, no all clear
    elif not due:
        st.markdown(":material/check_circle: Nothing due.")
    calm = sum(count for state, count in states.items() if state not in _DUE)
    if calm:
        _number(_RETENTION, calm, "within retention or deleted", ":material/check_circle:")


def _day(log: LogOverview) -> None:
    st.markdown("#### Last 24 hours")
    _number(_LOG, log["events_of_day"], "events ingested", ":material/sensors:", feed="Events")
    _number(_LOG, log["records_of_day"], "decisions recorded", ":material/gavel:", feed="Events", kind="record")
    _number(_LOG, log["rejected_of_day"], "events rejected", ":material/do_not_disturb_on:", feed="Refused")
    _number(
        _LOG, log["warnings_of_day"], "ingestion warnings (events accepted)", ":material/warning:", feed="Oddities"
    )


def _log(log: LogOverview) -> None:
    st.markdown("#### Log")
    _number(_LOG, log["position"], "log entries (append-only)", ":material/link:", feed="Events")
    st.html(f"Latest entry: {here_html(log['last_received_at'])}")
    st.markdown(f"Head `{str(log['head'])[:16]}`", help=f"{meaning('head hash')} SHA-256: {log['head']}")
    st.page_link(_LOG, label="Verify chain", icon=":material/verified:", query_params={"feed": "Chain"})


page()
