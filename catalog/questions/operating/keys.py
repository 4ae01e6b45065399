"""The keys of a catalog: made, listed, revoked; and the trail of who was refused what."""

from datetime import UTC, datetime
from typing import Annotated, TypedDict

from catalog.access.key_ring import Key
from catalog.access.roles import Role
from catalog.session.catalog import Catalog
from catalog.session.parameters import About, Count
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError
from catalog.values.times import end_of_day, instant_of, instant_text, is_day, read_instant

_ROLES = "emitter, reader, steward, auditor or admin"


class _KeyTerms(TypedDict):
    """Whose a key is, and what it opens until when."""

    name: str
    role: str
    namespaces: list[str]
    until: str | None
    prefix: str


class KeyAnswer(_KeyTerms):
    """A key as it is kept; state: valid, expired or revoked."""

    state: str
    created_at: str | None
    created_by: str | None
    revoked_at: str | None
    revoked_by: str | None
    last_used_at: str | None


class NewKey(_KeyTerms):
    """A new key; `key` is shown this once."""

    key: str


class TrailRow(TypedDict):
    """A change of a key (done), or so many equal refusals between two times."""

    first_at: str | None
    last_at: str | None
    times: int
    actor: str | None
    role: str | None
    action: str
    outcome: str
    reason: str | None
    address: str | None


def add_key(
    catalog: Catalog,
    name: Annotated[str, About("Who, or which system, uses it: the actor of all that is done with it.", least=1)],
    role: Annotated[str, About(f"What it may do: {_ROLES}.")],
    namespaces: Annotated[list[str] | None, About("Globs of the namespaces it may write about; all if none.")] = None,
    until: Annotated[str | None, About("When it expires: RFC 3339, or a day, whose end it is.")] = None,
    by: Annotated[str | None, About("Who makes it.")] = None,
) -> NewKey:
    """A new key, shown this once; from the first one on, a server asks everybody for one.

    Raises BadQuestionError for an unknown role, a time that is none or over, and an empty name.
    """
    if not name.strip():
        raise BadQuestionError("A key needs a name: who, or which system, uses it", parameter="name")
    if role not in list(Role):
        raise BadQuestionError(f"{role!r} is no role. Choose {_ROLES}", parameter="role")
    ends = _end(until)
    globs = tuple(glob for glob in namespaces or () if glob.strip())
    key, presented = catalog.keys.add(name.strip(), Role(role), globs, ends, by)
    return {**_terms(key), "key": presented}


def keys(catalog: Catalog) -> list[KeyAnswer]:
    """Every key there ever was, the oldest first; never the key itself."""
    now = datetime.now(UTC)
    return [_key_json(key, now) for key in catalog.keys.listed()]


def revoke_key(
    catalog: Catalog,
    key: Annotated[str, About("The name, which ends all keys of that name, or the prefix of one.", least=1)],
    by: Annotated[str | None, About("Who revokes it.")] = None,
) -> list[KeyAnswer]:
    """The keys that this ended; from now on nobody is let in by them. Raises NotFoundError where there is none."""
    ended = catalog.keys.revoke(key, by)
    # Of the same name, signed in with a provider: they come back only while it vouches for them.
    had_sessions = catalog.keys.end_sessions(key, by) > 0
    if not ended and not had_sessions:
        raise NotFoundError(
            f"No valid key has the name or prefix {key}, and nobody of that name is signed in.",
            NextStep("All keys", "keys"),
        )
    now = datetime.now(UTC)
    return [_key_json(item, now) for item in ended]


def trail(catalog: Catalog, count: Count = 200) -> list[TrailRow]:
    """The newest changes of keys, and refusals: who was refused what, how often, and why."""
    return [
        {
            "first_at": instant_text(first_at),
            "last_at": instant_text(last_at),
            "times": times,
            "actor": actor,
            "role": role,
            "action": action,
            "outcome": outcome,
            "reason": reason,
            "address": address,
        }
        for first_at, last_at, times, actor, role, action, outcome, reason, address in catalog.keys.trail.rows(count)
    ]


def _end(until: str | None) -> datetime | None:
    if until is None:
        return None
    try:
        ends = end_of_day(until) if is_day(until) else instant_of(read_instant(until).micros)
    except ValueError as error:
        raise BadQuestionError(f"until {until!r}: {error}", parameter="until") from error
    if ends <= datetime.now(UTC):
        raise BadQuestionError(f"until {until} is over. Give a day to come", parameter="until")
    return ends


def _terms(key: Key) -> _KeyTerms:
    return {
        "name": key.name,
        "role": str(key.role),
        "namespaces": list(key.namespaces),
        "until": instant_text(key.until),
        "prefix": key.prefix,
    }


def _key_json(key: Key, now: datetime) -> KeyAnswer:
    state = "revoked" if key.revoked_at else "expired" if key.why_invalid(now) else "valid"
    return {
        **_terms(key),
        "state": state,
        "created_at": instant_text(key.created_at),
        "created_by": key.created_by,
        "revoked_at": instant_text(key.revoked_at),
        "revoked_by": key.revoked_by,
        "last_used_at": instant_text(key.last_used_at),
    }
