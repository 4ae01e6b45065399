"""What the tables know about the gaps of a trace: what they likely mean, and which runs left them.

Looked up for the datasets of gaps alone, by one statement that costs the same in a large catalog; only where that
finds something is more asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.database.subset import of_subset, stage_names
from catalog.lineage.closure import Closure, leaves_of
from catalog.lineage.gaps.likeness import Described, Likeness, Name, Strength, likeness
from catalog.lineage.gaps.name_index import Names, NameTable
from catalog.lineage.gaps.namesakes import find_namesakes, find_presence
from catalog.lineage.gaps.path_clues import PathClue, find_path_clues
from catalog.values.keys import key_of

_MOST_CANDIDATES = 3  # named for one gap

Outcome = Literal["open", "failed", "completed"]


class Candidate(NamedTuple):
    """A dataset that a gap likely means. reason: what makes it likely, in words."""

    namespace: str
    name: str
    reason: str


class Likely(NamedTuple):
    """A candidate for a dataset, how far the likeness goes and by how many things, and the job that wrote it last."""

    candidate: Candidate
    strength: Strength
    weight: int
    job_namespace: str
    job_name: str

    @property
    def is_supported(self) -> bool:
        """Whether more speaks for it than one part of the names."""
        return self.strength > Strength.ONE_PART


class Writer(NamedTuple):
    """A run that writes a dataset, and how it ended."""

    dataset_key: int
    outcome: Outcome
    run_id: str
    job_namespace: str
    job_name: str
    started_at: datetime
    ended_at: datetime | None


class LostWrite(NamedTuple):
    """A run that completed without naming any output, though its SQL writes the target."""

    run_key: int
    run_id: str
    job_namespace: str
    job_name: str
    ended_at: datetime
    target: str


class Clues(NamedTuple):
    """What is known about gaps, by the key of their dataset.

    others: how many more candidates there are than those in likely. paths: what the SQL of runs that made or read it
    names.
    """

    likely: dict[int, list[Likely]]
    others: dict[int, int]
    writers: dict[int, dict[Outcome, Writer]]
    lost: dict[int, list[LostWrite]]
    paths: dict[int, list[PathClue]]


NO_CLUES = Clues({}, {}, {}, {}, {})


class DescribedRow(NamedTuple):
    """A dataset to compare; job None: no run wrote it. read_keys: what its writers read."""

    dataset_key: int
    namespace: str
    name: str
    names: list[dict[str, str]]
    job_namespace: str | None
    job_name: str | None
    read_keys: list[int]
    fields: list[str]
    uri: str | None

    @property
    def described(self) -> Described:
        """What likeness is judged by."""
        names = sorted(Name(item["namespace"], item["name"]) for item in self.names)
        return Described(Name(self.namespace, self.name), tuple(names), tuple(self.fields), self.uri)


def find_clues(cursor: duckdb.DuckDBPyConnection, closure: Closure, names: Names | None = None) -> Clues:
    """What is known about the gaps of a closure; names: where namesakes are looked for (None: in the table)."""
    leaves = {leaf.dataset_key for leaf in leaves_of(closure) if leaf.source_name is None}
    unversioned = {closure.columns.versions.node[place][0] for place in closure.unversioned}
    if not leaves and not unversioned:
        return NO_CLUES
    presence = find_presence(cursor)
    alike, lost_by = find_namesakes(cursor, leaves, names or NameTable(), presence)
    lost = _lost_writes(cursor, lost_by)
    paths = find_path_clues(cursor, closure, leaves, presence) if leaves else {}
    if not alike and not unversioned:
        return NO_CLUES._replace(lost=lost, paths=paths)
    stage_names(cursor, sorted(unversioned.union(alike, *alike.values())))
    likely, others = _likely(cursor, alike) if alike else ({}, {})
    writers = _writers(cursor, sorted(unversioned)) if unversioned else {}
    return Clues(likely, others, writers, lost, paths)


def _likely(
    cursor: duckdb.DuckDBPyConnection, alike: dict[int, set[int]]
) -> tuple[dict[int, list[Likely]], dict[int, int]]:
    """The candidates for each dataset, likeliest first."""
    rows = fetch(cursor, of_subset("lineage/likely_datasets"), DescribedRow)
    by_name = {key_of(*name): row for row in rows for name in row.described.names}
    likely, others = {}, {}
    for key in sorted(alike):
        # By the canonical key: two of the names may be one dataset's.
        named = {row.dataset_key: row for name in alike[key] if (row := by_name.get(name))}
        if key in by_name:
            found = likely_for(by_name[key], named.values())
            if found:
                likely[key], others[key] = found[:_MOST_CANDIDATES], max(0, len(found) - _MOST_CANDIDATES)
    return likely, others


def likely_for(row: DescribedRow, rows: Iterable[DescribedRow]) -> list[Likely]:
    """The datasets that runs write and that look like one, likeliest first; only the best kind of likeness counts.

    What is made from it is another dataset, however alike the names are.
    """
    one = row.described
    found: list[tuple[Likeness, DescribedRow, str, str]] = []
    for other in rows:
        if other.job_namespace is None or other.job_name is None or other.dataset_key == row.dataset_key:
            continue
        alike = None if row.dataset_key in other.read_keys else likeness(one, other.described)
        if alike:
            found.append((alike, other, other.job_namespace, other.job_name))
    if not found:
        return []
    best = max(alike.strength for alike, *_ in found)
    found.sort(key=lambda item: (-item[0].strength, -item[0].weight, item[1].namespace, item[1].name))
    return [
        Likely(Candidate(other.namespace, other.name, alike.reason), alike.strength, alike.weight, *job)
        for alike, other, *job in found
        if alike.strength == best
    ]


def _writers(cursor: duckdb.DuckDBPyConnection, keys: list[int]) -> dict[int, dict[Outcome, Writer]]:
    writers: dict[int, dict[Outcome, Writer]] = defaultdict(dict)
    for writer in fetch(cursor, of_subset("lineage/gap_writers"), Writer, {"dataset_keys": keys}):
        writers[writer.dataset_key][writer.outcome] = writer
    return dict(writers)


def _lost_writes(cursor: duckdb.DuckDBPyConnection, lost: dict[int, set[int]]) -> dict[int, list[LostWrite]]:
    if not lost:
        return {}
    keys = sorted(set().union(*lost.values()))
    found = fetch(cursor, statement("lineage/lost_writes_of"), LostWrite, {"run_keys": keys})
    by_dataset = {key: [write for write in found if write.run_key in runs] for key, runs in sorted(lost.items())}
    return {key: writes for key, writes in by_dataset.items() if writes}
