"""What the findings of a trace's target say of each version of it, and the way of each finding through it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ui.presentation.versions import Trace, VersionId, id_of

GRAVEST_FIRST = ("violation", "gap", "warning", "pass")

Finding = Mapping[str, Any]


def verdict_of(findings: Iterable[Finding]) -> str:
    """The gravest severity of findings nobody waived; pass where there is none."""
    found = {str(item["severity"]) for item in findings if item["waived_by"] is None}
    return next((severity for severity in GRAVEST_FIRST if severity in found), "pass")


def verdicts_of(trace: Trace, findings: Sequence[Finding]) -> dict[VersionId, str]:
    """The verdict of each version of a trace: of the target all findings', of another those it is the cause of."""
    causes: dict[VersionId, list[Finding]] = {id_of(row): [] for row in trace["versions"]}
    for item in findings:
        cause = cause_of(item)
        if cause in causes:
            causes[cause].append(item)
    return {version: verdict_of(items) for version, items in causes.items()} | {
        id_of(trace["target"]): verdict_of(findings)
    }


def cause_of(finding: Finding) -> VersionId:
    """The version a finding is about: the end of its path, else the version it names."""
    path = way_of(finding)
    return path[-1] if path else id_of(finding["dataset"] or finding["target"])


def way_of(finding: Finding) -> tuple[VersionId, ...]:
    """The versions of a finding's witness, from the version judged back to the cause."""
    return tuple(id_of(step) for step in finding["path"])


def find_finding(findings: Iterable[Finding], identity: str | None) -> Finding | None:
    """The finding of an id; None where there is none."""
    return next((item for item in findings if item["id"] == identity), None)


def tally(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity nobody waived, the gravest first; those waived last, as `waived`."""
    counts = dict.fromkeys((*GRAVEST_FIRST[:-1], "waived"), 0)
    for item in findings:
        counts["waived" if item["waived_by"] else str(item["severity"])] += 1
    return {severity: count for severity, count in counts.items() if count}
