"""The keys of a catalog: kept hashed in its file, and in memory for whoever presents one.

A key is 256 random bits, so its plain SHA-256 cannot be turned back, and looking one up costs a microsecond: every
event that comes in pays for it.
"""

import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import duckdb

from catalog.access.principal import Principal
from catalog.access.roles import Role
from catalog.access.sessions import Sessions
from catalog.access.trail import Trail
from catalog.database.connection import statement

KEY_MARK = "whk_"
_PREFIX_LENGTH = len(KEY_MARK) + 8
FLUSH_AFTER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: everything but the key itself. until, revoked_at: when it ends, or ended, if at all.

    principal: who acts with it.
    """

    key_hash: bytes
    prefix: str
    name: str
    role: Role
    namespaces: tuple[str, ...]
    until: datetime | None
    created_at: datetime
    created_by: str | None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    last_used_at: datetime | None = None
    principal: Principal = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Name whoever acts with the key once, and not for each event."""
        object.__setattr__(self, "principal", Principal(self.name, self.role, self.namespaces))

    def why_invalid(self, now: datetime) -> str | None:
        """Why the key opens nothing now; None where it does."""
        if self.revoked_at is not None:
            return f"The key {self.prefix}… of {self.name} was revoked."
        if self.until is not None and now > self.until:
            return f"The key {self.prefix}… of {self.name} has expired."
        return None


class KeyRefusedError(Exception):
    """A key that opens nothing, and why; never the key itself."""


