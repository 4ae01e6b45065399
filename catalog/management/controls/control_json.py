"""A control as answers have it: state, evidence, what is missing and who fills it, the queries."""

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from catalog.management.controls.evaluate import Found
from catalog.management.controls.framework import Control, EvidenceKind
from catalog.management.controls.next_steps import PageLink, link_of, next_step
from catalog.management.controls.states import Item, State

MOST_MISSING = 50


class MissingItem(TypedDict):
    """What a control lacks: of what, who is responsible for it (None: nobody), and what is missing."""

    item: str
    owner: str | None
    missing: str


class OwnerCount(TypedDict):
    """An owner (None: nobody), and how many items of theirs lack something."""

    owner: str | None
    items: int


class ControlAnswer(TypedDict):
    """A control with its state.

    evidence: how it comes by evidence; met of total: how many things it is held to have theirs; owner: whoever is
    responsible for most of them. why: the state in words. missing: the first of what lacks (`MOST_MISSING`), owners:
    all of it by owner. next_step: a command, link: the page of the app that fills it; both None where nothing lacks.
    queries: what was run, for `whence sql`. applicability: of a steward's decision, with its record and reasons.
    """

    framework: str
    id: str
    title: str
    means: str
    state: State
    evidence: EvidenceKind
    met: int
    total: int
    owner: str | None
    reviewed_at: str | None
    every: str | None
    why: str
    missing: list[MissingItem]
    owners: list[OwnerCount]
    next_step: str | None
    link: PageLink | None
    queries: list[str]
    records: list[str]
    of: list[str]
    overlaps: dict[str, list[str]]
    applicability: str | None
    decision: str | None
    reasons: str | None


def control_json(found: Found) -> ControlAnswer:
    """A control as answers have it."""
    control, items = found.control, found.items
    lacking = [item for item in items if not item.met]
    is_open = found.state in {"gap", "partial"}
    decision, first = found.decision, lacking[0].item if lacking else None
    return {
        "framework": control.framework,
        "id": control.id,
        "title": control.title,
        "means": control.means,
        "state": found.state,
        "evidence": control.evidence,
        "met": len(items) - len(lacking),
        "total": len(items),
        "owner": _owner(found),
        "reviewed_at": max((item.reviewed_at for item in items if item.met and item.reviewed_at), default=None),
        "every": control.every,
        "why": _why(found),
        "missing": [_missing_json(item) for item in lacking[:MOST_MISSING]],
        "owners": [{"owner": owner, "items": count} for owner, count in _by_owner(lacking)],
        "next_step": next_step(control, first) if is_open else None,
        "link": link_of(control, first) if is_open else None,
        "queries": list(found.queries),
        "records": list(control.records) or ([control.kind] if control.kind else []),
        "of": list(control.of),
        "overlaps": {name: list(ids) for name, ids in control.overlaps.items()},
        "applicability": decision.applicability if decision and not decision.missing else None,
        "decision": decision.record if decision else None,
        "reasons": decision.reasons if decision else None,
    }


def _missing_json(item: Item) -> MissingItem:
    return {"item": item.item, "owner": item.owner, "missing": item.missing or "no evidence in date"}


def _by_owner(items: Sequence[Item]) -> list[tuple[str | None, int]]:
    counts = Counter(item.owner for item in items)
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0] or ""))


def _owner(found: Found) -> str | None:
    """Who is responsible: the decision's owner where one counts, else whoever owns most of what lacks, or of all."""
    if found.decision and not found.decision.missing:
        return found.decision.owner
    lacking = [item for item in found.items if not item.met and item.owner]
    owned = lacking or [item for item in found.items if item.owner]
    return next((owner for owner, _ in _by_owner(owned)), None)


def _why(found: Found) -> str:
    decision, items = found.decision, found.items
    if decision and not decision.missing:
        words = "does not apply" if decision.applicability == "not_applicable" else "evidence is kept elsewhere"
        return f"{words}: {decision.reasons} ({decision.record})"
    said = f"; {decision.record} does not count: {decision.missing}" if decision else ""
    if found.parts:
        parts = ", ".join(f"{part.control.key}: {part.state.replace('_', ' ')}" for part in found.parts)
        return f"it rests on {parts}{said}"
    if not items:
        return f"{_nothing(found.control)}{said}"
    met = sum(item.met for item in items)
    return f"{met:,} of {len(items):,} {'is' if met == 1 else 'are'} there{said}"


def _nothing(control: Control) -> str:
    if control.evidence in {"record", "organisational"} and not control.query:
        kinds = f"no record of kind {', '.join(control.records)}, and none" if control.records else "no record"
        return f"{kinds} names {control.id}"
    return "nothing was found that it could be measured on"
