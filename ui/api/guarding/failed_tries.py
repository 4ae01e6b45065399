"""How often an address may show a key that is none: guessing 256 bits is hopeless, but should not cost us either."""

import threading
import time

MOST = 30
WINDOW_SECONDS = 60.0
_MOST_ADDRESSES = 10_000


class FailedTries:
    """The failed tries of each address within the last minute."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tries: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, address: str) -> int:
        """After how many seconds an address may try again; 0 where it may now."""
        now = time.monotonic()
        tries = [at for at in self._tries.get(address, ()) if now - at < WINDOW_SECONDS]
        return int(tries[-MOST] + WINDOW_SECONDS - now) + 1 if len(tries) >= MOST else 0

    def add(self, address: str) -> None:
        """Note a failed try."""
        now = time.monotonic()
        with self._lock:
            if address not in self._tries and len(self._tries) >= _MOST_ADDRESSES:
                self._tries.clear()
            recent = [at for at in self._tries.get(address, ()) if now - at < WINDOW_SECONDS]
            self._tries[address] = [*recent[-MOST:], now]
