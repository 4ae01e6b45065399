"""What people decide, and the gate that follows it: gate, approve, waive, assign."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Annotated, NamedTuple

from catalog.database.connection import statement
from catalog.governance.answers.answers import (
    ApprovalRecord,
    ApprovalState,
    AssignmentRecord,
    FindingAnswer,
    FindingNamed,
    GateAnswer,
    WaiverRecord,
)
from catalog.governance.answers.finding_json import findings_json, version_json
from catalog.governance.assessment.build import assess_all, assessed
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of, digests_of
from catalog.governance.rules.evaluate import all_findings, findings_of
from catalog.governance.rules.finding import LocatedFinding
from catalog.governance.rules.gate import Approval, approval_of, decide
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, By, Name, Namespace, Version
from catalog.session.query import Question, ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError
from catalog.values.times import instant_text


class Examined(NamedTuple):
    """A version at the gate, with the digests an approval of it is bound to."""

    subject: Subject
    digests: dict[str, str]

    @property
    def purpose(self) -> str | None:
        """The purpose it is declared to be for."""
        model = self.subject.facts.model
        return model.purpose if model else None

    @property
    def named(self) -> VersionName:
        """Its namespace, name and version."""
        return version_json(self.subject.assessment, self.subject.node)


def gate(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    clocks: Clocks | None = None,
    *,
    require_approval: Annotated[bool, About("Without a valid approval, a pass is a gap.")] = False,
) -> GateAnswer:
    """Whether a version may be used: pass, violation or gap, the findings that decide it, and its approval."""
    with ask(catalog, clocks) as question:
        return gate_of(question, examine(question, name, namespace, version), require_approval=require_approval)


def gate_of(question: Question, examined: Examined, *, require_approval: bool = False) -> GateAnswer:
    """The same of a version that is examined already."""
    assessment, judged = examined.subject.assessment, examined.subject.version
    findings = findings_json(assessment, findings_of(examined.subject))
    decision = decide(item["severity"] for item in findings if item["waived_by"] is None)
    approval = approval_of(
        assessment.evidence.records,
        (judged.namespace, judged.name, judged.version),
        examined.digests,
        examined.purpose,
        assessment.evidence.today,
    )
    if question.not_yet:
        findings, decision = [], "gap"  # what was not there yet has nothing wrong with it, and passes no gate
    if require_approval and approval.state != "valid" and decision == "pass":
        decision = "gap"
    return {
        "decision": decision,
        "target": examined.named,
        "purpose": examined.purpose,
        **question.circumstances(),
        "findings": findings,
        "approval": _approval_json(approval, is_required=require_approval),
        "digests": examined.digests,
    }


def examine(question: Question, name: str, namespace: str | None, version: str | None) -> Examined:
    """A version with all that an approval of it is bound to."""
    target = question.target(name, namespace, version, is_walked=True)
    subject = Subject(assessed(question, target.node), target.node)
    return Examined(subject, digests_of(subject, question.closure(target.node)))


def _approval_json(approval: Approval, *, is_required: bool) -> ApprovalState:
    record = approval.record
    return {
        "state": approval.state,
        "by": record.text("by") if record else None,
        "purpose": record.text("purpose") if record else None,
        "until": record.text("until") if record else None,
        "approved_at": instant_text(record.changed_at) if record else None,
        "changed": list(approval.changed),
        "required": is_required,
    }


def approve(
    catalog: Catalog,
    name: Name,
    purpose: str,
    by: By,
    namespace: Namespace = None,
    version: Version = None,
    until: str | None = None,
) -> ApprovalRecord:
    """The record that somebody approved a version for a purpose, bound to its digests as they are now.

    Raises BadQuestionError where the approver made it, or the purpose is not the model's.
    """
    check_person(by)
    check_day("until", until)
    with ask(catalog) as question:
        examined = examine(question, name, namespace, version)
        vocabulary = examined.subject.assessment.evidence.vocabulary
        known = vocabulary.canonical("purpose", purpose)
        if known is None:
            nearest = ", ".join(vocabulary.nearest("purpose", purpose)) or "none"
            raise BadQuestionError(f"{purpose!r} is no purpose we know. Nearest: {nearest}")
        place = examined.named
        if examined.purpose != known:
            raise BadQuestionError(
                f"{place['name']} is declared to be for {examined.purpose or 'no purpose'}, not for {known}. "
                "Declare its purpose in the governance files, then approve it."
            )
        makers = _makers(question, examined.subject)
        if by.strip().casefold() in {maker.strip().casefold() for maker in makers}:
            raise BadQuestionError(f"{by} made {place['name']} {place['version']}: somebody else has to approve it.")
    body = approval_record(examined, known, by, until)
    write_records(catalog, [body], by)
    return body


def approval_record(examined: Examined, purpose: str, by: str, until: str | None) -> ApprovalRecord:
    """The record that somebody approved a version as it stands."""
    place = examined.named
    return {
        "kind": "approval",
        "id": digest_of({**place, "purpose": purpose})[:16],
        **place,
        "purpose": purpose,
        "by": by,
        "until": until,
        "status": "approved",
        "digests": examined.digests,
    }


def _makers(question: Question, subject: Subject) -> set[str]:
    """Who produced a version: who sent its runs' events, and who answers for the model."""
    runs = sorted(subject.assessment.closure.producers.get(subject.node, ()))
    rows = question.cursor.execute(statement("governance/decisions/run_actors"), {"run_keys": runs}).fetchall()
    facts = subject.facts.model
    return {row[0] for row in rows} | ({facts.owner} if facts and facts.owner else set())


