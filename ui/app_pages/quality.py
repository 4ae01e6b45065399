"""The page of quality: suites on datasets with their newest result, the history of one, unvalidated datasets."""

from collections.abc import Mapping

import streamlit as st

from catalog.questions.validations import (
    OUTCOMES,
    SuiteOnDataset,
    quality_overview,
    search_validations,
    unvalidated_datasets,
    validation_choices,
)
from ui import app_catalog
from ui.app_parts.frame.address_state import (
    read_address,
    rows_before,
    show_pages,
    write_address,
)
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.list_filters import choice, filters, range_words, search_line, show_list
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.way_back import show_way_back
from ui.app_parts.validations.run_suite import show_run_of_all
from ui.app_parts.validations.suite import show_suite
from ui.presentation.markdown import plain
from ui.presentation.short import counted, short_version
from ui.presentation.validations import OUTCOMES as WORDS
from ui.presentation.validations import outcome_meaning, result_words

_PAGE = 20
_NO_DATASET = {"name": None, "namespace": None, "page": None}


def page() -> None:
    """One suite on a dataset where the address names it, else the lists; in words why there are none."""
    st.markdown("### Data quality")
    with errors_shown():
        namespace, name, suite = read_address("namespace"), read_address("name"), read_address("suite")
        show_way_back()
        if namespace is not None and name is not None and suite is not None:
            show_suite(namespace, name, suite)
        else:
            _lists()


def _lists() -> None:
    overview = app_catalog.ask(quality_overview)
    counts = overview["outcomes"]
    with st.skeleton(height=60):
        unvalidated = app_catalog.ask(unvalidated_datasets, count=1)["total"]
    show_run_of_all()
    if not counts:
        _teach()
        if not unvalidated:
            return
    suites = sum(counts.values())
    lists = {"suites": f"Suites · {suites:,}", "unvalidated": f"Never validated · {unvalidated:,}"}
    if choice("List", "list", lists, "suites", is_labelled=False) == "unvalidated":
        _unvalidated()
    elif counts:
        _suites(counts, overview["validations"])


def _suites(counts: Mapping[str, int], validations: int) -> None:
    """The outcomes to choose from, what else narrows the list, and a page of it."""
    words: dict[str, str] = {
        name: f"{WORDS[name].icon} {counts.get(name, 0):,} {WORDS[name].word}"
        for name in OUTCOMES
        if name in counts or name == read_address("outcome")
    }
    label = f"By newest result, of {counted(validations, 'validation')} in all"
    outcome = choice(label, "outcome", words, widget=st.pills, wrap=True)
    if outcome and (meaning := outcome_meaning(outcome)):
        st.markdown(f":gray[{meaning}]")
    query = search_line("Search suites and datasets", "part of a suite or a dataset …")
    choices = app_catalog.ask(validation_choices)
    chosen = filters({"suite": "Suite", "namespace": "Namespace"}, choices)
    name = _only_dataset()
    skipped = rows_before(_PAGE)
    answer = app_catalog.ask(
        search_validations, **chosen, name=name, query=query, outcome=outcome, count=_PAGE, skipped=skipped
    )
    rows, total = answer["rows"], answer["total"]
    title = f"**{counted(total, 'suite')} on data**{range_words(len(rows), total, skipped)}"
    empty = "No matches. Every word must appear in the suite's or the dataset's name."
    show_list(rows, total, _PAGE, title, empty, _suite)


def _only_dataset() -> str | None:
    """The name of the only dataset wanted, with a button that takes it away."""
    name = read_address("name")
    if name is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Only of **{plain(name)}**", width="content")
            st.button(
                "All datasets", icon=":material/close:", key="widen_name", on_click=write_address, kwargs=_NO_DATASET
            )
    return name


def _suite(row: SuiteOnDataset) -> None:
    """A suite on a dataset: a link to its history, its newest result, of which version."""
    word = WORDS[row["outcome"]]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            # a link to the page one is on would leave the browser's address as it is
            address = {key: str(row[key]) for key in ("namespace", "name", "suite")}
            st.button(
                f"**{plain(row['suite'])}** on {plain(row['name'])}",
                type="tertiary",
                icon=word.icon,
                on_click=write_address,
                kwargs=address,
                key=f"open {' '.join(address.values())}",
            )
            st.markdown(word.badge, width="content")
            if row["is_stale"]:
                st.badge("suite changed since", icon=":material/update:", color="orange")
        facts = [result_words(row), f"in {plain(row['namespace'])}"]
        if row["validated_at"]:
            facts.append(f"version {plain(short_version(row['version']))}")
            facts.append(here(row["validated_at"]))
            facts.append(counted(row["validations"], "validation"))
        st.markdown(f":gray[{' · '.join(facts)}]")


def _unvalidated() -> None:
    """The datasets that models learned from and nobody validated, a page of them."""
    query = search_line("Search datasets", "part of a name …")
    answer = app_catalog.ask(unvalidated_datasets, query=query, count=_PAGE, skipped=rows_before(_PAGE))
    rows, total = answer["rows"], answer["total"]
    if not rows:
        st.markdown(":material/check_circle: No matches: every training dataset is validated.")
        return
    st.markdown(f"**{counted(total, 'dataset')}** without validation")
    for row in rows:
        with st.container(border=True, gap="xsmall"):
            st.page_link(
                "app_pages/dataset.py",
                label=f"**{plain(row['name'])}**",
                icon=":material/table:",
                query_params={"namespace": row["namespace"], "name": row["name"]},
            )
            hops = counted(row["depth"], "hop")
            versions = counted(row["model_versions"], "model version")
            origin = " · source" if row["is_source"] else ""
            st.markdown(f":gray[{hops} upstream of a model · in {versions} · in {plain(row['namespace'])}{origin}]")
    show_pages(total, _PAGE)
    st.markdown("Draft a suite from what the data are now, edit it, and run it:")
    st.code(f"whence suggest {rows[0]['name']} -o expectations/suites/NAME.yml\nwhence validate", language="bash")


def _teach() -> None:
    """How a first validation comes about."""
    st.markdown(
        "No validation is known yet. A *suite* says what has to hold of a dataset; a *validation* is a suite run on "
        "exactly one version, so that a model can be held to what it learned from."
    )
    steps = st.columns(3, border=True)
    for column, title, text, code in zip(steps, _TITLES, _TEXTS, _COMMANDS, strict=True):
        with column:
            st.markdown(f"#### {title}")
            st.markdown(text)
            st.code(code, language="bash", wrap_lines=True)


_TITLES = (
    ":material/edit_note: Draft a suite",
    ":material/play_circle: Run it",
    ":material/sensors: Or send results",
)
_TEXTS = (
    "A file of Great Expectations' own expectations, drafted from the data as they are; to be edited.",
    "Where the data are; the results come here, as validations of the version that was read.",
    "dbt's tests, Airflow's checks and Great Expectations' checkpoints count alike: point them at this server.",
)
_COMMANDS = (
    "whence suggest NAME -o expectations/suites/NAME.yml",
    "whence validate",
    "export OPENLINEAGE_URL=…",
)

page()
