"""The states of management records, as one table: each row a move, who may make it, and what the record has then.

After ISO/IEC 42001: a nonconformity goes from its cause through an action to a check of the effect (10.2), a risk is
treated or accepted (6.1.3), documents are approved by somebody (7.5.2), audits are reported (9.2).
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from catalog.access.roles import Permission


class Move(NamedTuple):
    """From a state to another of a kind of record; before "": a new record.

    needs: the members a record has in the state it comes to. by_another: made by somebody else than whoever brought
    the record into the state before it.
    """

    kind: str
    before: str
    after: str
    may: Permission
    needs: tuple[str, ...] = ()
    by_another: bool = False


class Kind(NamedTuple):
    """A kind of record: its first state, the states that end it, and the member that dates each state."""

    meaning: str
    first: str
    final: frozenset[str]
    dated_by: Mapping[str, str]


NEW = ""
_STEWARD, _AUDITOR, _BOTH = Permission.DECIDE, Permission.AUDIT, Permission.CORRECT

KINDS: Mapping[str, Kind] = {
    "policy": Kind(
        "a rule of the organisation, its version and review date",
        "draft",
        frozenset({"retired"}),
        {"approved": "approved_at"},
    ),
    "system": Kind("a use of AI: its purpose, owner, places and models", "proposed", frozenset({"retired"}), {}),
    "objective": Kind(
        "what is to be reached, by which measure, until when", "open", frozenset({"met", "missed", "closed"}), {}
    ),
    "risk": Kind(
        "what may go wrong, how likely and how bad, what is done about it", "open", frozenset({"closed"}), {}
    ),
    "impact_assessment": Kind(
        "what a system may do to people, groups and society",
        "draft",
        frozenset({"closed"}),
        {"approved": "approved_at"},
    ),
    "supplier": Kind("who delivers data, models or services, and on what terms", "active", frozenset({"ended"}), {}),
    "training": Kind("who was trained for which role, until when", "valid", frozenset({"withdrawn"}), {}),
    "alert": Kind(
        "a measure that left its bounds",
        "open",
        frozenset({"handled", "dismissed"}),
        {"acknowledged": "first_response_at", "handled": "resolved_at", "dismissed": "resolved_at"},
    ),
    "incident": Kind(
        "what went wrong, and what was done",
        "open",
        frozenset({"closed"}),
        {"responding": "first_response_at", "resolved": "resolved_at"},
    ),
    "audit": Kind(
        "an audit, planned or held", "planned", frozenset({"closed", "cancelled"}), {"in_progress": "held_at"}
    ),
    "sample": Kind("items drawn from a population by a seed", "drawn", frozenset(), {}),
    "finding": Kind("what an audit or a test found, and how it is closed", "open", frozenset({"closed"}), {}),
    "nonconformity": Kind("a requirement that was not met: cause, action, effect", "open", frozenset({"closed"}), {}),
    "action": Kind(
        "what somebody does until a day, and whether it helped",
        "open",
        frozenset({"closed", "cancelled"}),
        {"done": "done_at"},
    ),
    "review": Kind(
        "what the leadership looked at and decided", "planned", frozenset({"closed"}), {"held": "held_at"}
    ),
    "change": Kind(
        "a planned change of a system or of how it is managed",
        "proposed",
        frozenset({"done", "rejected"}),
        {"approved": "approved_at", "done": "done_at"},
    ),
    "deployment": Kind(
        "a model version that went into use, and whether it was taken back",
        "live",
        frozenset({"rolled_back", "retired"}),
        {"live": "deployed_at", "rolled_back": "rolled_back_at"},
    ),
    "assessment": Kind(
        "a test or examination of a model: of bias, robustness, safety, …",
        "planned",
        frozenset({"done"}),
        {"done": "assessed_at"},
    ),
    "decision": Kind(
        "what somebody decided, and on what ground", "made", frozenset({"revoked"}), {"made": "decided_at"}
    ),
}

MOVES: tuple[Move, ...] = (
    Move("policy", NEW, "draft", _STEWARD),
    Move("policy", "draft", "approved", _STEWARD, ("approved_by",), by_another=True),
    Move("policy", "approved", "in_review", _STEWARD),
    Move("policy", "in_review", "approved", _STEWARD, ("approved_by",), by_another=True),
    Move("policy", "in_review", "draft", _STEWARD),
    Move("policy", "approved", "retired", _STEWARD),
    Move("policy", "draft", "retired", _STEWARD),
    Move("system", NEW, "proposed", _STEWARD),
    Move("system", "proposed", "in_use", _STEWARD, ("purpose", "owner")),
    Move("system", "proposed", "retired", _STEWARD),
    Move("system", "in_use", "retired", _STEWARD),
    Move("system", "retired", "in_use", _STEWARD, ("note",)),
    Move("objective", NEW, "open", _STEWARD),
    Move("objective", "open", "met", _STEWARD),
    Move("objective", "open", "missed", _STEWARD),
    Move("objective", "open", "closed", _STEWARD),
    Move("risk", NEW, "open", _STEWARD),
    Move("risk", "open", "treated", _STEWARD, ("treatment",)),
    Move("risk", "open", "accepted", _STEWARD, ("note",), by_another=True),
    Move("risk", "treated", "accepted", _STEWARD, ("note",), by_another=True),
    Move("risk", "treated", "open", _STEWARD, ("note",)),
    Move("risk", "accepted", "open", _STEWARD, ("note",)),
    Move("risk", "open", "closed", _STEWARD),
    Move("risk", "treated", "closed", _STEWARD),
    Move("risk", "accepted", "closed", _STEWARD),
    Move("risk", "closed", "open", _STEWARD, ("note",)),
    Move("impact_assessment", NEW, "draft", _STEWARD),
    Move("impact_assessment", "draft", "approved", _STEWARD, ("approved_by", "impacts"), by_another=True),
    Move("impact_assessment", "approved", "outdated", _STEWARD),
    Move("impact_assessment", "outdated", "draft", _STEWARD),
    Move("impact_assessment", "draft", "closed", _STEWARD, ("note",)),
    Move("impact_assessment", "approved", "closed", _STEWARD, ("note",)),
    Move("impact_assessment", "outdated", "closed", _STEWARD),
    Move("supplier", NEW, "active", _STEWARD),
    Move("supplier", "active", "ended", _STEWARD),
    Move("supplier", "ended", "active", _STEWARD, ("note",)),
    Move("training", NEW, "valid", _STEWARD),
    Move("training", "valid", "withdrawn", _STEWARD, ("note",)),
    Move("alert", NEW, "open", _STEWARD),
    Move("alert", "open", "acknowledged", _STEWARD),
    Move("alert", "open", "handled", _STEWARD),
    Move("alert", "open", "dismissed", _STEWARD, ("note",)),
    Move("alert", "acknowledged", "handled", _STEWARD),
    Move("alert", "acknowledged", "dismissed", _STEWARD, ("note",)),
    Move("alert", "handled", "open", _STEWARD),
    Move("alert", "dismissed", "open", _STEWARD),
    Move("incident", NEW, "open", _STEWARD),
    Move("incident", "open", "responding", _STEWARD),
    Move("incident", "open", "resolved", _STEWARD, ("cause",)),
    Move("incident", "responding", "resolved", _STEWARD, ("cause",)),
    Move("incident", "resolved", "responding", _STEWARD, ("note",)),
    Move("incident", "resolved", "closed", _STEWARD, ("cause",)),
    Move("audit", NEW, "planned", _AUDITOR),
    Move("audit", "planned", "in_progress", _AUDITOR, ("auditor",)),
    Move("audit", "planned", "cancelled", _AUDITOR, ("note",)),
    Move("audit", "in_progress", "reported", _AUDITOR),
    Move("audit", "in_progress", "cancelled", _AUDITOR, ("note",)),
    Move("audit", "reported", "closed", _AUDITOR),
    Move("sample", NEW, "drawn", _AUDITOR, ("frame", "seed", "size")),
    Move("finding", NEW, "open", _AUDITOR),
    Move("finding", "open", "in_correction", _AUDITOR),
    Move("finding", "open", "closed", _AUDITOR),
    Move("finding", "in_correction", "corrected", _AUDITOR, ("action",)),
    Move("finding", "corrected", "in_correction", _AUDITOR, ("note",)),
    Move("finding", "corrected", "closed", _AUDITOR, ("action",)),
    Move("finding", "closed", "open", _AUDITOR, ("note",)),
    Move("nonconformity", NEW, "open", _BOTH),
    Move("nonconformity", "open", "cause_found", _BOTH, ("cause",)),
    Move("nonconformity", "cause_found", "action_agreed", _BOTH, ("cause", "action", "due_at")),
    Move("nonconformity", "action_agreed", "action_done", _BOTH, ("cause", "action")),
    Move("nonconformity", "action_done", "effective", _BOTH, ("effectiveness",), by_another=True),
    Move("nonconformity", "action_done", "action_agreed", _BOTH, ("note",)),
    Move("nonconformity", "effective", "closed", _BOTH, ("cause", "action", "effectiveness")),
    Move("nonconformity", "closed", "open", _BOTH, ("note",)),
    Move("action", NEW, "open", _BOTH),
    Move("action", "open", "in_progress", _BOTH),
    Move("action", "open", "done", _BOTH),
    Move("action", "open", "cancelled", _BOTH, ("note",)),
    Move("action", "in_progress", "done", _BOTH),
    Move("action", "in_progress", "cancelled", _BOTH, ("note",)),
    Move("action", "done", "in_progress", _BOTH, ("note",)),
    Move("action", "done", "closed", _BOTH, ("effectiveness",), by_another=True),
    Move("review", NEW, "planned", _STEWARD),
    Move("review", "planned", "held", _STEWARD),
    Move("review", "held", "closed", _STEWARD),
    Move("change", NEW, "proposed", _STEWARD),
    Move("change", "proposed", "approved", _STEWARD, ("approved_by",), by_another=True),
    Move("change", "proposed", "rejected", _STEWARD, ("note",)),
    Move("change", "approved", "done", _STEWARD),
    Move("change", "approved", "rejected", _STEWARD, ("note",)),
    Move("deployment", NEW, "live", _STEWARD),
    Move("deployment", "live", "rolled_back", _STEWARD),
    Move("deployment", "live", "retired", _STEWARD),
    Move("assessment", NEW, "planned", _STEWARD),
    Move("assessment", "planned", "done", _STEWARD, ("about",)),
    Move("decision", NEW, "made", _STEWARD),
    Move("decision", "made", "revoked", _STEWARD, ("note",)),
)


@cache
def states_of(kind: str) -> tuple[str, ...]:
    """The states of a kind, in the order in which the table comes to them."""
    return tuple(dict.fromkeys(move.after for move in MOVES if move.kind == kind))


@cache
def moves_from(kind: str, before: str) -> Mapping[str, Move]:
    """The moves a record of a kind may make from a state, by the state they lead to."""
    return {move.after: move for move in MOVES if (move.kind, move.before) == (kind, before)}


@cache
def entry_of(kind: str, state: str) -> Move:
    """The move by which a new record comes to a state at once, as records of earlier times do.

    It asks for what any new record of the kind has, and for nothing that the state needs: what nobody knows any more
    is a gap in a control, and no reason to leave the record out.
    """
    ways = [move for move in MOVES if (move.kind, move.after) == (kind, state) and move.before != state]
    (first,) = (move for move in MOVES if (move.kind, move.before) == (kind, NEW))
    return Move(kind, NEW, state, ways[0].may, first.needs)
