"""The keys of a catalog as a process knows them that may not write there: read again every so often."""

import logging
import time

import duckdb

from catalog.access.key_ring import KeyRing
from catalog.values.errors import UnavailableError

_LOG = logging.getLogger(__name__)
# What was revoked opens nothing any more after this long, on every node: docs/scale.md.
LONGEST_SECONDS = 5.0


class FollowedKeys(KeyRing):
    """Keys that another process adds and revokes. Uses are not noted, refusals go into the program's log."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the keys."""
        super().__init__(connection)
        self._read_at = time.monotonic()

    def follow(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read them through another connection from now on."""
        with self.lock:
            self._connection = connection
            self.trail.follow(connection)

    def read_again(self) -> None:
        """Take over what was added or revoked. Raises duckdb.Error."""
        began = time.monotonic()
        self.read()
        self._read_at = began

    @property
    def are_fresh(self) -> bool:
        """Whether they were read again not long ago."""
        return time.monotonic() - self._read_at <= LONGEST_SECONDS

    def check_fresh(self) -> None:
        """Raise UnavailableError where a key may have been revoked some time ago, and this process not know of it."""
        if not self.are_fresh:
            age = time.monotonic() - self._read_at
            raise UnavailableError(
                f"The keys were not read again for {age:.0f} seconds, so none is let in. Try again in a moment."
            )

    def flush(self) -> None:
        """Log the refusals that gathered."""
        self.forget_uses()
        for refusal, times in self.trail.taken().items():
            _LOG.warning("refused %d times: %s: %s", times.number, refusal.action, refusal.reason)
