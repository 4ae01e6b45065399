"""A suite on a dataset: its newest result, what does not hold, how it and each expectation fared."""

from collections.abc import Sequence

import streamlit as st

from catalog.questions.validations import ExpectationHistory, SuiteHistory, SuiteValidation, suite_history
from ui import app_catalog
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.links import lineage_links
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.tables import show_table
from ui.app_parts.validations.run_suite import show_run
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted, short_version
from ui.presentation.validations import (
    OUTCOMES,
    expectation_words,
    observed_words,
    pass_rate,
    result_words,
    trend_words,
)

_FAILING = 25
_SHAPES = {"passing": "circle", "failing": "cross", "failing, warns only": "triangle-up"}
_INKS = {
    "passing": "#2e9e5b",
    "failing": "#d64545",
    "failing, warns only": "#3b7dd8",
    "could not be computed": "#c77700",
}


def show_suite(namespace: str, name: str, suite: str) -> None:
    """The section of a suite on a dataset. Raises NotFoundError where the dataset is unknown."""
    history = app_catalog.ask(suite_history, namespace=namespace, name=name, suite=suite)
    validations, expectations, totals = history["validations"], history["expectations"], history["totals"]
    _head(history, validations)
    if validations:
        _asked_about(validations)
        # What failed comes first: it is what a finding leads here for.
        _failing(expectations)
    show_run(history["namespace"], history["name"], suite)
    if not validations:
        st.markdown(f"**{plain(suite)}** was never run on it.")
        return
    _trend(validations, totals["validations"])
    _expectations(expectations, totals["expectations"])


def _head(history: SuiteHistory, validations: Sequence[SuiteValidation]) -> None:
    st.button(
        "All suites",
        icon=":material/arrow_back:",
        on_click=write_address,
        kwargs=dict.fromkeys(("namespace", "name", "suite")),
        key="all_suites",
    )
    st.markdown(f"#### {plain(history['suite'])} on {plain(history['name'])}")
    if validations:
        newest = validations[0]
        facts = [
            result_words(newest),
            f"version {code(newest['version'])}",
            here(newest["validated_at"]),
            f"by {plain(newest['job_namespace'])}/{plain(newest['job_name'])}" if newest["job_name"] else "",
        ]
        st.markdown(f"{OUTCOMES[str(newest['outcome'])].badge} {' · '.join(filter(None, facts))}")
    address = {"namespace": history["namespace"], "name": history["name"]}
    with st.container(horizontal=True):
        st.page_link("app_pages/dataset.py", label="The dataset", icon=":material/table_view:", query_params=address)
        lineage_links({**address, "version": validations[0]["version"]} if validations else address)


def _asked_about(validations: Sequence[SuiteValidation]) -> None:
    """The newest result for the version that the address names, where it is not the one that was validated last."""
    version = st.query_params.get("version")
    if version is None or validations[0]["version"] == version:
        return
    row = next((row for row in validations if row["version"] == version), None)
    result = "not run"
    if row is not None:
        result = f"{OUTCOMES[row['outcome']].badge} {result_words(row)}, {here(row['validated_at'])}"
    st.markdown(f"Version {plain(short_version(version))}: {result}. Below is the version validated last.")


def _failing(expectations: Sequence[ExpectationHistory]) -> None:
    """The expectations that do not hold now: what is expected, what was observed, since when."""
    failing = [row for row in expectations if row["is_current"] and not row["success"]]
    if not failing:
        return
    st.markdown(f"**Failed** · {len(failing):,}")
    for row in failing[:_FAILING]:
        with st.container(border=True, gap="xsmall"):
            severity = str(row["severity"] or "error").lower()
            word = OUTCOMES["errored" if row["error"] else "warning" if severity in _SOFT else "violation"]
            st.markdown(
                f":{word.colour}[{word.icon}] **{plain(expectation_words(row))}** :gray-badge[{plain(severity)}]"
            )
            since = here(row["failing_since"])
            st.markdown(
                f"Result: {plain(observed_words(row))}  \n:gray[Failing since {since}, "
                f"first in {plain(short_version(row['first_failed_version']))}, "
                f"{row['failures']:,} of {counted(row['validations'], 'run')}]"
            )
    if len(failing) > _FAILING:
        st.markdown(f":gray[and {len(failing) - _FAILING:,} more, in the table below]")


