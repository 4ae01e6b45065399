"""The trail: changes of keys, and refusals, which the log does not have because nothing came of them."""

import threading
from datetime import UTC, datetime
from typing import NamedTuple

import duckdb

from catalog.access.principal import Principal
from catalog.database.connection import statement

# Refusals differ by what a stranger writes into a request: beyond so many kinds of them, one row counts the rest.
_MOST_KINDS = 1_000
_LONGEST_TEXT = 300
_OTHERS = "other refusals"


class Refusal(NamedTuple):
    """What was refused to whom, and from which address."""

    actor: str | None
    role: str | None
    action: str
    reason: str
    address: str | None


class Times(NamedTuple):
    """When a refusal was first and last, and how often."""

    first_at: datetime
    last_at: datetime
    number: int


class Trail:
    """The trail of one catalog. Refusals gather in memory, so that a flood of them costs no writing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lock: threading.Lock) -> None:
        """Write through a connection that the lock guards."""
        self._connection = connection
        self._lock = lock
        self._waiting: dict[Refusal, Times] = {}
        self._gathering = threading.Lock()
        self._flushing = threading.Lock()  # taken first: who reads the trail waits for what another is writing

    def follow(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read it through another connection from now on; the caller holds the lock."""
        self._connection = connection

    @property
    def has_waiting(self) -> bool:
        """Whether refusals wait to be written."""
        return bool(self._waiting)

    def add_refusal(self, principal: Principal | None, action: str, reason: str, address: str | None) -> None:
        """Note a refusal; principal None: no valid key was shown."""
        actor, role = (principal.name, str(principal.role)) if principal else (None, None)
        refusal = Refusal(actor, role, action[:_LONGEST_TEXT], reason[:_LONGEST_TEXT], address)
        now = datetime.now(UTC)
        with self._gathering:
            if refusal not in self._waiting and len(self._waiting) >= _MOST_KINDS:
                refusal = Refusal(None, None, _OTHERS, _OTHERS, None)
            first_at, _, count = self._waiting.get(refusal, Times(now, now, 0))
            self._waiting[refusal] = Times(first_at, now, count + 1)

    def add_change(self, actor: str | None, action: str, role: str) -> None:
        """Write down a change of a key; durable when this returns."""
        now = datetime.now(UTC)
        self._write(Refusal(actor, role, action, "", None), Times(now, now, 1), "done")

    def flush(self) -> None:
        """Write the refusals that wait."""
        with self._flushing:
            for refusal, times in self.taken().items():
                self._write(refusal, times, "refused")

    def taken(self) -> dict[Refusal, Times]:
        """The refusals that wait, which then wait no more."""
        with self._gathering:
            waiting, self._waiting = self._waiting, {}
        return waiting

    def rows(self, count: int) -> list[tuple[datetime, datetime, int, str, str, str, str, str, str]]:
        """The newest rows, those that were only in memory among them."""
        self.flush()
        with self._lock:
            return self._connection.execute(statement("access/trail"), {"count": count}).fetchall()

    def _write(self, refusal: Refusal, times: Times, outcome: str) -> None:
        with self._lock:
            self._connection.execute(
                statement("access/add_trail"),
                {
                    "first_at": times.first_at,
                    "last_at": times.last_at,
                    "times": times.number,
                    "actor": refusal.actor,
                    "role": refusal.role,
                    "action": refusal.action,
                    "outcome": outcome,
                    "reason": refusal.reason or None,
                    "address": refusal.address,
                },
            )
