"""Whether approvals still hold, worked out for many versions at once, as the gate does it for one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.approval_digests import digests_of
from catalog.governance.facts.records import REVOKED, Record
from catalog.governance.rules.gate import changed_since
from catalog.lineage.closure import Node, place_of
from catalog.session.query import Question


class ExaminedApproval(NamedTuple):
    """An approval of a version that was not revoked, and what of that it rests on is different now."""

    node: Node
    record: Record
    changed: tuple[str, ...]


def examined_approvals(
    question: Question, assessment: Assessment, nodes: Collection[Node], on_step: Callable[[], None]
) -> Iterator[ExaminedApproval]:
    """The approvals of some versions of an assessment, in the order of these versions."""
    approvals: dict[tuple[str | None, ...], list[Record]] = defaultdict(list)
    for record in assessment.evidence.records:
        if record.kind == "approval" and record.text("status") != REVOKED:
            approvals[record.text("namespace"), record.text("name"), record.text("version")].append(record)
    for node in nodes if approvals else ():
        records = approvals.get(place_of(assessment.closure, node))
        if not records:
            continue
        on_step()
        subject = Subject(assessment, node)
        digests, model = digests_of(subject, question.closure(node)), subject.facts.model
        for record in records:
            yield ExaminedApproval(node, record, changed_since(record, digests, model.purpose if model else None))
