"""The rows of the verdict tables: what an assessment says of labels, retention, findings, gates and training data."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import orjson

from catalog.governance.answers.finding_json import PathsJson
from catalog.governance.answers.label_json import sources_of, terms_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.examined_approvals import ExaminedApproval
from catalog.governance.rules.finding import LocatedFinding
from catalog.governance.rules.gate import decide
from catalog.governance.rules.retention_findings import retention_of, source_of_deadline
from catalog.lineage.closure import Node


class LabelRow(NamedTuple):
    """The label of a version, or of one of its columns."""

    dataset_key: int
    version: str
    column_name: str | None
    identifiability: str
    categories: list[str]
    special_categories: list[str]
    subjects: list[str]
    permitted_purposes: list[str]
    prohibited_purposes: list[str]
    delete_by: date | None
    keep_until: date | None
    licence: str | None
    sources: list[str]


class RetentionRow(NamedTuple):
    """The retention state of a version."""

    dataset_key: int
    version: str
    state: str
    delete_by: date | None
    keep_until: date | None
    source: str | None
    why: str


class FindingRow(NamedTuple):
    """A finding; path: as JSON."""

    id: str
    kind: str
    severity: str
    target_key: int
    version: str
    about_key: int | None
    about_version: str | None
    source: str | None
    message: str
    mend: str
    path: str
    waived_by: str | None


class GateRow(NamedTuple):
    """The decision of the gate on a version of a model, and what it rests on; waived: findings that do not count.

    violated: the kinds of the violations.
    """

    dataset_key: int
    version: str
    decision: str
    violations: int
    gaps: int
    warnings: int
    waived: int
    violated: list[str]


class TrainingDataRow(NamedTuple):
    """A version in the trace of a version of a model."""

    model_key: int
    model_version: str
    dataset_key: int
    version: str
    depth: int
    is_source: bool


class NextChangeRow(NamedTuple):
    """The day on which time alone may change the rows of a version."""

    dataset_key: int
    version: str
    changes_on: date


class ApprovalRow(NamedTuple):
    """An approval of a version, and what differs of that it rests on; recorded_at: of the record as it was then."""

    dataset_key: int
    version: str
    approval: str
    recorded_at: datetime
    valid_until: date | None
    changed: list[str]


class LabelRows:
    """Labels as rows; equal labels are described once, as most of a catalog's are."""

    def __init__(self, assessment: Assessment) -> None:
        """Nothing is described yet."""
        self._assessment = assessment
        self._known: dict[tuple[int, int | None], LabelRow] = {}

    def of(self, node: Node) -> list[LabelRow]:
        """The row of a version, and one for each of its columns."""
        label = self._assessment.flow.labels[node]
        dataset_key, version = node
        rows = ((column, self._described(node, label.of(column))) for column in (None, *sorted(label.columns)))
        return [row._replace(dataset_key=dataset_key, version=version, column_name=column) for column, row in rows]

    def _described(self, node: Node, label: int) -> LabelRow:
        """The row of a label, of whichever version."""
        # A retention rule of the dataset's own sets deadlines that are not in the label.
        if not self._assessment.flow.flows(node):  # nobody shares its label, and each is long in a large catalog
            return self._describe(node, label)
        own = node[0] if self._assessment.facts(node[0]).retention else None
        known = self._known.get((label, own))
        if known is None:
            known = self._known[label, own] = self._describe(node, label)
        return known

    def _describe(self, node: Node, label: int) -> LabelRow:
        terms, deadlines = terms_json(self._assessment, node, label), self._assessment.deadlines
        return LabelRow(
            *node,
            None,
            terms["identifiability"],
            terms["categories"],
            terms["special_categories"],
            terms["subjects"],
            terms["permitted_purposes"],
            terms["prohibited_purposes"],
            deadlines.delete_by(label, node),
            deadlines.keep_until(label, node),
            terms["licence"],
            sorted({source.name for source in sources_of(self._assessment, label)}),
        )


def retention_rows(assessment: Assessment, node: Node) -> Iterator[RetentionRow]:
    """The retention state of a version, where a rule reaches it or ought to."""
    subject = Subject(assessment, node)
    state = retention_of(subject)
    if state:
        source = source_of_deadline(subject)
        yield RetentionRow(*node, state.state, subject.delete_by, subject.keep_until, source, state.why)


def finding_rows(assessment: Assessment, findings: Iterable[LocatedFinding]) -> list[FindingRow]:
    """Findings as rows, in their order."""
    paths, waived_by = PathsJson(assessment), assessment.evidence.waived_by
    return [
        FindingRow(
            finding.id,
            finding.kind,
            finding.severity,
            *finding.target,
            finding.dataset[0] if finding.dataset else None,
            finding.dataset[1] if finding.dataset else None,
            finding.source,
            finding.message,
            finding.remedy,
            orjson.dumps(paths.of(finding.path)).decode(),
            waived_by(finding.id),
        )
        for finding in findings
    ]


def gate_row(assessment: Assessment, model: Node, findings: Iterable[LocatedFinding]) -> GateRow:
    """The gate's decision by all findings of a version of a model."""
    known = list(findings)
    open_ones = [finding for finding in known if assessment.evidence.waived_by(finding.id) is None]
    number = Counter(finding.severity for finding in open_ones)
    return GateRow(
        *model,
        decide(number),
        number["violation"],
        number["gap"],
        number["warning"],
        len(known) - len(open_ones),
        sorted({finding.kind for finding in open_ones if finding.severity == "violation"}),
    )


def approval_row(examined: ExaminedApproval) -> ApprovalRow:
    """An approval as a row."""
    record = examined.record
    return ApprovalRow(*examined.node, record.id, record.changed_at, record.day("until"), list(examined.changed))


def training_rows(subject: Subject) -> list[TrainingDataRow]:
    """Every version in the trace of a version of a model, but for that one itself."""
    trace, originals = subject.trace, subject.assessment.flow.originals
    rows = ((node, trace.depth(node), node in originals) for node in trace if node != subject.node)
    return [TrainingDataRow(*subject.node, *node, depth, is_source) for node, depth, is_source in rows]
