"""Labels, findings, gates and retention of the whole catalog as tables, computed when a query names them."""

from collections.abc import Mapping

import pyarrow as pa

from catalog.derived.arrow_rows import arrow_rows
from catalog.derived.found import note_found
from catalog.derived.invalidation import Invalidated, invalidated_versions
from catalog.derived.refresh import Basis, DerivedTable, DerivedTables, OnStep
from catalog.derived.verdict_rows import (
    ApprovalRow,
    FindingRow,
    GateRow,
    LabelRow,
    LabelRows,
    NextChangeRow,
    RetentionRow,
    TrainingDataRow,
    approval_row,
    finding_rows,
    gate_row,
    retention_rows,
    training_rows,
)
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import all_versions, assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.examined_approvals import examined_approvals
from catalog.governance.rules.evaluate import findings_of, in_order, models_of, own_findings
from catalog.governance.rules.finding import LocatedFinding
from catalog.governance.rules.next_change import next_changes, waiver_changes
from catalog.lineage.closure import Node
from catalog.session.query import Question, rules_digest

VIEWS = frozenset(
    {
        "approval_states",
        "findings",
        "labels",
        "learned_datasets",
        "model_training_data",
        "model_versions",
        "retention_states",
    }
)
_VERSIONS_A_STEP = 1_000


def _basis() -> Basis:
    return {"rules": rules_digest()}


def _rows(question: Question, invalidated: Invalidated | None, on_step: OnStep) -> Mapping[str, pa.Table]:
    """The rows of every table, of the versions that are invalidated; None: of all."""
    if invalidated is None:
        assessment = assess(question, *all_versions(question), on_step=on_step)
        return _tables(question, assessment, sorted(assessment.closure.versions), on_step)
    wanted = invalidated.nodes
    assessed = all_versions(question, sorted({key for key, _ in wanted}))
    assessment = assess(question, *(node for node in assessed if node in wanted), on_step=on_step)
    versions = sorted(node for node in assessment.closure.versions if node in wanted)
    return _tables(question, assessment, versions, on_step)


def _tables(
    question: Question, assessment: Assessment, versions: list[Node], on_step: OnStep
) -> Mapping[str, pa.Table]:
    label_rows = LabelRows(assessment)
    labels: list[LabelRow] = []
    retention: list[RetentionRow] = []
    for number, node in enumerate(versions):
        if number % _VERSIONS_A_STEP == 0:
            on_step()
        labels += label_rows.of(node)
        retention += retention_rows(assessment, node)
    gates: list[GateRow] = []
    training: list[TrainingDataRow] = []
    findings = {finding.id: finding for finding in in_order(assessment, own_findings(assessment, versions))}
    changes, waived_until = next_changes(assessment), waiver_changes(assessment)

    def add_waiver(node: Node, finding: LocatedFinding) -> None:
        if day := waived_until.get(finding.id):
            changes[node] = min(day, changes.get(node, day))

    for finding in findings.values():
        add_waiver(finding.target, finding)
    models = set(models_of(assessment))
    for model in (node for node in versions if node in models):
        on_step()
        subject = Subject(assessment, model)
        own = in_order(assessment, findings_of(subject))
        gates.append(gate_row(assessment, model, own))
        for finding in own:
            add_waiver(model, finding)
        # The others are of what it came from, and stand there.
        findings.update((finding.id, finding) for finding in own if finding.target == model)
        training += training_rows(subject)
    approvals = [approval_row(each) for each in examined_approvals(question, assessment, versions, on_step)]
    return {
        "labels": arrow_rows(LabelRow, labels),
        "findings": arrow_rows(FindingRow, finding_rows(assessment, findings.values())),
        "retention": arrow_rows(RetentionRow, retention),
        "gates": arrow_rows(GateRow, gates),
        "training_data": arrow_rows(TrainingDataRow, training),
        "approvals": arrow_rows(ApprovalRow, approvals),
        "next_changes": arrow_rows(
            NextChangeRow, [NextChangeRow(*node, changes[node]) for node in versions if node in changes]
        ),
    }


VERDICT_TABLES = DerivedTables(
    schema="judged",
    tables=(
        DerivedTable("labels"),
        DerivedTable("findings", dataset_key="target_key"),
        DerivedTable("retention"),
        DerivedTable("gates"),
        DerivedTable("training_data", dataset_key="model_key", version="model_version"),
        DerivedTable("approvals"),
        DerivedTable("next_changes"),
    ),
    basis=_basis,
    invalidated=invalidated_versions,
    rows=_rows,
    by_graph=True,
    next_changes="next_changes",
    afterwards=note_found,
)
