"""Entries of what Whence itself puts into its log."""

from catalog.access.principal import acting
from catalog.access.roles import Permission, permission_for_record
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.values.errors import BadQuestionError


def own_entry(text: bytes, actor: str | None = None) -> Entry:
    """The entry of an event or record of ours, its actor being whoever acts; `actor` where nobody signed in.

    Every write of a command, a route or a page comes by here. Raises ForbiddenError where they may not write it,
    BadQuestionError where the log does not take it.
    """
    principal = acting()
    entry = admit(text, principal.name or actor, may_record=True, principal=principal)
    if isinstance(entry, Rejected):
        reasons = "; ".join(f"{fault.pointer}: {fault.reason}" for fault in entry.faults)
        raise BadQuestionError(f"The log does not take this: {reasons}")
    for needed in {permission_for_record(record.kind) for record in entry.rows.records if record.kind} or {
        Permission.DECIDE
    }:
        principal.check(needed)
    return entry
