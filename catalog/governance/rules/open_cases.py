"""The finding that a version is while something has to be done with it in an open case."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.governance.assessment.assessment import Assessment, WorkedOut
from catalog.governance.assessment.case_scope import OpenCase
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.duties import Duties, Duty, Scope
from catalog.governance.rules.finding import Finding
from catalog.governance.rules.withdrawal import DISCHARGED_BY, REASONS
from catalog.lineage.closure import Node, place_of


class CaseDuties(NamedTuple):
    """An open case with the versions it begins at and the duties that follow."""

    open_case: OpenCase
    starts: frozenset[Node]
    duties: Duties


class OpenDuties(WorkedOut):
    """The duties that open cases leave to the versions of an assessment."""

    def __init__(self, assessment: Assessment) -> None:
        """Work them out, case by case."""
        self.cases = [found for case in assessment.case_scope.cases if (found := duties_of(assessment, case))]

    def of(self, node: Node) -> Iterator[tuple[CaseDuties, Duty]]:
        """Each case that waits for something to be done with a version, and what."""
        for each in self.cases:
            duty = each.duties.of(node)
            if duty is not None and duty.is_open:
                yield each, duty


def duties_of(assessment: Assessment, open_case: OpenCase) -> CaseDuties | None:
    """The duties of a case in an assessment, None where nothing here came of what it is about."""
    case, starts = open_case.case, open_case.starts(assessment.closure)
    if not starts or case.reason not in REASONS:
        return None
    known = assessment.case_scope
    scope = Scope(starts, case.reason, case.opened_at, known.newest, case, open_case.receipts, known.first_at)
    return CaseDuties(open_case, starts, Duties(assessment, scope))


def open_duty_findings(subject: Subject) -> Iterator[Finding]:
    """A violation for each open case that waits for something to be done with a version."""
    for each, duty in subject.assessment.once(OpenDuties).of(subject.node):
        case, version = each.open_case.case, subject.version
        start = _nearest(subject, each.starts)
        due = f" by {case.due_on}" if case.due_on else ""
        asked = "find out what it holds" if duty.verdict == "undetermined" else duty.verdict
        deeds = DISCHARGED_BY[duty.verdict]
        yield Finding(
            "open_duty",
            f"Case {case.id} ({case.title}) asks{due} of {version.name} {version.version}: {asked}. {duty.why}",
            start,
            f"Do it, then: whence record receipt FILE, with case: {case.id} and done: {' or '.join(deeds)}.",
            source=subject.assessment.source_name(start[0]),
            detail=case.id,
        )


def _nearest(subject: Subject, starts: frozenset[Node]) -> Node:
    """The start that is the fewest steps back; of several the first by name."""
    trace, closure = subject.trace, subject.assessment.closure
    reached = (node for node in trace if node in starts)
    return min(reached, key=lambda node: (trace.depth(node), *place_of(closure, node)))
