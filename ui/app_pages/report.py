"""The report on one version, to be printed or handed over: verdict, findings, lineage, label, approvals, times."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.governance.decisions.decisions import gate
from catalog.questions import verdicts
from catalog.questions.show import Shown, show
from catalog.questions.trace import Trace
from catalog.questions.trace import trace as trace_of
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.reader_time import here
from ui.app_parts.report.sections import show_approvals, show_label, show_training, show_validations
from ui.app_parts.report.style import STYLE
from ui.app_parts.trace.picture import show_picture
from ui.picture.groups import fold
from ui.picture.legend import legend_html
from ui.picture.part import Wish, part_within
from ui.presentation.approval import STATE_WORDS
from ui.presentation.clocks import viewing_words
from ui.presentation.findings import finding_rows, verdict_word
from ui.presentation.html_table import html_table
from ui.presentation.label import source_rows
from ui.presentation.markdown import plain
from ui.presentation.short import clean, counted, short_version
from ui.presentation.times import zone_of
from ui.presentation.tracing.trace import sentence
from ui.presentation.tracing.trace_findings import statuses_of
from ui.presentation.tracing.versions import id_of

Clocks = Mapping[str, str | None]
_BOXES = 150


def page() -> None:
    """The report on the version that the address names; in words why there is none."""
    st.html(STYLE)
    with errors_shown():
        if teach_if_empty():
            return
        name = read_address("name")
        if not name:
            st.markdown("### Report")
            st.markdown("Open a model or dataset, then choose **Report** there: it is on one version.")
            st.page_link("app_pages/models.py", label="Models", icon=":material/deployed_code:")
            return
        clocks = {key: read_address(key) or None for key in ("as_of", "known_at")}
        asked = {"name": name, "namespace": read_address("namespace"), "version": read_address("version")}
        with st.container(key="report"):
            _report(app_catalog.ask(trace_of, **asked, **clocks), clocks)


def _report(trace: Trace, clocks: Clocks) -> None:
    target = id_of(trace["target"])
    version = "" if target.version == "unversioned" else f" {short_version(target.version, 40)}"
    st.markdown(f"## {plain(clean(target.name))}{plain(version)}")
    if any(clocks.values()):
        st.markdown(viewing_words(clocks))
    _circumstances(trace)
    if not_yet := trace.get("not_yet"):
        st.markdown(plain(not_yet["message"]))
        return
    known = app_catalog.ask(show, **target._asdict(), **clocks)
    findings = app_catalog.ask(verdicts.findings, **target._asdict(), **clocks)
    label = app_catalog.ask(verdicts.label, **target._asdict(), **clocks)
    _verdict(trace, known, clocks)
    _findings(findings)
    _lineage(trace, findings, clocks)
    show_label(label)
    st.markdown("#### Sources")
    st.html(html_table([{**row, "versions": _short(row["versions"])} for row in source_rows(label)]))
    show_training(known)
    show_validations(target)
    show_approvals(target, clocks.get("as_of"))


def _short(versions: object) -> str:
    return ", ".join(short_version(version) for version in str(versions).split(", "))


def _circumstances(trace: Trace) -> None:
    """What the answer rests on: somebody else with the same log gets the same."""
    target = trace["target"]
    facts = [
        ("Namespace", target["namespace"]),
        ("Version", target["version"]),
        ("Known at", here(trace["known_at"]) if trace["known_at"] else ""),
        ("Log head", trace["log_head"]),
        ("Rules", trace["rules"]),
        ("Report made", here(datetime.now(UTC).isoformat())),
    ]
    st.markdown("  \n".join(f":gray[{title}] {plain(clean(text))}" for title, text in facts if text))
    st.caption("Print, or save as PDF, by the browser: Ctrl+P. The menu and the buttons stay out of it.")


def _verdict(trace: Trace, known: Shown, clocks: Clocks) -> None:
    """The decision of the gate, what it is for, and the approval; then how the version was made."""
    answer = app_catalog.ask(gate, **id_of(trace["target"])._asdict(), **clocks)
    shown, approval = verdict_word(answer["decision"]), answer["approval"]
    word = STATE_WORDS[approval["state"]]
    by = f" by {plain(clean(approval['by']))}" if approval["by"] else ""
    until = f" until {approval['until']}" if approval["until"] else ""
    purpose = plain(clean(answer["purpose"])) if answer["purpose"] else "none declared"
    st.markdown("#### Verdict")
    st.markdown(
        f"{shown.badge} :{word.colour}-badge[{word.icon} {word.word}]{by}{until} · purpose {purpose}  \n"
        f"{sentence(trace, known, zone_of(st.context.timezone))}"
    )


def _findings(findings: Sequence[FindingAnswer]) -> None:
    st.markdown(f"#### Findings · {len(findings):,}")
    if not findings:
        st.markdown("No violation, no gap, no warning.")
        return
    st.html(html_table(finding_rows(findings)))


def _lineage(trace: Trace, findings: Sequence[FindingAnswer], clocks: Clocks) -> None:
    versions = len(trace["versions"])
    st.markdown(f"#### Lineage · {counted(versions, 'version')}")
    part = fold(part_within(trace, Wish(None), _BOXES, statuses_of(trace, findings)))
    show_picture(part, trace, clocks, None, (), is_fitted=True)
    st.html(legend_html(part, dark=st.context.theme.type == "dark"))
    if not part.is_whole:
        st.caption(f"The nearest {part.shown:,} of {part.total:,} versions; `whence trace --json` has all.")


page()
