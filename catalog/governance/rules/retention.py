"""Until when a version may be kept, and what state that puts it in (docs/governance.md, "Retention")."""

from dataclasses import dataclass
from datetime import date, timedelta

DUE_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What retention of one version depends on; days are UTC.

    needs_rule: what flows in is personal, and some of it has no rule that can be computed. disposed_on: its content
    was dropped, emptied or overwritten. read_on: the days runs that read it began. is_replaced: a newer version took
    its place without a name of its own.
    """

    delete_by: date | None
    keep_until: date | None
    needs_rule: bool
    is_endless: bool = False
    is_model: bool = False
    disposed_on: date | None = None
    read_on: tuple[date, ...] = ()
    is_replaced: bool = False
    is_mode_assumed: bool = False


@dataclass(frozen=True, slots=True)
class RetentionState:
    """A state and why."""

    state: str
    why: str


def retention_state(keeping: Keeping, today: date) -> RetentionState | None:
    """The first state that applies on a day; None where no rule reaches the version and none is needed."""
    if not _is_concerned(keeping):
        return None
    # What is gone has no deadline any more, but a read after its end is a violation, so that comes first.
    gone = _gone(keeping)
    if gone:
        return gone
    if keeping.is_replaced:
        assumed = " (assumed: its write mode is not declared)" if keeping.is_mode_assumed else ""
        return RetentionState("superseded", f"a newer version replaced it{assumed}")
    if keeping.needs_rule:
        return RetentionState("undetermined", "personal data without a deadline that can be computed")
    return _by_deadline(keeping, today)


def _is_concerned(keeping: Keeping) -> bool:
    return bool(keeping.delete_by or keeping.keep_until or keeping.needs_rule or keeping.is_endless)


def _gone(keeping: Keeping) -> RetentionState | None:
    """Zombie or disposed."""
    last_read = max(keeping.read_on, default=None)
    if last_read and keeping.disposed_on and last_read > keeping.disposed_on:
        return RetentionState("zombie", f"read on {last_read}, after it was disposed of on {keeping.disposed_on}")
    if last_read and keeping.delete_by and last_read > keeping.delete_by and not keeping.is_model:
        return RetentionState("zombie", f"read on {last_read}, after its deadline {keeping.delete_by}")
    if keeping.disposed_on:
        return RetentionState("disposed", f"disposed of on {keeping.disposed_on}")
    return None


def _by_deadline(keeping: Keeping, today: date) -> RetentionState:
    delete_by, keep_until = keeping.delete_by, keeping.keep_until
    if delete_by and keep_until and keep_until > delete_by:
        return RetentionState("conflict", f"to be kept until {keep_until} and deleted by {delete_by}")
    if keep_until and keep_until >= today:
        return RetentionState("held", f"held until {keep_until}")
    if delete_by is None:
        return RetentionState("ok", "kept without end, with a reason" if keeping.is_endless else "no deadline")
    if delete_by >= today:
        is_near = delete_by - today <= DUE_SOON
        return RetentionState("due_soon" if is_near else "ok", f"to be deleted by {delete_by}")
    # A model holds no rows: whether it has to go with them is decided case by case.
    if keeping.is_model:
        return RetentionState("derived_from_expired", f"what it learned from was to be deleted by {delete_by}")
    return RetentionState("overdue", f"to be deleted by {delete_by}")
