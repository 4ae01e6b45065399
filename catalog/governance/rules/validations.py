"""What validations of exactly the versions in a trace say of a version (docs/governance.md, "Quality")."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.governance.assessment.evidence import Check
from catalog.governance.facts.facts import DemandedSuite
from catalog.governance.labels.paths import Ways
from catalog.governance.rules.finding import Finding
from catalog.governance.rules.kinds import Severity
from catalog.lineage.closure import Node

if TYPE_CHECKING:
    from catalog.governance.assessment.assessment import Judge

_WEIGHTS: dict[str, Severity] = {"violation": "violation", "warning": "warning"}


def quality_findings(judge: "Judge", target: Node) -> Iterator[Finding]:
    """What is wrong with the quality of each version of the trace: failed, never validated, by an older suite.

    Of each suite the newest validation of a version counts, a failure of severity warn or info as a warning.
    """
    ways = judge.ways_from(target)
    demanding = [node for node in ways if judge.facts(node[0]).suites]
    read = _read_within(judge, ways, target) if demanding else frozenset()
    for node in ways:
        newest = newest_of_each(judge.dossier.checks.get(node, ()))
        for check in newest:
            if check.verdict != "pass":
                yield _failed(judge, target, node, check)
        suites = judge.facts(node[0]).suites
        if suites:
            yield from _demands(judge, target, node, suites, newest, is_read=node in read)


def newest_of_each(checks: "list[Check] | tuple[Check, ...]") -> list[Check]:
    """The newest check of each suite, of checks that are newest first."""
    found: dict[str, Check] = {}
    for check in checks:
        found.setdefault(check.suite, check)
    return list(found.values())


def _read_within(judge: "Judge", ways: Ways, target: Node) -> frozenset[Node]:
    """The target, and the versions of its trace that were read.

    A version that was only carried over into a later one is validated as part of that.
    """
    edges = (edge for edge in judge.closure.edges if edge.kind != "carried_over" and edge.target in ways)
    return frozenset({target, *(edge.source for edge in edges)})


def _failed(judge: "Judge", target: Node, node: Node, check: Check) -> Finding:
    version = judge.closure.versions[node]
    return Finding(
        "quality_failed",
        target,
        f"{check.suite} failed on {version.name} {version.version}.",
        "Mend the data and make the version anew, or waive it with a reason.",
        node,
        judge.source_name(node[0]),
        check.suite,
        _WEIGHTS[check.verdict],
        path=judge.ways_from(target).path(node),
    )


def _demands(
    judge: "Judge",
    target: Node,
    node: Node,
    suites: tuple[DemandedSuite, ...],
    newest: list[Check],
    *,
    is_read: bool,
) -> Iterator[Finding]:
    """A finding for each suite that is to be run on a version and was not, or not as it is now."""
    known = {check.suite: check for check in newest}
    version = judge.closure.versions[node]
    for suite in suites:
        check = known.get(suite.name)
        if check is None and is_read:
            kind, severity = "quality_missing", None if suite.is_grave else "warning"
            message = f"{suite.name} was never run on {version.name} {version.version}."
        elif check is not None and suite.digest and check.digest and check.digest != suite.digest:
            kind, severity = "quality_stale", None
            message = f"{suite.name} was changed since it was run on {version.name} {version.version}."
        else:
            continue
        mend = f"whence validate {version.namespace} {version.name} --version {version.version}"
        source, path = judge.source_name(node[0]), judge.ways_from(target).path(node)
        yield Finding(kind, target, message, mend, node, source, suite.name, _weight(severity), path=path)


def _weight(severity: str | None) -> Severity | None:
    return _WEIGHTS[severity] if severity else None
