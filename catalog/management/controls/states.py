"""The state of a control, from what was found of it. Pure: rows in, a state out."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

# Never "compliant": a state says what is known, and by what.
State = Literal["computed", "attested", "partial", "gap", "not_applicable", "organisational"]
STATES: Final[tuple[State, ...]] = ("gap", "partial", "attested", "computed", "organisational", "not_applicable")


class Item(NamedTuple):
    """A thing that a control is held to: whether its evidence is there, who owns it, what is missing where not."""

    item: str
    met: bool
    owner: str | None
    reviewed_at: str | None
    missing: str | None


class Decision(NamedTuple):
    """What a steward's record decides of a control: that it does not apply, or that its evidence is kept elsewhere.

    missing: what keeps the record from counting (revoked, run out, no owner, no reasons), None where nothing does.
    """

    record: str
    applicability: str
    reasons: str | None
    owner: str | None
    reviewed_at: str | None
    missing: str | None


def state_of_items(items: Sequence[Item], *, is_computed: bool) -> State:
    """What the items make of a control; a gap where there are none, as nothing was measured.

    is_computed: they follow from lineage, validations or the log, else from what people recorded.
    """
    met = sum(item.met for item in items)
    if not met:
        return "gap"
    if met < len(items):
        return "partial"
    return "computed" if is_computed else "attested"


def state_of_parts(states: Iterable[State]) -> State:
    """What the states of other controls make of one that rests on them; those that do not apply do not count."""
    counted = [state for state in states if state != "not_applicable"]
    if not counted or set(counted) == {"gap"}:
        return "gap"
    if {"gap", "partial"} & set(counted):
        return "partial"
    return "computed" if set(counted) == {"computed"} else "attested"


def decided(decision: Decision | None) -> State | None:
    """The state that a decision gives a control; None where there is none, or it does not count."""
    if decision is None or decision.missing is not None:
        return None
    return "not_applicable" if decision.applicability == "not_applicable" else "organisational"
