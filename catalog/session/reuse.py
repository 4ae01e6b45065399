"""Values that one question worked out and the next can reuse, while the tables they were read from hold still."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import NamedTuple, TypeVar

from catalog.session.table_changes import TableChanges

MOST_WEIGHT = 20_000
Value = TypeVar("Value")


class Reusable(NamedTuple):
    """A value for the next question. weight: how much of MOST_WEIGHT it takes; until: when time alone changes it."""

    value: object
    weight: int
    until: datetime | None = None


class Moment(NamedTuple):
    """What a value rests on beside its key: how often each table had changed, and the time that counted as now."""

    changes: object
    at: datetime


class _Kept(NamedTuple):
    reusable: Reusable
    moment: Moment


class Reuse:
    """The values given back last, each for one borrower at a time: none is worked on by two threads."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._weight = 0

    def take(self, key: Hashable, moment: Moment) -> Reusable | None:
        """The value of a key, None where there is none, another has it, or it may not hold at this moment."""
        with self._lock:
            kept = self._pop(key)
        if kept is None or kept.moment.changes != moment.changes or kept.moment.at.date() != moment.at.date():
            return None
        until = kept.reusable.until
        # Never back in time: what was in the future then may have been left out for that.
        return kept.reusable if kept.moment.at <= moment.at and (until is None or moment.at < until) else None

    def give(self, key: Hashable, moment: Moment, reusable: Reusable) -> None:
        """Keep a value for the next who asks; a heavy one pushes out those given back longest ago."""
        if reusable.weight > MOST_WEIGHT:
            return
        with self._lock:
            self._pop(key)
            self._kept[key] = _Kept(reusable, moment)
            self._weight += reusable.weight
            while self._weight > MOST_WEIGHT:
                self._pop(next(iter(self._kept)))

    def _pop(self, key: Hashable) -> _Kept | None:
        kept = self._kept.pop(key, None)
        if kept:
            self._weight -= kept.reusable.weight
        return kept


class Loan:
    """What one question has of a catalog's reusable values, until it gives them back."""

    def __init__(self, reuse: Reuse, table_changes: TableChanges) -> None:
        """Make it before the question reads anything: what it reads is then never older than the changes counted."""
        self._reuse = reuse
        self._table_changes = table_changes
        self._changes = table_changes.so_far()
        self._held: dict[Hashable, tuple[Reusable, datetime]] = {}

    def value(self, kind: type[Value], key: Hashable, at: datetime, make: Callable[[], Reusable]) -> Value:
        """The value of a key as another question left it, else as it is made; at: the time that counts as now."""
        if key not in self._held:
            # What changed between the count and the first read is in what is read, and not in what was kept.
            holds = self._table_changes.so_far() == self._changes
            kept = self._reuse.take(key, Moment(self._changes, at)) if holds else None
            self._held[key] = kept or make(), at
        reusable, _ = self._held[key]
        if not isinstance(reusable.value, kind):
            raise TypeError(kind)
        return reusable.value

    def give_back(self) -> None:
        """Leave the values to others, unless a table changed meanwhile: then they may know more than was counted."""
        if self._table_changes.so_far() == self._changes:
            for key, (reusable, at) in self._held.items():
                self._reuse.give(key, Moment(self._changes, at), reusable)
