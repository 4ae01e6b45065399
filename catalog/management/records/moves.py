"""Whether a record may come to a state: by the table of states, by who writes it, and by what has to be proved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.access.principal import acting
from catalog.management.records.history import Written, brought_by
from catalog.management.records.states import KINDS, NEW, Move, entry_of, moves_from, states_of
from catalog.values.canonical_json import Json
from catalog.values.times import moment_text


class MoveFault(NamedTuple):
    """Why a record cannot come to a state: the member that it is about, and the reason."""

    member: str
    reason: str


def state_wanted(kind: str, given: str | None, writes: Sequence[Written]) -> str:
    """The state a record is to have: the one given, else the one it has, else the first of its kind."""
    return given or (writes[-1].status if writes else NEW) or KINDS[kind].first


def move_faults(kind: str, body: Mapping[str, Json], writes: list[Written]) -> list[MoveFault]:
    """Why a record cannot come to the state in its body from the one it has; none where it can.

    writes: how it was written so far. Raises ForbiddenError where the role of whoever acts does not allow the move.
    """
    after = str(body["status"])
    if after not in states_of(kind):
        return [MoveFault("status", f"{after!r} is no state of {_a(kind)}; it has {', '.join(states_of(kind))}")]
    before = writes[-1].status if writes else NEW
    if before == after:
        return []
    move = _move(kind, before, after)
    if move is None:
        ways = " or ".join(moves_from(kind, before)) or "nowhere"
        return [MoveFault("status", f"{_a(kind)} goes from {before} to {ways}, not to {after}")]
    acting().check(move.may)
    faults = [MoveFault(member, f"{after} needs it") for member in move.needs if not body.get(member)]
    if move.by_another and before != NEW and _same(brought_by(writes), str(body["by"])):
        reason = f"{body['by']} made it {before}: somebody else has to make it {after}"
        faults.append(MoveFault("by", reason))
    approver = body.get("approved_by")
    if move.by_another and "approved_by" in move.needs and before != NEW and _same(str(approver), brought_by(writes)):
        faults.append(MoveFault("approved_by", f"{approver} wrote it: somebody else has to approve it"))
    return faults


def _move(kind: str, before: str, after: str) -> Move | None:
    """The move between two states; from one the table does not know, as earlier versions kept any, to all."""
    if before == NEW or before not in states_of(kind):
        return entry_of(kind, after)
    return moves_from(kind, before).get(after)


def dated(kind: str, body: dict[str, Json], writes: Sequence[Written], now: datetime) -> None:
    """Write into a record when it came to its state, where its author does not say.

    Whatever it had before stays; a record that is open again has no day of its end.
    """
    last = writes[-1].body if writes else {}
    after = str(body["status"])
    kept = [*KINDS[kind].dated_by.values(), "opened_at"]
    for member in kept:
        if last.get(member) is not None:
            body.setdefault(member, last[member])
    dating = KINDS[kind].dated_by.get(after)
    if dating and not body.get(dating):
        body[dating] = moment_text(now)
    if after not in KINDS[kind].final:
        body.pop("closed_at", None)
    elif not body.get("closed_at"):
        moved = not writes or writes[-1].status != after
        body["closed_at"] = moment_text(now) if moved else str(last.get("closed_at") or moment_text(now))


def _same(first: str, second: str) -> bool:
    return first.strip().casefold() == second.strip().casefold()


def _a(kind: str) -> str:
    words = kind.replace("_", " ")
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
