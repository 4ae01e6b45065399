"""What has to follow for versions downstream, and their case, as answers name them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from catalog.governance.answers.answers import (
    CaseAnswer,
    EndableGrant,
    FollowUpAnswer,
    ImpactTarget,
    OpenDutyAnswer,
    Receipt,
)
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.facts.cases import Case, CaseReceipt, CaseTarget
from catalog.governance.facts.grants import holds, is_consent, was_ended
from catalog.governance.rules.duties import Discharge, Duties, Duty, Scope
from catalog.governance.rules.open_cases import OpenDuties
from catalog.governance.rules.withdrawal import DISCHARGED_BY, Reason
from catalog.lineage.closure import Node
from catalog.values.times import instant_text


class FollowUp:
    """What has to follow for everything that came of some versions; case: the newest about them."""

    def __init__(
        self,
        assessment: Assessment,
        starts: Iterable[Node],
        reason: Reason,
        newest: Mapping[int, Node],
        case: Case | None = None,
        receipts: Iterable[CaseReceipt] = (),
        first_at: Mapping[int, datetime] | None = None,
    ) -> None:
        """Work the duties out."""
        self._assessment, self._reason, self._case = assessment, reason, case
        self._starts = frozenset(starts)
        since = case.opened_at if case else self._ended_at()
        scope = Scope(self._starts, reason, since, newest, case, tuple(receipts), first_at or {})
        self._duties = Duties(assessment, scope)

    def of(self, node: Node) -> FollowUpAnswer:
        """Verdict, why, receipt and deeds of a version."""
        duty = self._duties.of(node) or Duty("no_action", "No content of the source reaches it.", None)
        return {
            "verdict": duty.verdict,
            "why": duty.why,
            "receipt": _receipt_json(duty.discharge) if duty.discharge else None,
            "discharged_by": list(DISCHARGED_BY.get(duty.verdict, ())),
        }

    def grants_to_end(self) -> list[EndableGrant]:
        """Of a withdrawal, the consents of its start that hold although they are taken back."""
        if self._reason != "withdrawal":
            return []
        assessment, today = self._assessment, self._assessment.evidence.today
        withdrawn_on = self._case.opened_at.date() if self._case else today
        names = assessment.full_names
        return [
            {
                "namespace": names[key][0],
                "name": names[key][1],
                "grant": grant.id,
                "status": grant.status,
                "withdrawn_on": str(withdrawn_on),
            }
            for key in sorted({key for key, _ in self._starts}, key=lambda key: names[key])
            for grant in assessment.facts(key).grants or ()
            if is_consent(grant) and holds(grant, today)
        ]

    def _ended_at(self) -> datetime | None:
        """When a consent of the start was last ended; no case gives another beginning."""
        today = self._assessment.evidence.today
        ended = [
            datetime.combine(grant.status_since, time(), UTC)
            for key in {key for key, _ in self._starts}
            for grant in self._assessment.facts(key).grants or ()
            if was_ended(grant, today) and grant.status_since
        ]
        return max(ended, default=None)


def duties_json(assessment: Assessment, node: Node) -> list[OpenDutyAnswer]:
    """What open cases ask of a version, in the order they were opened."""
    return [
        {
            "case": each.open_case.case.id,
            "reason": each.open_case.case.reason,
            "verdict": duty.verdict,
            "why": duty.why,
            "owner": each.open_case.case.owner,
            "due_at": _day(each.open_case.case),
        }
        for each, duty in assessment.once(OpenDuties).of(node)
    ]


def _day(case: Case) -> str | None:
    return str(case.due_on) if case.due_on else None


def case_target(named: ImpactTarget) -> CaseTarget:
    """What a case of an impact is about."""
    if source := named.get("source"):
        return CaseTarget(source, None)
    return CaseTarget(None, (named["namespace"], named["name"]), named["version"])


def case_json(case: Case | None) -> CaseAnswer | None:
    """A case as an answer names it: its id, where it stands, since when, by whom, and until when."""
    if case is None:
        return None
    return {
        "id": case.id,
        "status": "open" if case.is_open else "closed",
        "by": case.by,
        "opened_at": instant_text(case.opened_at),
        "closed_at": instant_text(case.closed_at),
        "owner": case.owner,
        "due_at": _day(case),
    }


def _receipt_json(discharge: Discharge) -> Receipt:
    at, receipt = instant_text(discharge.at), discharge.receipt
    if receipt is not None:
        return {
            "kind": "record",
            "at": at,
            "by": receipt.by,
            "id": receipt.id,
            "case": receipt.case_id,
            "done": receipt.deed,
            "evidence": receipt.ground,
        }
    if discharge.kind == "lifecycle":
        return {"kind": "lifecycle", "change": discharge.change, "at": at}
    return {"kind": "successor", "at": at, "version": discharge.version}
