"""The roles of a key, and what each of them may do (docs/security.md has the same table for readers)."""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """A kind of deed; every route, page and write needs one."""

    SEND = "send events"
    READ = "read"
    DECIDE = "declare and decide"
    CORRECT = "raise nonconformities and correct them"
    AUDIT = "audit"
    MANAGE = "manage keys and the catalog"

    __hash__ = str.__hash__  # that of an Enum is written in Python, and every request asks for it


class Role(StrEnum):
    """What a key is for."""

    EMITTER = "emitter"
    READER = "reader"
    STEWARD = "steward"
    AUDITOR = "auditor"
    ADMIN = "admin"

    __hash__ = str.__hash__


# A steward sends events as well: `whence validate` sends its results as events. An emitter does not even read: its
# key stands in the environment of every job.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.EMITTER: frozenset({Permission.SEND}),
    Role.READER: frozenset({Permission.READ}),
    Role.STEWARD: frozenset({Permission.READ, Permission.SEND, Permission.DECIDE, Permission.CORRECT}),
    Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT, Permission.CORRECT}),
    Role.ADMIN: frozenset(Permission),
}
# Kinds of record that only auditors (and admins) write: who is audited does not write the audit.
AUDIT_RECORDS = frozenset({"audit", "finding", "sample"})
# What follows an audit's finding, which either side may raise and both work on.
CORRECTIVE_RECORDS = frozenset({"nonconformity", "action"})


def permission_for_record(kind: str) -> Permission:
    """What it takes to write a record of a kind; its states may ask for more."""
    if kind in AUDIT_RECORDS:
        return Permission.AUDIT
    return Permission.CORRECT if kind in CORRECTIVE_RECORDS else Permission.DECIDE


def roles_that_may(permission: Permission) -> list[Role]:
    """The roles with a permission, the least powerful first."""
    holders = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    return sorted(holders, key=lambda role: len(PERMISSIONS[role]))
