"""What would change if a dataset declared something else; asking writes nothing."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from catalog.governance.answers.answers import FindingAnswer
from catalog.governance.answers.finding_json import findings_json, version_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.downstream import downstream_of, node_of
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.approval_digests import digests_of
from catalog.governance.facts.hypothetical import Hypothetical
from catalog.governance.rules.evaluate import findings_of
from catalog.governance.rules.gate import Decision, State, approval_of, decide
from catalog.governance.rules.retention_findings import retention_of
from catalog.lineage.closure import Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.parameters import About, Name, Namespace
from catalog.session.query import Circumstances, Question, ask
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError

FACETS = ("whence_source", "whence_personal_data", "whence_grants", "whence_retention", "whence_model")


class ApprovalChange(TypedDict):
    """Whether a version is approved, before and after."""

    before: State
    after: State


class ModelChange(VersionName):
    """A model version before and after; approval None: nobody ever approved it."""

    before: Decision
    after: Decision
    approval: ApprovalChange | None
    appear: list[FindingAnswer]
    disappear: list[FindingAnswer]


class Kept(TypedDict):
    """What retention makes of a version."""

    state: str | None
    delete_by: str | None
    keep_until: str | None


class RetentionChange(VersionName):
    """A version whose retention state or days would change."""

    type: str | None
    before: Kept
    after: Kept


class DatasetName(TypedDict):
    """A dataset or model."""

    namespace: str
    name: str


class _Head(TypedDict):
    dataset: DatasetName
    facet: str


class WhatIf(_Head, Circumstances):
    """What would change downstream of a dataset if it declared a facet; versions: how many there are."""

    versions: int
    models: list[ModelChange]
    retention: list[RetentionChange]


def what_if(
    catalog: Catalog,
    name: Name,
    facet: Annotated[str, About(f"One of {', '.join(FACETS)}.")],
    body: Annotated[Mapping[str, Json] | None, About("What it would say; null: as if it were taken away.")] = None,
    namespace: Namespace = None,
    also: Annotated[
        Mapping[str, Mapping[str, Json] | None] | None, About("More facets it would declare at the same time.")
    ] = None,
) -> WhatIf:
    """The gate, findings and retention of everything downstream, now and if the dataset declared this facet.

    body None: if it were taken away. `models` has every model version downstream, `appear` and `disappear` the
    findings that would be new and gone; `retention` has the versions whose state or days would change. Raises
    BadQuestionError for a facet that changes the lineage itself.
    """
    bodies = {**(also or {}), facet: body}
    for each, wanted in bodies.items():
        # Other facets decide which versions there are, and that is not assessed again.
        if each not in FACETS or (each == "whence_model" and wanted is None):
            raise BadQuestionError(f"What {each} would change cannot be foreseen. One of: {', '.join(FACETS)}")
    with ask(catalog) as question:
        target = question.target(name, namespace)
        starts = question.versions_of(target.dataset_key)
        reached = _reached(question, starts or [(target.dataset_key, UNVERSIONED)])
        two = _Two(question, reached, Hypothetical(target.dataset_key, bodies))
        return {
            "dataset": {"namespace": target.namespace, "name": target.name},
            "facet": facet,
            **question.circumstances(),
            "versions": len(reached),
            "models": [two.model(node) for node in reached if two.now.is_model(node)],
            "retention": [row for node in reached if (row := two.retention(node))],
        }


def _reached(question: Question, starts: list[Node]) -> list[Node]:
    """What is downstream of some versions, themselves included, but for those the catalog does not know."""
    return [node_of(row) for row in downstream_of(question, starts)]


class _Two:
    """Two assessments: of what is declared now, and of what is hypothetical."""

    def __init__(self, question: Question, reached: list[Node], hypothetical: Hypothetical) -> None:
        self._question = question
        self._hypothetical = hypothetical
        self.now = assess(question, *reached)
        self.then = assess(question, *reached, hypothetical=hypothetical)

    def model(self, node: Node) -> ModelChange:
        """A model version: its gate and approval before and after, what would appear and what disappear."""
        before, after = _findings(self.now, node), _findings(self.then, node)
        return {
            **version_json(self.now, node),
            "before": _decision(before),
            "after": _decision(after),
            "approval": self._approval(node),
            "appear": [finding for key, finding in after.items() if key not in before],
            "disappear": [finding for key, finding in before.items() if key not in after],
        }

    def _approval(self, node: Node) -> ApprovalChange | None:
        """Whether the version is approved, before and after; None where nobody ever approved it."""
        version = self.now.closure.versions[node]
        whole = version.namespace, version.name, version.version
        records = [record for record in self.now.evidence.records if record.kind == "approval"]
        if not any(tuple(map(record.text, ("namespace", "name", "version"))) == whole for record in records):
            return None
        states = []
        for hypothetical in (None, self._hypothetical):
            # An approval is bound to what is declared in the version's own trace, and to nothing beside it.
            assessment, closure = (
                assess(self._question, node, hypothetical=hypothetical),
                self._question.closure(node),
            )
            subject = Subject(assessment, node)
            digests = digests_of(subject, hypothetical.closure_with(closure) if hypothetical else closure)
            purpose = subject.facts.model.purpose if subject.facts.model else None
            states.append(approval_of(records, whole, digests, purpose, assessment.evidence.today).state)
        return {"before": states[0], "after": states[1]}

    def retention(self, node: Node) -> RetentionChange | None:
        """What changes of a version's retention; None where nothing does."""
        before, after = _kept(self.now, node), _kept(self.then, node)
        if before == after:
            return None
        kind = self.now.closure.versions[node].type
        return {**version_json(self.now, node), "type": kind, "before": before, "after": after}


def _findings(assessment: Assessment, node: Node) -> dict[tuple[str, str], FindingAnswer]:
    """The findings of a version by id and severity."""
    findings = findings_json(assessment, findings_of(Subject(assessment, node)))
    # An id stays where only the severity changes, and that is what the gate decides by.
    return {(finding["id"], finding["severity"]): finding for finding in findings}


def _decision(findings: Mapping[tuple[str, str], FindingAnswer]) -> Decision:
    return decide(finding["severity"] for finding in findings.values() if finding["waived_by"] is None)


def _kept(assessment: Assessment, node: Node) -> Kept:
    subject = Subject(assessment, node)
    state, delete_by, keep_until = retention_of(subject), subject.delete_by, subject.keep_until
    return {
        "state": state.state if state else None,
        "delete_by": str(delete_by) if delete_by else None,
        "keep_until": str(keep_until) if keep_until else None,
    }