class KeyRing:
    """The keys of one catalog. Safe to use from several threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the keys that the file has."""
        self._connection = connection
        self.lock = threading.Lock()
        self._keys: dict[bytes, Key] = {}
        self.read()
        self._used: dict[bytes, datetime] = {}
        self._flushed_at = time.monotonic()
        self._tokens: dict[bytes, Principal] = {}
        self._sessions = Sessions()
        self._has_provider = False
        self.trail = Trail(connection, self.lock)

    def read(self) -> None:
        """Read the keys that the catalog has."""
        with self.lock:
            self._keys = {key.key_hash: key for key in _read_keys(self._connection)}

    def forget_uses(self) -> None:
        """Note none of the uses that are only in memory."""
        self._used, self._flushed_at = {}, time.monotonic()

    @property
    def asks_for_keys(self) -> bool:
        """Whether a server asks for a key or a sign-in: from the first key on, also when all are revoked."""
        return self._has_provider or bool(self._keys)

    def ask_everybody(self) -> None:
        """Let in only those who show a key or sign in with a provider, whether there is a key or not."""
        self._has_provider = True

    def listed(self) -> list[Key]:
        """Every key there ever was, the oldest first, with its last use."""
        with self.lock:
            return [
                replace(key, last_used_at=self._used.get(key.key_hash, key.last_used_at))
                for key in self._keys.values()
            ]

    def principal_of(self, presented: str) -> Principal:
        """Who presents a key. Raises KeyRefusedError where it is none of ours, revoked or expired."""
        return self._principal(hash_of(presented))

    def principal_of_session(self, token: str) -> Principal:
        """Who signed in with a browser. Raises KeyRefusedError where the session or its key is over."""
        holder = self._sessions.holder_of(token)
        if holder is None:
            raise KeyRefusedError("This session is over. Sign in again.")
        return holder if isinstance(holder, Principal) else self._principal(holder)

    def sign_in(self, presented: str) -> str:
        """The token of a new session. Raises KeyRefusedError where the key opens nothing."""
        self.principal_of(presented)
        return self._sessions.begin(hash_of(presented))

    def sign_in_as(self, principal: Principal) -> str:
        """The token of a new session of somebody whom a provider vouches for; durable in the trail."""
        self.trail.add_change(principal.name, "sign in with the provider", str(principal.role))
        return self._sessions.begin(principal)

    def sign_out(self, token: str) -> bool:
        """End a session; whether a provider began it."""
        return self._sessions.end(token)

    def end_sessions(self, name: str, by: str | None) -> int:
        """End what a provider began for somebody; how many sessions that were."""
        ended = self._sessions.end_all_of(name)
        if ended:
            self.trail.add_change(by, f"end the sessions of {name}", "")
        return ended

    def _principal(self, key_hash: bytes) -> Principal:
        now = datetime.now(UTC)
        if self._tokens and (principal := self._tokens.get(key_hash)):
            # It ends with the keys of whoever it acts for.
            if principal.name and all(
                key.why_invalid(now) for key in self._keys.values() if key.name == principal.name
            ):
                raise KeyRefusedError(f"No key of {principal.name} is valid any more.")
            return principal
        key = self._keys.get(key_hash)
        if key is None:
            raise KeyRefusedError("This key is not known here.")
        if reason := key.why_invalid(now):
            raise KeyRefusedError(reason)
        self._used[key_hash] = now
        return key.principal

    def token_for(self, principal: Principal) -> str:
        """A token in the place of a key, for a process that acts for somebody; good as long as this process runs."""
        token = secrets.token_urlsafe(32)
        self._tokens[hash_of(token)] = principal
        return token

    def end_token(self, token: str) -> None:
        """Let a token open nothing from now on."""
        self._tokens.pop(hash_of(token), None)

    def add(
        self, name: str, role: Role, namespaces: tuple[str, ...], until: datetime | None, by: str | None
    ) -> tuple[Key, str]:
        """A new key as it is kept, and the key itself, which is shown once; durable when this returns."""
        presented = KEY_MARK + secrets.token_urlsafe(32)
        key = Key(
            hash_of(presented), presented[:_PREFIX_LENGTH], name, role, namespaces, until, datetime.now(UTC), by
        )
        with self.lock:
            self._connection.execute(
                statement("access/add_key"),
                {
                    "key_hash": key.key_hash,
                    "prefix": key.prefix,
                    "name": name,
                    "role": str(role),
                    "namespaces": list(namespaces),
                    "until": until,
                    "created_at": key.created_at,
                    "created_by": by,
                },
            )
            self._keys[key.key_hash] = key
        self.trail.add_change(by, f"add the key {key.prefix}… of {name}", str(role))
        return key, presented

    def revoke(self, named: str, by: str | None) -> list[Key]:
        """The keys of a name, or the one with a prefix, that this ended; durable when this returns."""
        now = datetime.now(UTC)
        with self.lock:
            ended = [
                replace(key, revoked_at=now, revoked_by=by)
                for key in self._keys.values()
                if key.revoked_at is None and named.rstrip("…") in (key.name, key.prefix)
            ]
            hashes = [key.key_hash for key in ended]
            self._connection.execute(
                statement("access/revoke_keys"), {"key_hashes": hashes, "revoked_at": now, "revoked_by": by}
            )
            self._keys.update({key.key_hash: key for key in ended})
        for key in ended:
            self.trail.add_change(by, f"revoke the key {key.prefix}… of {key.name}", str(key.role))
        return ended

    @property
    def is_flush_due(self) -> bool:
        """Whether uses and refusals wait to be written."""
        waiting = bool(self._used) or self.trail.has_waiting
        return waiting and time.monotonic() - self._flushed_at > FLUSH_AFTER_SECONDS

    def flush(self) -> None:
        """Write the last uses and the refusals that are only in memory."""
        with self.lock:
            used, self._used = self._used, {}
            self._flushed_at = time.monotonic()
            for key_hash, at in used.items():
                self._connection.execute(statement("access/keys_used"), {"key_hash": key_hash, "last_used_at": at})
                self._keys[key_hash] = replace(self._keys[key_hash], last_used_at=at)
        self.trail.flush()


def hash_of(presented: str) -> bytes:
    """SHA-256 of a key, as it is kept."""
    return hashlib.sha256(presented.encode(errors="surrogateescape")).digest()


def _read_keys(connection: duckdb.DuckDBPyConnection) -> list[Key]:
    rows = connection.execute(statement("access/keys")).fetchall()
    return [
        Key(key_hash, prefix, name, Role(role), tuple(namespaces), *rest)
        for key_hash, prefix, name, role, namespaces, *rest in rows
    ]
