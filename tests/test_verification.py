"""Verification reads a long log in parts, by two threads: whatever was altered, the first place is found."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.keeping import altered, copy_catalog

from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from ingest.receive.files import ingest_paths

_LONG = 70_000  # longer than what is read in bulk


def _events(lengths: list[int]) -> Iterator[bytes]:
    for number, length in enumerate(lengths):
        event = {
            "eventType": "COMPLETE",
            "eventTime": f"2026-03-01T10:00:00.{number:06}Z",
            "producer": "https://example.com",
            "run": {"runId": f"00000000-0000-4000-8000-{number:012}"},
            "job": {"namespace": "verified", "name": f"job {number}", "facets": {}},
            "outputs": [{"namespace": "lake", "name": "x" * length}],
        }
        yield json.dumps(event).encode()


def _found(catalog: Catalog) -> tuple[bool, int, int | None]:
    """Whether a log holds, how many entries it has, and where it breaks first."""
    with catalog.cursor() as cursor:
        found = verify(cursor)
    return found.ok, found.entries, found.broken_at


def _catalog_of(folder: Path, lengths: list[int]) -> Path:
    file, path = folder / "events.ndjson", folder / "whence.duckdb"
    file.write_bytes(b"\n".join(_events(lengths)))
    with Catalog(path) as catalog:
        ingest_paths(catalog, [str(file)])
        assert _found(catalog) == (True, len(lengths), None)
    return path


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of 17,000 short events: several parts, of bodies and of links, the first of one vector of DuckDB."""
    return _catalog_of(tmp_path_factory.mktemp("short"), [5] * 17_000)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log in which long events stand between short ones."""
    return _catalog_of(
        tmp_path_factory.mktemp("mixed"), [_LONG if number % 500 == 7 else 5 for number in range(5_000)]
    )


@pytest.mark.parametrize(
    "positions", [[1], [2_048], [2_049], [9_000], [8_999, 3_000], [5_000, 4_999, 100], [8_500, 2_050], [17_000]]
)
def test_the_first_altered_body_is_found(short: Path, tmp_path: Path, positions: list[int]) -> None:
    _alter(short, tmp_path, positions)


@pytest.mark.parametrize("positions", [[8], [508], [4_508], [4_509, 4_508], [4_508, 20]])
def test_the_first_altered_body_is_found_among_long_ones(mixed: Path, tmp_path: Path, positions: list[int]) -> None:
    _alter(mixed, tmp_path, positions)


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE log.entries SET kind = 'job' WHERE position IN (16384, 16999)", 16_384),
        ("UPDATE log.entries SET kind = 'job' WHERE position IN (16385, 16999)", 16_385),
        ("UPDATE log.entries SET event_time = event_time + INTERVAL 1 microsecond WHERE position = 1", 1),
        ("UPDATE log.entries SET actor = 'eve' WHERE position = 17000", 17_000),
        ("UPDATE log.entries SET chain_hash = NULL WHERE position = 16384", 16_384),
        ("UPDATE log.entries SET received_at = NULL WHERE position = 16384", 16_384),
        ("UPDATE log.entries SET received_at = 'infinity' WHERE position = 16385", 16_385),
        ("UPDATE log.entries SET body_hash = NULL WHERE position = 16385", 16_385),
        ("UPDATE log.entries SET position = 16384 WHERE position = 16385", 16_384),
        ("DELETE FROM log.entries WHERE position = 1", 2),
        ("DELETE FROM log.entries WHERE position = 16384", 16_385),
        ("DELETE FROM log.entries WHERE position = 16385", 16_386),
        ("DELETE FROM log.entries WHERE position BETWEEN 100 AND 16990", 16_991),
    ],
)
def test_the_first_altered_link_is_found(short: Path, tmp_path: Path, change: str, broken_at: int) -> None:
    """Above all where one part of the links ends and the next, which another thread may have, begins."""
    path = copy_catalog(short, tmp_path / "whence.duckdb")
    with altered(path) as connection:
        connection.execute(change)
    with Catalog(path) as catalog:
        ok, _, found = _found(catalog)
    assert (ok, found) == (False, broken_at)


def test_links_that_lie_in_another_order_hold(short: Path, tmp_path: Path) -> None:
    """The order of a log is its positions', wherever the file has its rows."""
    path = copy_catalog(short, tmp_path / "whence.duckdb")
    with altered(path) as connection:
        connection.execute("CREATE TEMP TABLE kept AS FROM log.entries ORDER BY position % 1000, position DESC")
        connection.execute("DELETE FROM log.entries")
        connection.execute("INSERT INTO log.entries FROM kept")
    with Catalog(path) as catalog:
        assert _found(catalog) == (True, 17_000, None)


def _alter(intact: Path, folder: Path, positions: list[int]) -> None:
    path = copy_catalog(intact, folder / "whence.duckdb")
    with altered(path) as connection:
        connection.execute(
            "UPDATE log.entries SET body = replace(body, 'verified', 'Verified') WHERE position IN $altered",
            {"altered": positions},
        )
    with Catalog(path) as catalog:
        ok, _, broken_at = _found(catalog)
    assert (ok, broken_at) == (False, min(positions))