_SOFT = frozenset({"warn", "warning", "info"})


def _trend(validations: Sequence[SuiteValidation], total: int) -> None:
    """The share of expectations that held in each validation, and the validations as a table."""
    st.markdown(
        f"**Validations** · {total:,}" + (f", newest {len(validations):,}" if total > len(validations) else "")
    )
    rows = [
        {
            "at": str(row["validated_at"]),
            "pass rate, %": pass_rate(row),
            "outcome": OUTCOMES[row["outcome"]].word,
            "result": result_words(row),
            "version": short_version(row["version"]),
        }
        for row in reversed(validations)
    ]
    words = [word.word for name, word in OUTCOMES.items() if any(row["outcome"] == name for row in validations)]
    st.vega_lite_chart(rows, _chart(words), height=220, key="suite_trend")
    shown = [
        {
            "at": here(row["validated_at"]),
            "outcome": OUTCOMES[row["outcome"]].word,
            "pass rate, %": pass_rate(row),
            "failed": row["failed"],
            "not evaluated": row["errored"],
            "of": row["evaluated"] + row["errored"],
            "version": row["version"],
            "job": f"{row['job_namespace']}/{row['job_name']}" if row["job_name"] else None,
            "run": row["run_id"],
        }
        for row in validations
    ]
    show_table(shown, "validations")


def _chart(words: Sequence[str]) -> dict[str, object]:
    """A line of the shares with a point for each validation, its outcome shown by shape and colour."""
    axis = {"format": "%Y-%m-%d %H:%M", "tickCount": 4, "labelOverlap": True}
    at = {"field": "at", "type": "temporal", "title": None, "axis": axis}
    share = {"field": "pass rate, %", "type": "quantitative", "scale": {"domain": [0, 100]}, "title": "pass rate, %"}
    tips = [{"field": key, "type": "nominal"} for key in ("result", "outcome", "version")]
    outcome = {"field": "outcome", "type": "nominal", "title": None, "legend": {"orient": "bottom", "columns": 2}}
    points = {
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            "x": at,
            "y": share,
            "color": {**outcome, "scale": {"domain": words, "range": [_INKS[word] for word in words]}},
            "shape": {
                **outcome,
                "scale": {"domain": words, "range": [_SHAPES.get(word, "diamond") for word in words]},
            },
            "tooltip": [{**at, "format": "%Y-%m-%d %H:%M"}, share, *tips],
        },
    }
    return {
        "layer": [
            {"mark": {"type": "line", "color": "#8a8fa3"}, "encoding": {"x": at, "y": share}},
            points,
        ]
    }


def _expectations(expectations: Sequence[ExpectationHistory], total: int) -> None:
    """How each expectation fared through all validations."""
    st.markdown(
        f"**Expectations** · {total:,}" + (f", {len(expectations):,} shown" if total > len(expectations) else "")
    )
    rows = [
        {
            "passes": _holds(row),
            "expectation": expectation_words(row),
            "observed": observed_words(row),
            "severity": row["severity"] or "error",
            "newest outcomes": trend_words(row["trend"]),
            "failures": row["failures"],
            "validations": row["validations"],
            "first failure": here(row["first_failed_at"]) if row["first_failed_at"] else None,
            "in version": row["first_failed_version"],
        }
        for row in expectations
    ]
    show_table(rows, "expectations")


def _holds(row: ExpectationHistory) -> str:
    if not row["is_current"]:
        return "no longer checked"
    return "✓ yes" if row["success"] else "? not evaluated" if row["error"] else "✗ no"
