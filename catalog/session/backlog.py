"""The newest entries of a log that its readings lack, kept in memory on their way from one to the other."""

import threading
import time
from collections import deque
from collections.abc import Iterable

from catalog.log.entry import Logged

_LIMIT = 10_000


class Backlog:
    """Entries in the order of the log. lock: held by whoever appends to the log, so that it stays that order."""

    def __init__(self) -> None:
        """Nothing waits yet."""
        self.lock = threading.Lock()
        self._entries: deque[Logged] = deque()

    def extend(self, logged: Iterable[Logged]) -> None:
        """Add what was appended; the caller holds the lock. What is too much is dropped, and read from the log."""
        self._entries.extend(logged)
        while len(self._entries) > _LIMIT:
            self._entries.popleft()

    def clear(self) -> None:
        """Drop all of it, as the caller did something to the log; it holds the lock."""
        self._entries.clear()

    def take(self, merged: int, most: int) -> list[Logged]:
        """The entries after a position, at most so many; none where the next one is not here."""
        with self.lock:
            while self._entries and self._entries[0].position <= merged:
                self._entries.popleft()
            if not self._entries or self._entries[0].position != merged + 1:
                return []
            return [self._entries.popleft() for _ in range(min(most, len(self._entries)))]

    def oldest_seconds(self, merged: int) -> float:
        """For how long the oldest entry after a position has been in the log; 0 where there is none."""
        with self.lock:
            waiting = next((logged for logged in self._entries if logged.position > merged), None)
        return 0.0 if waiting is None else max(0.0, time.time() - waiting.received_at / 1e6)
