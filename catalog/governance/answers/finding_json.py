"""Findings as JSON-able values, as the contract words them."""

from collections.abc import Iterable

from catalog.governance.answers.answers import FindingAnswer, PathStep
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.labels.paths import Step
from catalog.governance.rules.evaluate import in_order
from catalog.governance.rules.finding import LocatedFinding
from catalog.lineage.closure import Node
from catalog.lineage.trace_json import VersionName, candidates_json, version_name


def version_json(assessment: Assessment, node: Node) -> VersionName:
    """Namespace, name and version."""
    return version_name(assessment.closure.versions[node])


class PathsJson:
    """Paths as JSON-able values; thousands of findings share their steps, so each step is made once."""

    def __init__(self, assessment: Assessment) -> None:
        """Nothing is made yet."""
        self._assessment = assessment
        self._steps: dict[tuple[Node, int], PathStep] = {}

    def of(self, path: Iterable[Step]) -> list[PathStep]:
        """The versions of a path, from the one a finding is of to the one it is about."""
        # An edge is looked up by its identity: hashing its ten fields would cost more than making the step.
        return [self._steps.get((step.node, id(step.edge))) or self._made(step) for step in path]

    def _made(self, step: Step) -> PathStep:
        made = self._steps[step.node, id(step.edge)] = _step_json(self._assessment, step)
        return made


def findings_json(assessment: Assessment, findings: Iterable[LocatedFinding]) -> list[FindingAnswer]:
    """Findings by severity, kind, and what they are about; each id once."""
    paths = PathsJson(assessment)
    return [finding_json(assessment, finding, paths) for finding in in_order(assessment, findings)]


def finding_json(assessment: Assessment, finding: LocatedFinding, paths: PathsJson) -> FindingAnswer:
    """A finding with its path and the waiver that holds for it today."""
    waiver = assessment.evidence.waivers.get(finding.id)
    answer: FindingAnswer = {
        "id": finding.id,
        "kind": finding.kind,
        "severity": finding.severity,
        "target": version_json(assessment, finding.target),
        "dataset": version_json(assessment, finding.dataset) if finding.dataset else None,
        "source": finding.source,
        "path": paths.of(finding.path),
        "message": finding.message,
        "mend": finding.remedy,
        "waived_by": assessment.evidence.waived_by(finding.id),
        "waiver": {"reason": waiver.text("reason"), "until": waiver.text("until")} if waiver else None,
    }
    if finding.candidates:
        answer["candidates"] = candidates_json(finding.candidates)
    return answer


def _step_json(assessment: Assessment, step: Step) -> PathStep:
    """A version of a path, and how it came from the next one."""
    edge = step.edge
    return {
        **version_json(assessment, step.node),
        "kind": edge.kind if edge else None,
        "run_id": edge.run_id if edge else None,
        "job_namespace": edge.job_namespace if edge else None,
        "job_name": edge.job_name if edge else None,
    }
