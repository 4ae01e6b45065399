"""Entries of what Whence itself puts into its log."""

from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.values.errors import BadQuestionError


def own_entry(text: bytes, actor: str | None = None) -> Entry:
    """The entry of an event or record of ours. Raises BadQuestionError where the log does not take it."""
    entry = admit(text, actor, may_record=True)
    if isinstance(entry, Rejected):
        reasons = "; ".join(f"{fault.pointer}: {fault.reason}" for fault in entry.faults)
        raise BadQuestionError(f"The log does not take this: {reasons}")
    return entry
