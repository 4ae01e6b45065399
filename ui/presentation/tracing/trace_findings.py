"""The findings of a trace's target by version of the trace, and the path of each through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ui.presentation.tracing.versions import VersionId, id_of

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import FindingAnswer
    from catalog.questions.trace import Trace


class Status(NamedTuple):
    """What a mark in the picture says. verdict: violation, gap, warning, waived or pass, empty where not assessed.

    is_upstream: the findings are not of the version itself, they reach it from further upstream.
    """

    verdict: str
    is_upstream: bool = False


NOT_ASSESSED = Status("")
MOST_SEVERE_FIRST = ("violation", "gap", "warning", "pass")


def verdict_of(findings: Iterable[FindingAnswer]) -> str:
    """The highest severity of the findings that are not waived; `waived` where only such are left, else `pass`."""
    found = {"waived" if item["waived_by"] else item["severity"] for item in findings}
    # Waived is no pass: somebody accepted a risk, and an auditor has to see that there is one.
    return next((severity for severity in (*MOST_SEVERE_FIRST[:-1], "waived") if severity in found), "pass")


def statuses_of(trace: Trace, findings: Sequence[FindingAnswer]) -> dict[VersionId, Status]:
    """The status of each version of a trace by the target's findings: as their cause, or as what they pass through.

    A version is waived where it is the cause of waived findings only: accepted is not the same as clean.
    """
    causes: dict[VersionId, list[FindingAnswer]] = {id_of(row): [] for row in trace["versions"]}
    passed: dict[VersionId, list[FindingAnswer]] = {version: [] for version in causes}
    for item in findings:
        cause = cause_of(item)
        for version in {*path_of(item), cause} & causes.keys():
            (causes if version == cause else passed)[version].append(item)
    target = id_of(trace["target"])
    causes[target] = list(findings)
    return {version: _status(items, passed[version]) for version, items in causes.items()}


_SETTLED = ("waived", "pass")


def _status(own: Sequence[FindingAnswer], passing: Sequence[FindingAnswer]) -> Status:
    verdict = verdict_of(own)
    upstream = verdict_of(passing)
    if verdict in _SETTLED and upstream not in _SETTLED:
        return Status(upstream, is_upstream=True)
    return Status(verdict)


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
