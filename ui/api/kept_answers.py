"""Answers as bytes, kept until the log grows or the day is over: a trace is asked for more often than it changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

from catalog.session.catalog import Catalog

MOST_BYTES = 64 * 2**20


class _Moment(NamedTuple):
    """What an answer rests on, but for its question."""

    position: int
    day: date


class KeptAnswers:
    """The answers of one catalog that were asked for last. Safe to use from several threads."""

    def __init__(self, catalog: Catalog, most_bytes: int = MOST_BYTES) -> None:
        """Nothing is kept yet."""
        self._catalog = catalog
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._moment = self._now()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def answer(self, asked: str, work_out: Callable[[], bytes]) -> bytes:
        """The answer to a question, which is worked out where none is kept; asked: all that it depends on."""
        moment = self._now()  # before it is worked out: it may then know of more, never of less
        with self._lock:
            if moment != self._moment:
                self._moment, self._bytes = moment, 0
                self._kept.clear()
            kept = self._kept.get(asked)
            if kept is not None:
                self._kept.move_to_end(asked)
                return kept
        body = work_out()
        with self._lock:
            if moment == self._moment and asked not in self._kept:
                self._kept[asked] = body
                self._bytes += len(body)
                while self._bytes > self._most_bytes:
                    self._bytes -= len(self._kept.popitem(last=False)[1])
        return body

    def _now(self) -> _Moment:
        return _Moment(self._catalog.log_position, datetime.now(UTC).date())
