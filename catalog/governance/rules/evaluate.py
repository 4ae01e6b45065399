"""All findings of a version, or of every model of the catalog."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.finding import Declared, Finding, LocatedFinding, located
from catalog.governance.rules.grant_findings import grant_findings
from catalog.governance.rules.kinds import SEVERITIES
from catalog.governance.rules.licences import licence_findings
from catalog.governance.rules.lineage import lineage_gaps, lineage_warnings
from catalog.governance.rules.open_cases import open_duty_findings
from catalog.governance.rules.retention_findings import own_retention_findings, retention_findings
from catalog.governance.rules.test_data import overlap_findings
from catalog.governance.rules.validations import quality_findings
from catalog.lineage.closure import Node

Rule = Callable[[Subject], Iterator[Finding]]
_UNFINISHED = frozenset({"attempted", "open"})  # a trace has them where a read names them


def declaration_findings(subject: Subject) -> Iterator[Finding]:
    """A gap for each declared word of a contributing dataset that cannot be understood."""
    assessment = subject.assessment
    for key in sorted({*subject.contributors, *subject.grantors, subject.node[0]}):
        for fault in assessment.facts(key).faults:
            yield Finding(
                "undetermined",
                f"{assessment.names[key]}: {fault}",
                Declared(key),
                "Correct the declaration: whence plan shows where.",
                detail=fault,
            )


_LABEL_RULES: tuple[Rule, ...] = (lineage_gaps, grant_findings, declaration_findings, licence_findings)
_RULES: tuple[Rule, ...] = (
    *_LABEL_RULES,
    open_duty_findings,
    retention_findings,
    quality_findings,
    lineage_warnings,
    overlap_findings,
)
# What any version is a finding of by itself, a model or not.
_OWN_RULES: tuple[Rule, ...] = (own_retention_findings, open_duty_findings)


def findings_of(subject: Subject) -> list[LocatedFinding]:
    """The findings of a version, without regard to waivers."""
    return [located(subject, finding) for rule in _RULES for finding in rule(subject)]


def label_gaps(subject: Subject) -> list[LocatedFinding]:
    """What cannot be known about the label of a version."""
    rules = (*_LABEL_RULES, own_retention_findings)
    found = [located(subject, finding) for rule in rules for finding in rule(subject)]
    return [finding for finding in found if finding.severity == "gap"]


def own_findings(assessment: Assessment, nodes: Iterable[Node]) -> Iterator[LocatedFinding]:
    """The findings of versions on their retention and on what cases ask of them, each of them by itself."""
    for subject in (Subject(assessment, node) for node in nodes):
        yield from (located(subject, finding) for rule in _OWN_RULES for finding in rule(subject))


def models_of(assessment: Assessment) -> list[Node]:
    """The model versions that have findings and a gate: all but those of runs that have not completed."""
    versions = assessment.closure.versions.items()
    return [node for node, version in versions if version.state not in _UNFINISHED and assessment.is_model(node)]


def all_findings(assessment: Assessment) -> Iterator[LocatedFinding]:
    """The findings of every model, and of every version its retention and what cases ask."""
    of_models = chain.from_iterable(findings_of(Subject(assessment, node)) for node in models_of(assessment))
    return chain(of_models, own_findings(assessment, assessment.closure.versions))


def in_order(assessment: Assessment, findings: Iterable[LocatedFinding]) -> list[LocatedFinding]:
    """Findings by severity, kind, and the names of what they are of and about; each id once."""
    names = assessment.full_names

    def order(finding: LocatedFinding) -> tuple[object, ...]:
        about = finding.dataset or finding.target
        places = (*names[finding.target[0]], finding.target[1], *names[about[0]], about[1])
        return SEVERITIES.index(finding.severity), finding.kind, *places, finding.detail

    return sorted({finding.id: finding for finding in findings}.values(), key=order)
