"""Waivers taken back before their last day: an entry more in the log, which the waiver stays in."""

from collections.abc import Sequence
from typing import Annotated

from catalog.events.facet_values import member, text
from catalog.governance.answers.answers import WaiverRecord
from catalog.governance.assessment.evidence import read_records
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import check_person
from catalog.governance.facts.records import REVOKED, Record, waivers_on
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.parameters import About, By
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError

Reason = Annotated[str, About("Why the finding counts again.")]


def revoke(catalog: Catalog, finding: str, by: By, reason: Reason) -> WaiverRecord:
    """The record that the waiver of a finding is revoked: the finding counts at the gate again."""
    return revoke_all(catalog, [finding], by, reason)[0]


def revoke_all(catalog: Catalog, findings: Sequence[str], by: By, reason: Reason) -> list[WaiverRecord]:
    """The records that waivers are revoked, written in one transaction; none if one of the findings is not waived."""
    check_person(by)
    if not reason.strip():
        raise BadQuestionError("A revocation needs a reason: --reason TEXT")
    with ask(catalog) as question:
        waivers = waivers_on(read_records(question.cursor), question.asked_at.date())
    for finding in findings:
        if finding not in waivers:
            raise NotFoundError(f"No waiver of finding {finding!r} is valid.", NextStep("Waivers", "records"))
    records = [_revocation(waivers[finding], by, reason.strip()) for finding in dict.fromkeys(findings)]
    write_records(catalog, records, by)
    return records


def _revocation(waiver: Record, by: str, reason: str) -> WaiverRecord:
    """The waiver as it stands once it is revoked; of the same id, so that it takes the waiver's place."""
    return {
        "kind": "waiver",
        "id": waiver.id,
        "finding": waiver.text("finding") or waiver.id,
        "finding_kind": waiver.text("finding_kind") or "",
        "target": _target(waiver),
        "message": waiver.text("message") or "",
        "by": by,
        "reason": reason,
        "until": waiver.text("until") or "",
        "status": REVOKED,
    }


def _target(waiver: Record) -> VersionName:
    namespace, name, version = (text(member(waiver.body, "target", key)) or "" for key in VersionName.__annotations__)
    return {"namespace": namespace, "name": name, "version": version}
