"""What the SQL of runs says of a gap: the path of a dataset that another run wrote, and that no event connects."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.events.facet_values import member, text
from catalog.events.sql_paths import NamedPath, folders_of, paths_in
from catalog.lineage.closure import Closure
from catalog.lineage.gaps.namesakes import Presence
from catalog.lineage.reads import canonical_names
from catalog.values.keys import key_of

_MOST_RUNS = 20  # of a leaf are looked at: those of one job have one text


class PathClue(NamedTuple):
    """A dataset that runs write, whose path the SQL of another job names. is_maker: that job made the leaf."""

    namespace: str
    name: str
    path: str
    named_by: tuple[str, str]
    written_by: tuple[str, str]
    is_maker: bool


class _Using(NamedTuple):
    """A run that made a leaf, or read it."""

    leaf_key: int
    run_key: int
    is_maker: bool


class _SentAs(NamedTuple):
    """A run as it was sent, and which run it is; job_key None: the job it was sent under."""

    sent_key: int
    run_key: int
    job_key: int | None


class _SqlFacet(NamedTuple):
    run_key: int
    job_key: int
    facet_hash: int


class _SqlRow(NamedTuple):
    run_key: int
    job_namespace: str
    job_name: str
    body: str


class _WrittenRow(NamedTuple):
    path_key: int
    dataset_key: int
    namespace: str
    name: str
    job_namespace: str
    job_name: str


def find_path_clues(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, leaves: Collection[int], presence: Presence
) -> dict[int, list[PathClue]]:
    """By the key of a leaf: what the SQL of the runs that made it, or read it, names."""
    if not presence.sql:
        return {}  # as where every job is a script: to look for those of thousands of leaves takes a walk's time
    using = _using(closure, leaves)
    if not using:
        return {}
    rows = _sql_of(cursor, sorted({item.run_key for item in using}), has_nameless=presence.nameless)
    paths = {run: paths_in(text(member(orjson.loads(row.body), "query")) or "") for run, row in rows.items()}
    written = _written(cursor, closure, {path for each in paths.values() for path in each})
    found: dict[int, list[PathClue]] = defaultdict(list)
    for item in using:
        for path in paths.get(item.run_key, ()):
            row, other = rows[item.run_key], _nearest(path, written)
            job = row.job_namespace, row.job_name
            # What the job writes itself is no source of it.
            if other is None or other.dataset_key == item.leaf_key or job == (other.job_namespace, other.job_name):
                continue
            by = other.job_namespace, other.job_name
            clue = PathClue(other.namespace, other.name, path.text, job, by, item.is_maker)
            if clue not in found[item.leaf_key]:
                found[item.leaf_key].append(clue)
    return dict(found)


def _sql_of(cursor: duckdb.DuckDBPyConnection, run_keys: list[int], *, has_nameless: bool) -> dict[int, _SqlRow]:
    """The latest SQL of each run that gives any."""
    sent = [_SentAs(key, key, None) for key in run_keys]
    if has_nameless:
        sent += fetch(cursor, statement("lineage/nameless_runs_of"), _SentAs, {"run_keys": run_keys})
    sent_keys, keys, job_keys = zip(*sent, strict=True)
    runs = {"sent_keys": list(sent_keys), "run_keys": list(keys), "job_keys": list(job_keys)}
    said = fetch(cursor, statement("lineage/sql_facets_of_runs"), _SqlFacet, runs)
    if not said:
        return {}
    keys, job_keys, facet_hashes = zip(*said, strict=True)
    facets = {"run_keys": list(keys), "job_keys": list(job_keys), "facet_hashes": list(facet_hashes)}
    return {row.run_key: row for row in fetch(cursor, statement("lineage/sql_of_runs"), _SqlRow, facets)}


def _using(closure: Closure, leaves: Collection[int]) -> list[_Using]:
    runs: dict[int, set[_Using]] = defaultdict(set)
    for node, makers in closure.producers.items():
        if node[0] in leaves:
            runs[node[0]] |= {_Using(node[0], run, is_maker=True) for run in makers}
    edges, run_keys = closure.columns.edges, closure.columns.authors.run_key
    key_at = {at: key for at, (key, _) in enumerate(closure.columns.versions.node) if key in leaves}
    # Of all edges only these are looked at one by one.
    readers = {ends for ends in zip(edges.source, edges.author, strict=True) if ends[0] in key_at}
    for source, author in readers:
        key, run_key = key_at[source], run_keys[author]
        if run_key is not None:
            runs[key].add(_Using(key, run_key, is_maker=False))
    return [item for key in sorted(runs) for item in sorted(runs[key])[:_MOST_RUNS]]


def _written(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, paths: Collection[NamedPath]
) -> dict[int, _WrittenRow]:
    """The datasets that runs wrote at some paths or around them, by the key of the path; none of the trace."""
    keys = {key_of(path.namespace, name) for path in paths for name in folders_of(path.name)}
    if not keys:
        return {}
    rows = fetch(cursor, statement("lineage/written_at_paths"), _WrittenRow, {"path_keys": sorted(keys)})
    canonical = canonical_names(cursor, closure, {row.dataset_key for row in rows})
    in_trace = closure.dataset_place
    found = {}
    for row in rows:
        key = canonical.get(row.dataset_key, row.dataset_key)
        if key not in in_trace:
            found[row.path_key] = row._replace(dataset_key=key)
    return found


def _nearest(path: NamedPath, written: dict[int, _WrittenRow]) -> _WrittenRow | None:
    """The dataset at a path, or the innermost folder around it."""
    keys = (key_of(path.namespace, name) for name in folders_of(path.name))
    return next((written[key] for key in keys if key in written), None)
