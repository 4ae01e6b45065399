"""Records that follow from others by rule: a review's decisions are actions, an audit's finding a nonconformity."""

from collections.abc import Mapping

from catalog.management.records.history import writes_of
from catalog.session.query import JsonObject, Question
from catalog.values.canonical_json import Json

_CORRECTED_GRADES = frozenset({"major", "minor"})


def follow_ups(question: Question, body: Mapping[str, Json]) -> list[JsonObject]:
    """The records that writing one opens; those that exist already are left as they are."""
    found = _actions(body) if body["kind"] == "review" else _nonconformity(body) if body["kind"] == "finding" else []
    return [each for each in found if not writes_of(question, str(each["kind"]), str(each["id"]))]


def _actions(review: Mapping[str, Json]) -> list[JsonObject]:
    """An action for each decision of a review that was held."""
    decisions = review.get("decisions")
    if review["status"] == "planned" or not isinstance(decisions, list):
        return []
    return [_action(review, number, decided) for number, decided in enumerate(decisions, 1)]


def _action(review: Mapping[str, Json], number: int, decided: Json) -> JsonObject:
    members = decided if isinstance(decided, dict) else {"text": decided}
    due: JsonObject = {"due_at": members["due_at"]} if members.get("due_at") else {}
    return {
        "kind": "action",
        "id": f"{review['id']}-{number}",
        "status": "open",
        "title": members.get("text"),
        "owner": members.get("owner") or review.get("owner") or review["by"],
        "by": review["by"],
        "opened_at": review.get("held_at"),
        "for": f"review/{review['id']}",
        **due,
    }


def _nonconformity(finding: Mapping[str, Json]) -> list[JsonObject]:
    """The nonconformity of a finding of an audit that says a requirement is not met."""
    if finding.get("grade") not in _CORRECTED_GRADES or finding["status"] == "closed":
        return []
    taken = ("title", "owner", "grade", "due_at", "models", "datasets", "controls", "systems", "note")
    members: JsonObject = {key: finding[key] for key in taken if finding.get(key)}
    raised = finding.get("raised_at") or finding.get("opened_at")
    dates: JsonObject = {"opened_at": raised, "raised_at": raised} if raised else {}
    body: JsonObject = {"kind": "nonconformity", "id": finding["id"], "status": "open", "by": finding["by"], **dates}
    return [{**body, **members, "finding": finding["id"]}]
