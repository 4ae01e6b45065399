"""What somebody may do to a catalog's file behind our back, and which check finds it."""

from collections.abc import Iterator
from typing import NamedTuple


class Tampering(NamedTuple):
    """SQL on the file, what finds it (log, head, rejected, readings), and the position named, None where none is."""

    name: str
    sql: str
    found_by: str
    broken_at: int | None = None


def _log() -> Iterator[Tampering]:
    for column, value in (
        ("body", "'{}'"),
        ("body", "NULL"),
        ("body_hash", "NULL"),
        ("received_at", "received_at - INTERVAL 1 SECOND"),
        ("received_at", "NULL"),
        ("received_at", "'infinity'"),
        ("actor", "'somebody'"),
        ("producer", "'somebody'"),
        ("kind", "'job'"),
        ("event_time", "event_time + INTERVAL 1 DAY"),
        ("event_time", "'200000-01-01'"),
        ("chain_hash", "unhex(sha256('x'))"),
        ("chain_hash", "NULL"),
    ):
        sql = f"UPDATE log.entries SET {column} = {value} WHERE position = 5"  # noqa: S608
        yield Tampering(f"{column} = {value}", sql, "log", 5)
    yield Tampering(
        "body with its hash",
        "UPDATE log.entries SET body = '{}', body_hash = unhex(sha256('{}')) WHERE position = 5",
        "log",
        5,
    )
    yield Tampering("middle gone", "DELETE FROM log.entries WHERE position = 5", "log", 6)
    yield Tampering("first gone", "DELETE FROM log.entries WHERE position = 1", "log", 2)
    yield Tampering(
        "two in each other's place",
        "UPDATE log.entries SET position = 11 - position WHERE position IN (5, 6)",
        "log",
        5,
    )
    yield Tampering("one twice", "INSERT INTO log.entries FROM log.entries WHERE position = 5", "log", 5)
    yield Tampering(
        "a copy at the end",
        "INSERT INTO log.entries SELECT * REPLACE ((SELECT max(position) + 1 FROM log.entries) AS position)"
        " FROM log.entries WHERE position = 5",
        "log",
        -1,
    )
    yield Tampering("another writer's", "UPDATE log.entries SET writer = 'other' WHERE position = 5", "log", 5)
    yield Tampering("nobody's", "UPDATE log.entries SET writer = NULL WHERE position = 5", "log", 0)
    yield Tampering("nowhere", "UPDATE log.entries SET position = NULL WHERE position = 5", "log", 0)


def _tail() -> Iterator[Tampering]:
    for name, count in (("last", 1), ("last five", 5), ("all", 1_000)):
        last = "(SELECT max(position) FROM log.entries)"
        yield Tampering(f"{name} gone", f"DELETE FROM log.entries WHERE position > {last} - {count}", "head")  # noqa: S608


def _readings() -> Iterator[Tampering]:
    for name, sql in (
        ("what runs wrote", "DELETE FROM reading.mentions WHERE mentioned_as = 'output'"),
        ("when it was received", "UPDATE reading.mentions SET received_at = received_at - INTERVAL 1 HOUR"),
        ("a run that failed", "UPDATE reading.run_events SET event_type = 'FAIL'"),
        ("a facet", "DELETE FROM reading.facets WHERE facet_hash = (SELECT min(facet_hash) FROM reading.facets)"),
        ("a row twice", "INSERT INTO reading.run_events FROM reading.run_events LIMIT 1"),
        ("findings gone", "DELETE FROM judged.findings"),
        ("a gate that passes", "UPDATE judged.gates SET decision = 'pass'"),
        ("a list", "UPDATE listed.datasets SET owner = 'somebody'"),
        ("a view", "CREATE OR REPLACE VIEW findings AS SELECT 1 AS nothing"),
        ("a macro", "CREATE OR REPLACE MACRO trace(a, b, c) AS TABLE SELECT 1 AS nothing"),
    ):
        yield Tampering(name, sql, "readings")


def _rejected() -> Iterator[Tampering]:
    for column, value in (
        ("raw", "'y'"),
        ("raw_hash", "NULL"),
        ("faults", "[]"),
        ("faults", "NULL"),
        ("source", "'other'"),
        ("actor", "'somebody'"),
        ("received_at", "received_at + INTERVAL 1 SECOND"),
        ("chain_hash", "NULL"),
    ):
        sql = f"UPDATE log.rejected SET {column} = {value} WHERE position = 2"  # noqa: S608
        yield Tampering(f"rejected {column} = {value}", sql, "rejected", 2)
    yield Tampering("a rejected input gone", "DELETE FROM log.rejected WHERE position = 2", "rejected", 3)
    yield Tampering("all rejected inputs gone", "DELETE FROM log.rejected", "rejected_head")


def cases() -> Iterator[Tampering]:
    """Every tampering that was tried."""
    yield from _log()
    yield from _tail()
    yield from _readings()
    yield from _rejected()