def waive(catalog: Catalog, finding: str, by: By, reason: str, until: str | None) -> WaiverRecord:
    """The record that somebody accepts the risk of a finding, why, and until when."""
    return waive_all(catalog, [finding], by, reason, until)[0]


def waive_all(
    catalog: Catalog, findings: Sequence[str], by: By, reason: str, until: str | None
) -> list[WaiverRecord]:
    """The records that somebody accepts the risk of findings, written in one transaction; none if one is unknown."""
    check_person(by)
    check_day("until", until)
    if not reason.strip():
        raise BadQuestionError("A waiver needs a reason: --reason TEXT")
    if until is None:
        raise BadQuestionError("A waiver expires: --until DAY")
    records: list[WaiverRecord] = [
        {"kind": "waiver", **about, "by": by, "reason": reason, "until": until, "status": "waived"}
        for about in _about(catalog, findings)
    ]
    write_records(catalog, records, by)
    return records


def assign(catalog: Catalog, finding: str, to: str, by: By, until: str | None = None) -> AssignmentRecord:
    """The record that a finding has an owner, and a due date."""
    return assign_all(catalog, [finding], to, by, until)[0]


def assign_all(
    catalog: Catalog, findings: Sequence[str], to: str, by: By, until: str | None = None
) -> list[AssignmentRecord]:
    """The records that findings have an owner, written in one transaction; none if one is unknown.

    The findings stay open and still count at the gate. An earlier assignment ends.
    """
    check_person(by)
    if not to.strip():
        raise BadQuestionError("Who is to see to it? --to WHO")
    check_day("until", until)
    records: list[AssignmentRecord] = [
        {"kind": "assignment", **about, "owner": to.strip(), "by": by, "due_at": until, "status": "assigned"}
        for about in _about(catalog, findings)
    ]
    write_records(catalog, records, by)
    return records


def _about(catalog: Catalog, findings: Sequence[str]) -> list[FindingNamed]:
    """What records say of the findings they are about. Raises NotFoundError for an unknown one."""
    known = _findings(catalog, frozenset(findings))
    for finding in findings:
        if finding not in known:
            raise NotFoundError(f"No finding {finding!r}.", NextStep("Findings with their ids", "findings"))
    return [
        {
            "id": finding,
            "finding": finding,
            "finding_kind": known[finding]["kind"],
            "target": known[finding]["target"],
            "message": known[finding]["message"],
        }
        for finding in dict.fromkeys(findings)
    ]


def _findings(catalog: Catalog, identities: frozenset[str]) -> dict[str, FindingAnswer]:
    """The findings of ids: of models or of retention, as nearly all are, else of any other version."""
    with ask(catalog) as question:
        assessment = assess_all(question)
        others = (Subject(assessment, node) for node in assessment.closure.versions if not assessment.is_model(node))
        wanted: dict[str, LocatedFinding] = {}
        # Findings of versions that are no model are the most and the least asked for: looked through last, if at all.
        for finding in chain(all_findings(assessment), chain.from_iterable(map(findings_of, others))):
            if finding.id in identities:
                wanted.setdefault(finding.id, finding)
            if len(wanted) == len(identities):
                break
        return {finding["id"]: finding for finding in findings_json(assessment, wanted.values())}


def check_person(by: str) -> None:
    """Raise BadQuestionError where nobody is named."""
    if not by.strip():
        raise BadQuestionError("Who decides? --by WHO")


def check_day(option: str, value: str | None) -> None:
    """Raise BadQuestionError for what is no day, or is over."""
    if value is None:
        return
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise BadQuestionError(f"--{option} {value!r} is no day; write 2027-06-30") from error
    if day < datetime.now(UTC).date():
        raise BadQuestionError(f"--{option} {value} is over already")
