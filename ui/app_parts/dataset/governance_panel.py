"""What governs a version: its label, the grants it rests on, its retention and its validations."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.answers.answers import LabelAnswer, RetentionRow
from catalog.questions import verdicts
from catalog.questions.show import Shown, ValidationRow
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.frame.reader_time import day_here
from ui.presentation.findings import verdict_word
from ui.presentation.label import grants_of, label_facts
from ui.presentation.markdown import plain
from ui.presentation.retention import state_badge, state_word
from ui.presentation.tracing.versions import VersionId

_SHOWN = 6


def show_governance(version: VersionId, known: Shown, clocks: Mapping[str, str | None]) -> None:
    """Label, grants, retention and validations of a version, in few lines; known: the answer of show."""
    of_version = {**version._asdict(), **clocks}
    label = app_catalog.ask(verdicts.label, **of_version)
    st.markdown("**Data protection summary**", help=meaning("data protection summary"))
    st.markdown("  \n".join(f":gray[{title}] {plain(text)}" for title, text in label_facts(label)))
    _grants(label)
    _retention(app_catalog.ask(verdicts.retention, **of_version))
    validations = [row for row in known["validations"] if row["version"] == version.version]
    show_validations(validations[:_SHOWN])
    if validations:
        link_to_quality(version.namespace, version.name)


def _grants(label: LabelAnswer) -> None:
    grants = grants_of(label)
    if not grants:
        return
    st.markdown(f"**Legal bases** · {len(grants)}", help=meaning("legal basis"))
    lines = [
        f"{'✓' if grant['holds'] else '✗'} {plain(grant['id'])} :gray[{plain(grant['basis'] or 'no basis')}, "
        f"{plain(source['source_name'] or source['name'])}: {'valid' if grant['holds'] else 'not valid'} now]"
        for source, grant in grants[:_SHOWN]
    ]
    if len(grants) > _SHOWN:
        lines.append(f":gray[and {len(grants) - _SHOWN:,} more]")
    st.markdown("  \n".join(lines))


def _retention(rows: Sequence[RetentionRow]) -> None:
    for row in rows:
        st.markdown(
            f"**Retention** {state_badge(row['state'])}  \n{plain(row['why'])}", help=state_word(row["state"]).meaning
        )


def show_validations(rows: Sequence[ValidationRow]) -> None:
    """Each validation in a line: passed or failed, by what suite, when, and what failed."""
    if not rows:
        return
    st.markdown("**Validations**")
    lines = []
    for row in rows:
        shown = verdict_word(row["verdict"])
        failing = f": {', '.join(row['failing'][:3])}" if row["failing"] else ""
        lines.append(
            f":{shown.colour}[{shown.icon} {_result(row)}] {plain(row['suite'])} "
            f":gray[{day_here(row['validated_at'])}{plain(failing)}]"
        )
    st.markdown("  \n".join(lines))


def link_to_quality(namespace: str, name: str) -> None:
    """A link to every suite on a dataset."""
    st.page_link(
        "app_pages/quality.py",
        label="Suites on it, with their history",
        icon=":material/fact_check:",
        query_params={"namespace": namespace, "name": name},
    )


def _result(row: ValidationRow) -> str:
    """The result of a validation in numbers."""
    if row["success"]:
        return "passed"
    errored = f", {row['errored']:,} not evaluated" if row["errored"] else ""
    return f"{row['failed']:,} of {row['evaluated']:,} failed{errored}"
