"""Words for management records: what one is called, how its state looks, what a member is labelled."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from ui.presentation.short import short_version

_ENDED, _OPEN, _OVERDUE = ":green[:material/check_circle:]", ":blue[:material/pending:]", ":orange[:material/alarm:]"
_WORDS = {
    "ai": "AI",
    "sla": "SLA",
    "id": "ID",
    "url": "Address",
    "impact_assessment": "Impact assessment",
    "nonconformity": "Nonconformity",
}
_PLURALS = {
    "policy": "Policies",
    "nonconformity": "Nonconformities",
    "training": "Training",
    "decision": "Decisions",
}
Body = Mapping[str, object]
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00Z")


def kind_word(kind: str) -> str:
    """A kind as a heading has it."""
    return _WORDS.get(kind) or kind.replace("_", " ").capitalize()


def kinds_word(kind: str) -> str:
    """A kind in the plural."""
    return _PLURALS.get(kind) or f"{kind_word(kind)}s"


def label_of(member: str) -> str:
    """The label of a member."""
    return _WORDS.get(member) or member.removesuffix("_at").replace("_", " ").capitalize()


def title_of(kind: str, record_id: str, body: Body) -> str:
    """What a record is called: its title, else who or what it is about, else its id."""
    for member in ("title", "person", "text", "reason", "purpose"):
        if isinstance(body.get(member), str) and body[member]:
            return str(body[member])
    return f"{kind_word(kind)} {record_id}"


def is_overdue(due_at: str | None, closed_at: str | None) -> bool:
    """Whether a record is due and not ended."""
    return due_at is not None and closed_at is None and datetime.fromisoformat(due_at) < datetime.now(UTC)


def state_icon(closed_at: str | None, *, overdue: bool) -> str:
    """The sign of a record's state: ended, due, or open."""
    return _ENDED if closed_at else _OVERDUE if overdue else _OPEN


def named(place: Mapping[str, object]) -> str:
    """A dataset or model by its name, and its version where one is meant."""
    version = f" @ {short_version(str(place['version']))}" if place.get("version") else ""
    return f"{place.get('name')}{version}"


def shown(value: object) -> str:
    """The value of a member as text."""
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        if "name" in value:
            return named(value)
        return ", ".join(f"{label_of(str(key)).lower()} {shown(each)}" for key, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text.removesuffix("T00:00:00Z") if _MIDNIGHT.fullmatch(text) else text
