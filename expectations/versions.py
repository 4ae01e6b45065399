"""Which version the data at a place are."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from catalog.values.errors import BadQuestionError
from expectations.connections import Connection
from expectations.relations import Relation

_BY_CONTENT = "sha256:"


class Wanted(NamedTuple):
    """A version asked for by name, or None; and the newest the catalog knows, None where it knows none."""

    version: str | None
    newest: str | None


def content_version(relation: Relation) -> str | None:
    """`sha256:` and the hash of a file's bytes, as emitters name versions; None for whatever is no local file."""
    path = Path(relation.source)
    if relation.kind == "table" or "://" in relation.source or not path.is_file():
        return None
    with path.open("rb") as file:
        return f"{_BY_CONTENT}{hashlib.file_digest(file, 'sha256').hexdigest()}"


def has_place_of_its_own(namespace: str, connections: Iterable[Connection]) -> bool:
    """Whether each version of a namespace's datasets has a place: its connection says `{version}`."""
    connection = next((one for one in connections if one.covers(namespace)), None)
    return connection is not None and any("{version}" in value for value in connection.options.values())


def version_there(relation: Relation, wanted: Wanted, named: str, *, own_place: bool) -> str | None:
    """The version of the data that a relation reads; None where the dataset has none.

    A file's bytes tell their version where versions are named by content; of all else the newest is taken to be
    there. Raises BadQuestionError where another version is wanted than can be there.
    """
    expected = wanted.version or wanted.newest
    if expected and expected.startswith(_BY_CONTENT) and (content := content_version(relation)):
        if wanted.version in (None, content):
            return content
        raise BadQuestionError(
            f"{relation.source!r} is not {named} {wanted.version} any more: its content is {content}. "
            "Leave --version out, or give each version its place in connections.yml: {version}"
        )
    if wanted.version not in (None, wanted.newest) and not own_place:
        raise BadQuestionError(
            f"Only the newest version of {named} ({wanted.newest}) can be read where it is. "
            "Give each version its place in connections.yml: {version}"
        )
    return expected
