"""People whom an OpenID provider vouches for: which claim names them, and what role and namespaces they have here."""

from collections.abc import Mapping
from typing import NamedTuple

from catalog.access.principal import Principal
from catalog.access.roles import Role
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError, ForbiddenError

_KEYS = frozenset({"provider", "name_claim", "role_claim", "roles"})
_ROLE_KEYS = frozenset({"group", "name", "role", "namespaces"})
_LONGEST_NAME = 200


class RoleRule(NamedTuple):
    """Whom a role is for: the members of a group, or one person by name; and the namespaces they may write about."""

    group: str | None
    name: str | None
    role: Role
    namespaces: tuple[str, ...]


class Identities(NamedTuple):
    """How the claims of an ID token become somebody who acts here; `provider` is its name on the sign-in page."""

    provider: str
    name_claim: str
    role_claim: str
    rules: tuple[RoleRule, ...]

    def principal_of(self, claims: Mapping[str, Json]) -> Principal:
        """Who signed in, by the first rule that fits. Raises ForbiddenError where none does."""
        name = _claim(claims, self.name_claim)
        if not isinstance(name, str) or not name.strip():
            raise ForbiddenError(f"The provider did not say who this is: no claim {self.name_claim}.")
        name = name.strip()
        if not name.isprintable() or len(name) > _LONGEST_NAME:
            raise ForbiddenError(f"The claim {self.name_claim} is no name that can be written down.")
        # Without that check, anyone may have typed the address of somebody else.
        if self.name_claim == "email" and claims.get("email_verified") in (False, "false"):
            raise ForbiddenError(f"The provider has not verified that {name} is theirs.")
        groups = _texts(_claim(claims, self.role_claim))
        for rule in self.rules:
            if rule.name == name or rule.group in groups:
                return Principal(name, rule.role, rule.namespaces)
        raise ForbiddenError(f"{name} has no role here. Whoever runs this server can give them one.")


def read_identities(document: Mapping[str, Json], place: str, provider: str) -> Identities:
    """The table [whence] of a configuration; place: where it stands, for messages. Raises BadQuestionError."""
    if unknown := sorted(document.keys() - _KEYS):
        raise BadQuestionError(f"{place}: [whence] has no {', '.join(unknown)}; it takes {', '.join(sorted(_KEYS))}")
    rules = document.get("roles")
    if not isinstance(rules, list) or not rules:
        raise BadQuestionError(
            f"{place}: no role is given to anyone. Add [[whence.roles]] with "
            'group = "…" (or name = "…") and role = "reader"'
        )
    return Identities(
        _text(document, "provider", place, provider),
        _text(document, "name_claim", place, "email"),
        _text(document, "role_claim", place, "groups"),
        tuple(_rule(rule, f"{place}: [[whence.roles]] {number}") for number, rule in enumerate(rules, 1)),
    )


def _rule(rule: Json, place: str) -> RoleRule:
    if not isinstance(rule, dict) or rule.keys() - _ROLE_KEYS:
        raise BadQuestionError(f"{place} takes {', '.join(sorted(_ROLE_KEYS))} only")
    group, name, role = (_text(rule, key, place, "") for key in ("group", "name", "role"))
    if bool(group) == bool(name):
        raise BadQuestionError(f"{place} has to name either a group or one person (name)")
    # An emitter does not even read, so that signing in would show it nothing.
    taken = [str(known) for known in Role if known is not Role.EMITTER]
    if role not in taken:
        raise BadQuestionError(f"{place}: role {role!r} is none of {', '.join(taken)}")
    namespaces = rule.get("namespaces", [])
    if not isinstance(namespaces, list) or not all(isinstance(glob, str) and glob for glob in namespaces):
        raise BadQuestionError(f"{place}: namespaces is no list of patterns")
    return RoleRule(group or None, name or None, Role(role), tuple(str(glob) for glob in namespaces))


def _text(table: Mapping[str, Json], key: str, place: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise BadQuestionError(f"{place}: {key} is no text")
    return value.strip() or default


def _claim(claims: Mapping[str, Json], path: str) -> Json:
    """A claim by its name, or by a path with dots (Keycloak's `realm_access.roles`); None where there is none."""
    if path in claims:  # names of claims may be addresses, which have dots themselves
        return claims[path]
    value: Json = dict(claims)
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _texts(value: Json) -> frozenset[str]:
    """The texts of a claim that is a list, or a single text."""
    if isinstance(value, list):
        return frozenset(item for item in value if isinstance(item, str))
    return frozenset({value}) if isinstance(value, str) else frozenset()
