"""Browsers that signed in with a key: a random token each, in memory, good while the key is and for a working day."""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

SESSION_COOKIE = "whence_session"
LIFETIME = timedelta(hours=12)
_MOST = 10_000


class _Session(NamedTuple):
    key_hash: bytes
    ends_at: datetime


class Sessions:
    """The sessions of one server; forgotten when it stops."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sessions: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, key_hash: bytes) -> str:
        """The token of a new session for a key."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            if len(self._sessions) >= _MOST:  # the oldest goes: they are in the order they began
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[token] = _Session(key_hash, datetime.now(UTC) + LIFETIME)
        return token

    def key_hash_of(self, token: str) -> bytes | None:
        """The key that a session signed in with; None where there is no such session, or it is over."""
        session = self._sessions.get(token)
        if session is None or datetime.now(UTC) > session.ends_at:
            return None
        return session.key_hash

    def end(self, token: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.pop(token, None)
