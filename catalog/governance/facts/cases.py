"""Cases as they stood at a time: what was taken back and why, who answers for it, and what was attested for it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from catalog.events.facet_values import member, members, name_of, text
from catalog.governance.facts.records import Record, names_version
from catalog.lineage.closure import Version
from catalog.values.canonical_json import Json

# Members of a receipt that may hold the ground of a decision.
_GROUNDS = ("reasons", "note", "evidence")


class CaseTarget(NamedTuple):
    """What a case is about: a declared source, or a dataset (namespace, name); version None: all of it."""

    source: str | None
    dataset: tuple[str, str] | None
    version: str | None = None

    @property
    def title(self) -> str:
        """It in words: `source crm`."""
        if self.source or self.dataset is None:
            return f"source {self.source}"
        return self.dataset[1] + (f" {self.version}" if self.version else "")


class Case(NamedTuple):
    """A case; closed_at: None while it is open. nodes: the versions that its record names."""

    id: str
    reason: str
    target: CaseTarget
    by: str | None
    owner: str | None
    due_on: date | None
    opened_at: datetime
    closed_at: datetime | None
    nodes: list[dict[str, Json]]

    @property
    def is_open(self) -> bool:
        """Whether it was open at the time it is looked at."""
        return self.closed_at is None

    @property
    def title(self) -> str:
        """What it is about, in words: `withdrawal of source crm`."""
        return f"{self.reason} of {self.target.title}"


class CaseReceipt(NamedTuple):
    """That somebody attests a deed; case_id: the case it is for. dataset: one version, or all of a dataset."""

    id: str
    case_id: str
    dataset: Json
    deed: str | None
    by: str | None
    at: datetime
    ground: str | None

    def names(self, version: Version) -> bool:
        """Whether it is about a version."""
        return names_version(self.dataset, version)


def cases_at(records: Iterable[Record], at: datetime) -> list[Case]:
    """The cases that were opened by a time, the oldest first; one closed after it was still open then."""
    found = [_case(record, at) for record in records if record.kind == "case" and record.opened_at <= at]
    return sorted(found, key=lambda case: (case.opened_at, case.id))


def receipts_at(records: Iterable[Record], cases: list[Case], at: datetime) -> dict[str, list[CaseReceipt]]:
    """The receipts written by a time, by the id of their case, the oldest first."""
    found: dict[str, list[CaseReceipt]] = {}
    for record in records:
        if record.kind == "receipt" and record.changed_at <= at and (case_id := _case_of(record, cases)):
            found.setdefault(case_id, []).append(_receipt(record, case_id))
    return {case_id: sorted(own, key=lambda receipt: (receipt.at, receipt.id)) for case_id, own in found.items()}


def _case(record: Record, at: datetime) -> Case:
    is_closed = record.text("status") == "closed" and record.changed_at <= at
    target, source = record.body.get("target"), text(member(record.body, "target", "source"))
    return Case(
        record.id,
        record.text("reason") or "",
        CaseTarget(source, None if source else name_of(target), text(member(target, "version"))),
        record.text("by"),
        record.text("owner"),
        record.day("due_at"),
        record.opened_at,
        record.changed_at if is_closed else None,
        members(record.body.get("nodes")),
    )


def _receipt(record: Record, case_id: str) -> CaseReceipt:
    ground = next(filter(None, map(record.text, _GROUNDS)), None)
    dataset, deed = record.body.get("dataset"), record.text("done")
    return CaseReceipt(record.id, case_id, dataset, deed, record.text("by"), record.changed_at, ground)


def _case_of(record: Record, cases: list[Case]) -> str | None:
    """The case that a receipt is for: the one it names, else the only one that was open about its version."""
    if named := record.text("case"):
        return named
    # Older receipts name no case. One that may be for either of two cases is for neither: both stay open.
    meant = [case.id for case in cases if _was_open(case, record.changed_at) and _lists(case, record)]
    return meant[0] if len(meant) == 1 else None


def _was_open(case: Case, at: datetime) -> bool:
    return case.opened_at <= at and (case.closed_at is None or at <= case.closed_at)


def _lists(case: Case, record: Record) -> bool:
    dataset = record.body.get("dataset")
    version = text(member(dataset, "version"))
    return any(
        name_of(node) == name_of(dataset) and version in {None, text(node.get("version"))} for node in case.nodes
    )
