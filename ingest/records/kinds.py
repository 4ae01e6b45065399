"""The members of each kind of record, by the kind."""

from collections.abc import Mapping
from difflib import get_close_matches

from catalog.values.errors import BadQuestionError
from ingest.records.audits import Action, Audit, AuditFinding, Nonconformity, Sample
from ingest.records.deciding import Compatibility, Deciding, Disposal, Receipt
from ingest.records.members import Record
from ingest.records.operations import Alert, Change, Deployment, Incident
from ingest.records.organisation import Decision, Objective, Policy, Review, Supplier, System, Training
from ingest.records.risks import Assessment, ImpactAssessment, Risk

DECIDING: Mapping[str, type[Deciding]] = {
    "receipt": Receipt,
    "disposal": Disposal,
    "compatibility": Compatibility,
}
MANAGED: Mapping[str, type[Record]] = {
    "policy": Policy,
    "system": System,
    "objective": Objective,
    "risk": Risk,
    "impact_assessment": ImpactAssessment,
    "supplier": Supplier,
    "training": Training,
    "alert": Alert,
    "incident": Incident,
    "audit": Audit,
    "sample": Sample,
    "finding": AuditFinding,
    "nonconformity": Nonconformity,
    "action": Action,
    "review": Review,
    "change": Change,
    "deployment": Deployment,
    "assessment": Assessment,
    "decision": Decision,
}
ELSEWHERE: Mapping[str, str] = {
    "approval": "whence approve",
    "waiver": "whence waive",
    "assignment": "whence assign",
    "case": "whence impact NAME --reason … --open",
    "term": "whence apply, with the word under `terms:`",
}


def shape_of(kind: str) -> type[Deciding] | type[Record]:
    """The members of a kind. Raises BadQuestionError for an unknown kind, or one that has a command of its own."""
    if kind in ELSEWHERE:
        raise BadQuestionError(f"A record of kind {kind} is written by: {ELSEWHERE[kind]}")
    shape = DECIDING.get(kind) or MANAGED.get(kind)
    if shape is None:
        kinds = [*DECIDING, *MANAGED]
        nearest = get_close_matches(kind, kinds, 1)
        hint = f"Nearest: {nearest[0]}" if nearest else f"Kinds: {', '.join(kinds)}"
        raise BadQuestionError(f"{kind!r} is no kind of record. {hint}")
    return shape
