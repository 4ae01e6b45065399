"""Which entries of the log are redacted, and whether that was known at the time of a question."""

from typing import NamedTuple

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.log.redactions import DONE, KIND, Chain, place_of


class Place(NamedTuple):
    """Where an entry is in the log."""

    writer: str
    position: int


class Redaction(NamedTuple):
    """What is left of an entry, by its hash in hex, the entry that says so, and whether it was known by known_at."""

    text_hash: str
    record: Place
    is_known: bool


class _Row(NamedTuple):
    writer: str
    position: int
    body: str
    is_known: bool


def redactions_of(cursor: duckdb.DuckDBPyConnection) -> dict[Place, Redaction]:
    """All redactions by the entries they are of; the last of each counts."""
    found: dict[Place, Redaction] = {}
    for row in fetch(cursor, statement("evidence/redactions"), _Row):
        record = orjson.loads(row.body).get("record") or {}
        place = place_of(record)
        if (record.get("kind"), record.get("status"), place.chain) == (KIND, DONE, Chain.LOG):
            # In the order of the log: a later redaction of the same entry takes the place of the earlier one.
            found[Place(place.writer, place.position)] = Redaction(
                str(record.get("text_hash")), Place(row.writer, row.position), row.is_known
            )
    return found
