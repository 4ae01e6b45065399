"""Which names look like those of some datasets, by their last parts alone; what comes of it is for `clues`."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.lineage.gaps.name_index import Names, Parts

_MOST_NAMESAKES = 50  # hundreds of names that end alike say nothing about any of them


class Namesakes(NamedTuple):
    """By the key of a dataset: names that look like one of its own, and runs whose SQL writes such a name."""

    names: dict[int, set[int]]
    lost_by: dict[int, set[int]]


class Presence(NamedTuple):
    """Which of the things that explain a gap a catalog has at all; most have none of them."""

    links: bool
    lost_writes: bool
    sql: bool
    nameless: bool


class _Link(NamedTuple):
    wanted_key: int
    dataset_key: int


class _LostTarget(NamedTuple):
    run_key: int
    stem_key: int
    tail_key: int


def find_presence(cursor: duckdb.DuckDBPyConnection) -> Presence:
    """Which of them this catalog has."""
    (presence,) = fetch(cursor, statement("lineage/what_is_there"), Presence)
    return presence


def find_namesakes(
    cursor: duckdb.DuckDBPyConnection, keys: Collection[int], names: Names, presence: Presence
) -> Namesakes:
    """What looks like some datasets."""
    own = _own_names(cursor, keys, presence)
    every = set().union(*own.values())
    parts = {row.dataset_key: row for row in names.of_datasets(cursor, every)}
    by_stem, by_tail = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for row in names.like(cursor, parts.values()):
        by_stem[row.stem_key].append(row.dataset_key)
        by_tail[row.tail_key].append(row.dataset_key)
    lost = fetch(cursor, statement("lineage/lost_targets"), _LostTarget) if presence.lost_writes else ()
    alike: dict[int, set[int]] = {}
    lost_by: dict[int, set[int]] = {}
    for key, own_keys in own.items():
        rows = [parts[name] for name in own_keys if name in parts]
        if found := _alike(rows, own_keys, by_stem, by_tail):
            alike[key] = found
        if runs := {write.run_key for write in lost if any(_is_written_by(row, write) for row in rows)}:
            lost_by[key] = runs
    return Namesakes(alike, lost_by)


def _own_names(cursor: duckdb.DuckDBPyConnection, keys: Collection[int], presence: Presence) -> dict[int, set[int]]:
    """The names of each dataset: its own, and those a symlink or an alias puts beside it."""
    own = {key: {key} for key in sorted(keys)}
    if presence.links:
        for link in fetch(cursor, statement("lineage/linked_names"), _Link, {"dataset_keys": sorted(keys)}):
            own[link.wanted_key].add(link.dataset_key)
    return own


def _alike(
    rows: Iterable[Parts], own: set[int], by_stem: dict[int, list[int]], by_tail: dict[int, list[int]]
) -> set[int]:
    """The names with an equal pair of last parts, the first of too many; and, if few, with an equal last part."""
    found: set[int] = set()
    for row in rows:
        tails = set(by_tail.get(row.tail_key, ())) - own if row.tail_key else set()
        stems = set(by_stem.get(row.stem_key, ())) - own if row.stem_key else set()
        if not tails and not stems:
            continue  # as of most names
        found |= set(sorted(tails)[:_MOST_NAMESAKES])
        if len(stems) <= _MOST_NAMESAKES:
            found |= stems
    return found


def _is_written_by(row: Parts, write: _LostTarget) -> bool:
    if row.tail_key and write.tail_key:
        return row.tail_key == write.tail_key
    return row.stem_key != 0 and row.stem_key == write.stem_key
