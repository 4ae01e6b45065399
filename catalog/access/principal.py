"""Whoever acts now: set once for a request, a page or a command, and asked by all that writes for them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

from catalog.access.roles import PERMISSIONS, Permission, Role, roles_that_may
from catalog.values.errors import ForbiddenError
from catalog.values.globs import matches
from catalog.values.spelling import normal_namespace


class Principal(NamedTuple):
    """Who acts, in which role, on which namespaces (globs; none means all).

    name None: not signed in, because no key is asked for, or because it is the owner of the file.
    """

    name: str | None
    role: Role
    namespaces: tuple[str, ...] = ()

    def may(self, permission: Permission) -> bool:
        """Whether the role has a permission."""
        return permission in PERMISSIONS[self.role]

    def check(self, permission: Permission) -> None:
        """Raise ForbiddenError where the role has not the permission."""
        if not self.may(permission):
            others = " or ".join(roles_that_may(permission))
            raise ForbiddenError(
                f"{self.name or 'This key'} is {_with_article(self.role)} and may not {permission}. "
                f"Use a key with the role {others}."
            )

    def reaches(self, namespace: str) -> bool:
        """Whether a namespace is among those of the key."""
        return not self.namespaces or _reaches(self.namespaces, namespace)

    def beyond(self, namespaces: Iterable[str]) -> list[str]:
        """Those of the namespaces that the key does not reach, sorted."""
        return sorted({namespace for namespace in namespaces if not self.reaches(namespace)})

    def actor(self, by: str | None) -> str | None:
        """Who is recorded as having decided, where `by` is given (None: not given).

        Raises ForbiddenError where a key names somebody else; an admin may write for others.
        """
        if self.name is None:
            return by
        if by is None or by.strip() == self.name:
            return self.name
        if self.role is not Role.ADMIN:
            raise ForbiddenError(
                f"This key is {self.name}'s and cannot decide as {by}. Leave `by` out, or use their key.",
                parameter="by",
            )
        return by


# Every event asks for each of its names, and pipelines repeat theirs.
@lru_cache(maxsize=10_000)
def _reaches(globs: tuple[str, ...], namespace: str) -> bool:
    # By the normal form: `s3a://lake` and `s3://lake` are one namespace, so a key reaches both or none.
    normal = normal_namespace(namespace)
    return any(matches(glob, normal) or matches(normal_namespace(glob), normal) for glob in globs)


# The owner of the file, and everybody while the catalog has no key: what `--by` says counts.
OWNER = Principal(None, Role.ADMIN)
_ACTING: ContextVar[Principal] = ContextVar("acting", default=OWNER)


def acting() -> Principal:
    """Whoever acts now; the owner of the file where nothing else was set."""
    return _ACTING.get()


def act_as(principal: Principal) -> None:
    """Let all that this thread does from now on be done by a principal."""
    _ACTING.set(principal)


@contextmanager
def acting_as(principal: Principal) -> Iterator[None]:
    """Let all that happens within be done by a principal, in the threads that copy this context too."""
    token = _ACTING.set(principal)
    try:
        yield
    finally:
        _ACTING.reset(token)


def by_whom(by: object) -> str | None:
    """Who is recorded as having done what is done now, where `by` is what was given; else ForbiddenError."""
    return acting().actor(by if isinstance(by, str) else None)


def _with_article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
