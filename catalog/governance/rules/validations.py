"""What validations of exactly the versions in a trace say of a version (docs/governance.md, "Quality")."""

from collections.abc import Iterable, Iterator

from catalog.governance.assessment.evidence import Check
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.finding import Finding
from catalog.governance.rules.kinds import Severity
from catalog.lineage.closure import Node
from catalog.lineage.columns import SAME_COLUMNS

_SEVERITIES: dict[str, Severity] = {"violation": "violation", "warning": "warning"}


def quality_findings(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the quality of each version of the trace: failed, never validated, by an older suite.

    Of each suite the newest validation of a version counts, a failure of severity warn or info as a warning.
    """
    assessment = subject.assessment
    is_demanded = any(assessment.facts(node[0]).suites for node in subject.trace)
    read = _read_within(subject) if is_demanded else frozenset[Node]()
    for node in subject.trace:
        newest = newest_of_each(assessment.evidence.checks.get(node, ()))
        for check in newest:
            if check.verdict != "pass":
                yield _failed(subject.at(node), check)
        if assessment.facts(node[0]).suites:
            yield from _demands(subject.at(node), newest, is_read=node in read)


def newest_of_each(checks: Iterable[Check]) -> list[Check]:
    """The newest check of each suite, of checks that are newest first."""
    newest: dict[str, Check] = {}
    for check in checks:
        newest.setdefault(check.suite, check)
    return list(newest.values())


def _read_within(subject: Subject) -> frozenset[Node]:
    """The subject, and the versions of its trace that were read.

    A version that was only carried over into a later one is validated as part of that.
    """
    return frozenset({subject.node, *(edge.source for edge in subject.edges if edge.kind not in SAME_COLUMNS)})


def _failed(validated: Subject, check: Check) -> Finding:
    version, source = validated.version, validated.assessment.source_name(validated.node[0])
    return Finding(
        "quality_failed",
        f"{check.suite} failed on {version.name} {version.version}.",
        validated.node,
        source=source,
        detail=check.suite,
        severity=_SEVERITIES[check.verdict],
    )


def _demands(validated: Subject, newest: list[Check], *, is_read: bool) -> Iterator[Finding]:
    """A finding for each suite that is to be run on a version and was not, or not as it is now."""
    known = {check.suite: check for check in newest}
    version, source = validated.version, validated.assessment.source_name(validated.node[0])
    remedy = f"whence validate {version.namespace} {version.name} --version {version.version}"
    for suite in validated.facts.suites:
        check = known.get(suite.name)
        if check is None and is_read:
            severity = None if suite.is_required else _SEVERITIES["warning"]
            message = f"{suite.name} was never run on {version.name} {version.version}."
            yield Finding("quality_missing", message, version.node, remedy, source, suite.name, severity)
        elif check is not None and suite.digest and check.digest and check.digest != suite.digest:
            message = f"{suite.name} was changed after it was run on {version.name} {version.version}."
            yield Finding("quality_stale", message, version.node, remedy, source, suite.name)
