"""Browsers that signed in: a random token each, in memory, for a working day at most.

Who signed in with a key is let in while the key is good; who was vouched for by a provider, until the session ends.
"""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from catalog.access.principal import Principal

SESSION_COOKIE = "whence_session"
LIFETIME = timedelta(hours=12)
_MOST = 10_000


class _Session(NamedTuple):
    holder: bytes | Principal
    ends_at: datetime


class Sessions:
    """The sessions of one server; forgotten when it stops."""

    def __init__(self, lifetime: timedelta = LIFETIME) -> None:
        """Begin with none."""
        self._lifetime = lifetime
        self._sessions: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, holder: bytes | Principal) -> str:
        """The token of a new session of a key, by its hash, or of somebody whom a provider vouches for."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            if len(self._sessions) >= _MOST:  # the oldest goes: they are in the order they began
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[token] = _Session(holder, datetime.now(UTC) + self._lifetime)
        return token

    def holder_of(self, token: str) -> bytes | Principal | None:
        """The hash of the key, or whoever signed in; None where there is no such session, or it is over."""
        session = self._sessions.get(token)
        if session is None or datetime.now(UTC) > session.ends_at:
            return None
        return session.holder

    def end(self, token: str) -> bool:
        """Forget a session; whether a provider began it, which then has one of its own."""
        with self._lock:
            session = self._sessions.pop(token, None)
        return session is not None and isinstance(session.holder, Principal)

    def end_all_of(self, name: str) -> int:
        """Forget the sessions that a provider began for somebody; how many they were."""
        with self._lock:
            theirs = [
                token
                for token, session in self._sessions.items()
                if isinstance(session.holder, Principal) and session.holder.name == name
            ]
            for token in theirs:
                del self._sessions[token]
        return len(theirs)
