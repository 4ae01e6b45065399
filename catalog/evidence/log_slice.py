"""The part of the log that a pack encloses: every link of the chain, and whole the entries that versions rest on."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.database.subset import of_closure
from catalog.evidence.redacted import Place, Redaction, redactions_of
from catalog.log.log import GENESIS, chained
from catalog.values.errors import IntegrityError, NextStep
from catalog.values.times import instant_texts, micros_of

# A link has some hundred bytes, a body up to megabytes.
_LINKS_AT_ONCE = 20_000
_BODIES_AT_ONCE = 200


class _Moment(NamedTuple):
    event_time: datetime
    hash_part: int


class _Link(NamedTuple):
    position: int
    received_at: datetime
    event_time: datetime
    kind: str
    producer: str | None
    actor: str | None
    body_hash: str
    chain_hash: str


class _Entry(NamedTuple):
    position: int
    received_at: datetime
    event_time: datetime
    kind: str
    producer: str | None
    actor: str | None
    body: str
    body_hash: str


def places_concerned(
    cursor: duckdb.DuckDBPyConnection, run_keys: Iterable[int], records: Iterable[str]
) -> list[Place]:
    """Where the entries are that an answer rests on; the closure it is about was staged by an assessment.

    records: management records as "kind/id".
    """
    given = {"run_keys": sorted(run_keys), "records": sorted(records)}
    return _places(cursor, fetch(cursor, of_closure("evidence/concerned"), _Moment, given))


def places_of_records(cursor: duckdb.DuckDBPyConnection, records: Iterable[str]) -> list[Place]:
    """Where every writing of some management records ("kind/id") is in the log."""
    given = {"records": sorted(records)}
    return _places(cursor, fetch(cursor, statement("evidence/record_moments"), _Moment, given))


def _places(cursor: duckdb.DuckDBPyConnection, moments: list[_Moment]) -> list[Place]:
    redactions = redactions_of(cursor)
    parts = {
        "times": [micros_of(item.event_time) for item in moments],
        "hash_parts": [item.hash_part for item in moments],
        "writers": [place.writer for place in redactions],
        "positions": [place.position for place in redactions],
        "left_over": [redaction.text_hash for redaction in redactions.values()],
    }
    found = fetch(cursor, statement("evidence/places"), Place, parts)
    return [
        *found,
        *(redactions[place].record for place in found if place in redactions and redactions[place].is_known),
    ]


def written_chain(cursor: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    """The links of every writer's chain as lines of JSON, from the first entry to the head.

    Raises IntegrityError where one does not fit: a pack of a broken log would prove nothing.
    """
    for writer, last in cursor.execute(statement("log/writers")).fetchall():
        before, after = GENESIS, 0
        while after < last:
            given = {"writer": writer, "after": after, "count": _LINKS_AT_ONCE}
            links = fetch(cursor, statement("evidence/chain"), _Link, given)
            lines = []
            received, happened = (instant_texts(column) for column in _times(links))
            for link, *at in zip(links, received, happened, strict=True):
                covered: list[object] = [writer, link.position, *at, link.kind, link.producer, link.actor]
                before = chained(before, covered, bytes.fromhex(link.body_hash))
                if before.hex() != link.chain_hash:
                    raise IntegrityError(
                        f"Entry {link.position} of the log was changed: no evidence can be made of it.",
                        NextStep("Check the log", "verify"),
                    )
                lines.append(orjson.dumps([*covered, link.body_hash, link.chain_hash]))
            if lines:
                yield b"\n".join([*lines, b""])
            after += _LINKS_AT_ONCE


def written_entries(cursor: duckdb.DuckDBPyConnection, places: Iterable[Place]) -> Iterator[bytes]:
    """Some entries, whole, as lines of JSON, by writer and position.

    One that was redacted after the time of the question has no body: what is left of it is not what was known then.
    """
    redactions = redactions_of(cursor)
    positions: dict[str, list[int]] = defaultdict(list)
    for place in sorted(set(places)):
        positions[place.writer].append(place.position)
    for writer, wanted in positions.items():
        for start in range(0, len(wanted), _BODIES_AT_ONCE):
            given = {"writer": writer, "positions": wanted[start : start + _BODIES_AT_ONCE]}
            entries = fetch(cursor, statement("evidence/bodies"), _Entry, given)
            received, happened = (instant_texts(column) for column in _times(entries))
            for entry, *at in zip(entries, received, happened, strict=True):
                yield orjson.dumps(
                    {
                        "writer": writer,
                        "position": entry.position,
                        "received_at": at[0],
                        "event_time": at[1],
                        "kind": entry.kind,
                        "producer": entry.producer,
                        "actor": entry.actor,
                        "body": entry.body
                        if _is_as_known(entry, redactions.get(Place(writer, entry.position)))
                        else None,
                    },
                    option=orjson.OPT_APPEND_NEWLINE,
                )


def _is_as_known(entry: _Entry, redaction: Redaction | None) -> bool:
    """Whether an entry's text is the one that was logged, or what a redaction known by then has left of it."""
    expected = redaction.text_hash if redaction and redaction.is_known else entry.body_hash
    return hashlib.sha256(entry.body.encode()).hexdigest() == expected


def _times(rows: "list[_Link] | list[_Entry]") -> tuple[list[datetime | None], list[datetime | None]]:
    return [row.received_at for row in rows], [row.event_time for row in rows]
