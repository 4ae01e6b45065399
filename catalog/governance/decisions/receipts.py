"""Which case a receipt is for, and whether what it attests discharges anything there."""

from typing import NamedTuple

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess
from catalog.governance.facts.cases import CaseReceipt
from catalog.governance.rules.duties import Duty, fault_of
from catalog.governance.rules.open_cases import CaseDuties, OpenDuties
from catalog.governance.rules.withdrawal import ACTIONS
from catalog.lineage.closure import Node
from catalog.lineage.lookup import Target
from catalog.session.query import Question


class ReceiptFault(NamedTuple):
    """Why a receipt cannot be written: the member at fault, and what is wrong with it."""

    member: str
    reason: str


class _Asking(NamedTuple):
    """A case that asks something of the versions a receipt is about."""

    found: CaseDuties
    duties: list[Duty]

    @property
    def id(self) -> str:
        """Its id."""
        return self.found.open_case.case.id


def case_of_receipt(
    question: Question, receipt: CaseReceipt, target: Target, *, is_whole: bool
) -> str | ReceiptFault:
    """The id of the open case that a receipt about a version is for, or why it is for none.

    receipt: its case_id is empty where it names none: then the only case that asks something of the version is meant.
    is_whole: it is about every version of the dataset.
    """
    nodes = _versions_of(question, target) if is_whole else [target.node]
    assessment = assess(question, *nodes)
    asking = _asking(assessment, nodes)
    named = [each for each in asking if each.id == receipt.case_id] if receipt.case_id else _pending(asking)
    if len(named) != 1:
        return ReceiptFault("case", _which(asking, receipt, target))
    faults = [fault_of(receipt, duty.verdict, named[0].found.open_case.case) for duty in named[0].duties]
    if (
        faults and all(faults) and (wrong := faults[0])
    ):  # each duty is judged by itself later: one that it discharges is enough
        return ReceiptFault("done", wrong)
    return named[0].id


def _versions_of(question: Question, target: Target) -> list[Node]:
    return question.versions_of(target.dataset_key) or [target.node]


def _asking(assessment: Assessment, nodes: list[Node]) -> list[_Asking]:
    """The open cases that ask something of any of some versions."""
    found = []
    for case in assessment.once(OpenDuties).cases:
        duties = [duty for node in nodes if (duty := case.duties.of(node)) and duty.verdict in ACTIONS]
        found += [_Asking(case, duties)] if duties else []
    return found


def _pending(asking: list[_Asking]) -> list[_Asking]:
    """The cases that still wait for a receipt; where none does, all: a receipt may be written anew."""
    return [each for each in asking if any(duty.is_open for duty in each.duties)] or asking


def _which(asking: list[_Asking], receipt: CaseReceipt, target: Target) -> str:
    """What is wrong with the case that a receipt names, or does not name."""
    name = target.name
    if not asking:
        return f"no open case asks anything of {name}. Open one: whence impact NAME --reason REASON --open"
    listed = ", ".join(f"{each.id} ({each.found.open_case.case.title})" for each in asking)
    if receipt.case_id:
        return f"{receipt.case_id!r} is no open case that asks anything of {name}; these do: {listed}"
    return f"several cases ask something of {name}; name one as case: ID. {listed}"
