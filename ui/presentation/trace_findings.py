"""The findings of a trace's target by version of the trace, and the path of each through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ui.presentation.versions import VersionId, id_of

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import FindingAnswer
    from catalog.questions.trace import Trace

MOST_SEVERE_FIRST = ("violation", "gap", "warning", "pass")


def verdict_of(findings: Iterable[FindingAnswer]) -> str:
    """The highest severity of the findings that are not waived; `waived` where only such are left, else `pass`."""
    found = {"waived" if item["waived_by"] else item["severity"] for item in findings}
    # Waived is no pass: somebody accepted a risk, and an auditor has to see that there is one.
    return next((severity for severity in (*MOST_SEVERE_FIRST[:-1], "waived") if severity in found), "pass")


def verdicts_of(trace: Trace, findings: Sequence[FindingAnswer]) -> dict[VersionId, str]:
    """The verdict of each version of a trace: of the target all findings', of another those it is the cause of."""
    causes: dict[VersionId, list[FindingAnswer]] = {id_of(row): [] for row in trace["versions"]}
    for item in findings:
        cause = cause_of(item)
        if cause in causes:
            causes[cause].append(item)
    return {version: verdict_of(items) for version, items in causes.items()} | {
        id_of(trace["target"]): verdict_of(findings)
    }


def cause_of(finding: FindingAnswer) -> VersionId:
    """The version a finding is about: the end of its path, else the version it names."""
    path = path_of(finding)
    return path[-1] if path else id_of(finding["dataset"] or finding["target"])


def path_of(finding: FindingAnswer) -> tuple[VersionId, ...]:
    """The versions of a finding's path, from the assessed version back to the cause."""
    return tuple(id_of(step) for step in finding["path"])


def find_finding(findings: Iterable[FindingAnswer], identity: str | None) -> FindingAnswer | None:
    """The finding of an id; None where there is none."""
    return next((item for item in findings if item["id"] == identity), None)


def tally(findings: Iterable[FindingAnswer]) -> dict[str, int]:
    """How many findings of each severity are not waived, most severe first; those waived last, as `waived`."""
    counts = dict.fromkeys((*MOST_SEVERE_FIRST[:-1], "waived"), 0)
    for item in findings:
        counts["waived" if item["waived_by"] else item["severity"]] += 1
    return {severity: count for severity, count in counts.items() if count}
