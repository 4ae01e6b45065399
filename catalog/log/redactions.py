"""What was taken out of the log: records of it in the log itself, and what an entry's text hashes to since.

No hash of what was taken out is kept beside the hashes that the chain is made of: docs/log.md says what those still
give away.
"""

import hashlib
from enum import StrEnum
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.values.canonical_json import Json, NotJsonError, canonical_json, parse_json

KIND = "redaction"
REQUESTED, DONE = "requested", "done"


class Chain(StrEnum):
    """Which of the two chains an entry is in."""

    LOG = "log"
    REJECTED = "rejected"


class Place(NamedTuple):
    """An entry of a chain."""

    chain: str
    writer: str
    position: int


class NoSuchMemberError(ValueError):
    """A JSON pointer leads nowhere, or to the whole event."""


class Redactions:
    """What was taken out of a log, as its records have it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Read the records."""
        self._cursor = cursor
        self._hashes = self._read()

    def is_whole(self, place: Place, text: str | None, hashed: bytes | None) -> bool:
        """Whether an entry's text is the one that was logged, or what was left of it by its last redaction."""
        return self.is_logged(place, None if text is None else hashlib.sha256(text.encode()).digest(), hashed)

    def is_logged(self, place: Place, found: bytes | None, hashed: bytes | None) -> bool:
        """The same of a text by its hash."""
        if found is None or hashed is None:
            return False
        if found == self._hashes.get(place, hashed):
            return True
        self._hashes = self._read()  # it may have been redacted while the log was being read
        return found == self._hashes.get(place, hashed)

    def positions(self, chain: Chain) -> list[int]:
        """The redacted entries of a chain."""
        return sorted(place.position for place in self._hashes if place.chain == chain)

    def places(self, chain: Chain, writer: str) -> frozenset[int]:
        """The redacted entries of a writer's chain."""
        return frozenset(place.position for place in self._hashes if (place.chain, place.writer) == (chain, writer))

    def _read(self) -> dict[Place, bytes]:
        done = [record for record in redaction_records(self._cursor) if record.get("status") == DONE]
        return {place_of(record): _bytes_of(record.get("text_hash")) for record in done}


def redaction_records(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Json]]:
    """The records of redactions, requested and done, in the order of the log; what is no such record is left out."""
    found = []
    for (body,) in cursor.execute(statement("log/redactions")).fetchall():
        try:
            event = parse_json(body)
        except NotJsonError:  # altered behind our back: the chain shows it
            continue
        record = event.get("record") if isinstance(event, dict) else None
        if isinstance(record, dict) and record.get("kind") == KIND:
            found.append(record)
    return found


def place_of(record: dict[str, Json]) -> Place:
    """The entry that a record of a redaction is about."""
    position = record.get("position")
    return Place(str(record.get("chain")), str(record.get("writer")), position if isinstance(position, int) else 0)


def redacted(body: bytes, pointers: list[str], marker: str) -> bytes:
    """A canonical body with a marker in the place of each member that a JSON pointer names.

    Raises NoSuchMemberError where one names nothing, or all of the event.
    """
    event = parse_json(body)
    for pointer in pointers:
        _replace(event, pointer, marker)
    return canonical_json(event)


def _replace(event: Json, pointer: str, marker: str) -> None:
    if not pointer.startswith("/"):
        raise NoSuchMemberError(f"{pointer!r} is no JSON pointer to a member. Give one like /run/facets/owner/email")
    *way, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    holder = event
    for step in way:
        holder = _member(holder, step, pointer)
    value = _member(holder, last, pointer)
    # An object stays one, so that what is read from facets still finds one.
    left: Json = {"redacted": marker} if isinstance(value, dict) else marker
    if isinstance(holder, dict):
        holder[last] = left
    elif isinstance(holder, list):
        holder[int(last)] = left


def _member(holder: Json, step: str, pointer: str) -> Json:
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    if isinstance(holder, list) and step.isascii() and step.isdecimal() and int(step) < len(holder):
        return holder[int(step)]
    raise NoSuchMemberError(f"The event has nothing at {pointer}")


def _bytes_of(text: Json) -> bytes:
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""
