"""What validations of exactly the versions in a trace say of a version (docs/governance.md, "Quality")."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.governance.findings import Finding
from catalog.governance.loading import Check
from catalog.trace import Node

if TYPE_CHECKING:
    from catalog.governance.judge import Judge


def quality_findings(judge: "Judge", target: Node) -> Iterator[Finding]:
    """A violation for each version of the trace whose newest validation by some suite failed."""
    ways = judge.ways_from(target)
    for node in ways:
        for check in newest_of_each(judge.dossier.checks.get(node, ())):
            if not check.success:
                version = judge.closure.versions[node]
                yield Finding(
                    "quality_failed",
                    target,
                    f"{check.suite} failed on {version.name} {version.version}.",
                    "Mend the data and make the version anew, or waive it with a reason.",
                    node,
                    judge.source_name(node[0]),
                    check.suite,
                    path=ways.path(node),
                )


def newest_of_each(checks: "list[Check] | tuple[Check, ...]") -> list[Check]:
    """The newest check of each suite, of checks that are newest first."""
    found: dict[str, Check] = {}
    for check in checks:
        found.setdefault(check.suite, check)
    return list(found.values())
