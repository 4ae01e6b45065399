"""The gate: pass, violation or gap for one version, and whether somebody approved exactly this."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.governance.facts.records import Record

Decision = Literal["pass", "violation", "gap"]
State = Literal["valid", "stale", "expired", "missing"]


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a version is approved: the record that says so, and which digests changed since."""

    state: State
    record: Record | None = None
    changed: tuple[str, ...] = ()


def decide(severities: Iterable[str]) -> Decision:
    """The decision from the severities of the findings that nobody waived: a violation beats a gap beats a pass."""
    found = set(severities)
    if "violation" in found:
        return "violation"
    return "gap" if "gap" in found else "pass"


def approval_of(
    records: Iterable[Record],
    version: tuple[str, str, str],
    digests: Mapping[str, str],
    purpose: str | None,
    today: date,
) -> Approval:
    """The best approval of a version (namespace, name, version) for its purpose, given its digests now.

    Of several in one state the newest, as the overview, the KPI and the control of deployment take it.
    """
    candidates = [
        _approval(record, digests, purpose, today)
        for record in sorted(records, key=lambda record: record.changed_at, reverse=True)
        if record.kind == "approval"
        and (record.text("namespace"), record.text("name"), record.text("version")) == version
        and record.text("status") != "revoked"
    ]
    order: tuple[State, ...] = ("valid", "stale", "expired")
    return min(candidates, key=lambda item: order.index(item.state), default=Approval("missing"))


def _approval(record: Record, digests: Mapping[str, str], purpose: str | None, today: date) -> Approval:
    until = record.day("until")
    if until is not None and until < today:
        return Approval("expired", record)
    changed = changed_since(record, digests, purpose)
    return Approval("stale" if changed else "valid", record, changed)


def changed_since(record: Record, digests: Mapping[str, str], purpose: str | None) -> tuple[str, ...]:
    """What an approval rests on and is different now; it is stale where there is any."""
    recorded = record.body.get("digests")
    approved = recorded if isinstance(recorded, dict) else {}
    changed = tuple(sorted(name for name, digest in digests.items() if approved.get(name) != digest))
    # An approval is for one purpose: a model that declares another since is not approved for that.
    return (*changed, "purpose") if purpose is not None and record.text("purpose") != purpose else changed
