"""All findings of a version, or of every model of the catalog."""

from catalog.events.facet_values import members
from catalog.governance.assessment.assessment import Judge
from catalog.governance.assessment.build import portfolio
from catalog.governance.facts.records import names_version
from catalog.governance.rules.finding import Finding
from catalog.lineage.closure import Node
from catalog.session.query import Question

_UNFINISHED = frozenset({"attempted", "open"})  # a trace has them where a read names them
_ESCALATED = frozenset({"withdrawn_since", "expired_since"})


def findings_of(judge: Judge, target: Node) -> list[Finding]:
    """The findings of a version; what changed since is a violation where an open case names the version."""
    version = judge.closure.versions[target]
    is_open = any(
        record.kind == "case"
        and record.text("status") != "closed"
        and any(names_version(node, version) for node in members(record.body.get("nodes")))
        for record in judge.dossier.records
    )
    return [
        finding.escalated() if is_open and finding.kind in _ESCALATED else finding
        for finding in judge.findings(target)
    ]


def models_of(judge: Judge) -> list[Node]:
    """The model versions that have findings and a gate: all but those of runs that have not completed."""
    versions = judge.closure.versions.items()
    return [node for node, version in versions if version.state not in _UNFINISHED and judge.is_model(node)]


def all_findings(question: Question) -> tuple[Judge, list[Finding]]:
    """The findings of every model and the retention of every version, with the judge that found them."""
    judge = portfolio(question)
    found = [finding for model in models_of(judge) for finding in findings_of(judge, model)]
    return judge, found + [finding for node in judge.closure.versions for finding in judge.own_retention(node)]
