"""The value that counts of those that come for one thing in any order: that of the latest moment."""

from typing import NamedTuple


class Latest(NamedTuple):
    """The value that counts of those given for one thing, and its moment."""

    moment: int
    value: str


def moment_of(event_time: int, rank: int) -> int:
    """What orders events and mentions: by time, then by rank."""
    return event_time << 64 | rank  # as HUGEINT in the SQL of the same rule


def later(old: Latest | None, moment: int, value: str | None) -> Latest | None:
    """The later of an old value and a new one; the old one where the new is None.

    Of equal moments the greater value counts, so that the order of arrival does not.
    """
    return Latest(moment, value) if value is not None and (old is None or (moment, value) > old) else old
