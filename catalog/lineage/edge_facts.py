"""What the events of a trace's runs say of its edges beside how they were found; kept in no graph."""

from collections.abc import Mapping
from typing import NamedTuple

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.database.subset import of_subset, stage_names
from catalog.lineage.closure import Closure, Node
from catalog.lineage.reads import NO_READS, Reads, canonical_names, find_reads, keys_of_runs, times_of
from catalog.values.canonical_json import Json

_META = frozenset({"_producer", "_schemaURL"})


class SubsetPlace(NamedTuple):
    """A dataset that a run reads or writes; version None: any of it."""

    run_key: int
    dataset_key: int
    is_output: bool
    version: str | None


class _SubsetRow(NamedTuple):
    run_key: int
    dataset_key: int
    is_output: bool
    version: str | None
    moment: int
    subset_hash: int


class _FacetRow(NamedTuple):
    facet_hash: int
    body: str


class _WriterRow(NamedTuple):
    dataset_key: int


class _ProfileRow(NamedTuple):
    dataset_key: int
    version: str
    profile: str


Subset = dict[str, Json]
Subsets = Mapping[SubsetPlace, Subset]


class EdgeFacts(NamedTuple):
    """When runs read, and how much; which part of a dataset they read or wrote; what made a write an append.

    profiles: by version, the profile of the emitter (docs/emitters.md) by which it adds to the one before.
    """

    reads: Reads
    subsets: Subsets
    profiles: Mapping[Node, str]


NO_EDGE_FACTS = EdgeFacts(NO_READS, {}, {})


def find_edge_facts(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> EdgeFacts:
    """What is said of the edges of a closure."""
    return EdgeFacts(find_reads(cursor, closure), _subsets(cursor, closure), _profiles(cursor, closure))


def subset_of(run_key: int | None, source: Node, target: Node, subsets: Subsets) -> Subset:
    """The part that the run of an edge read of its source, and wrote of its target; empty where it does not say."""
    if run_key is None:
        return {}
    found: Subset = {}
    for (dataset_key, version), is_output in ((source, False), (target, True)):
        place = SubsetPlace(run_key, dataset_key, is_output, version)
        found |= subsets.get(place, subsets.get(place._replace(version=None), {}))
    return found


def _subsets(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> Subsets:
    """The subset facets of a closure's runs, without what says only who sent them."""
    # Few catalogs have any: to see that costs a tenth of looking for those of thousands of runs.
    if not cursor.execute(statement("lineage/has_subsets")).fetchall()[0][0]:
        return {}
    times = times_of(closure)
    if times is None:
        return {}
    given = {"run_keys": orjson.dumps(keys_of_runs(closure)).decode(), **times._asdict()}
    rows = fetch(cursor, statement("lineage/trace_subsets"), _SubsetRow, given)
    if not rows:
        return {}
    canonical = canonical_names(cursor, closure, {row.dataset_key for row in rows})
    hashes: dict[SubsetPlace, int] = {}
    for row in sorted(rows, key=lambda row: row.moment):
        key = canonical.get(row.dataset_key, row.dataset_key)
        hashes[SubsetPlace(row.run_key, key, row.is_output, row.version)] = row.subset_hash
    of_hashes = {"facet_hashes": sorted(set(hashes.values()))}
    bodies = {
        row.facet_hash: {key: value for key, value in orjson.loads(row.body).items() if key not in _META}
        for row in fetch(cursor, statement("lineage/facet_bodies"), _FacetRow, of_hashes)
    }
    return {place: bodies.get(subset_hash, {}) for place, subset_hash in hashes.items()}


def _profiles(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> Mapping[Node, str]:
    """Of appended versions the profile of the emitter that decided it, where one did."""
    carried = {at for at, manner in enumerate(closure.columns.manners) if manner.kind == "carried_over"}
    edges, nodes = closure.columns.edges, closure.columns.versions.node
    ends = zip(edges.target, edges.manner, strict=True) if carried else ()
    appended = {nodes[target] for target, manner in ends if manner in carried}
    run_keys = sorted({run_key for node in appended for run_key in closure.producers.get(node, ())})
    times = times_of(closure) if run_keys else None
    if times is None:
        return {}
    # Few catalogs have such writes; only where this one has, the rule of write modes is asked what decided.
    given = {"run_keys": run_keys, **times._asdict()}
    writers = fetch(cursor, statement("lineage/trace_writers_by_profile"), _WriterRow, given)
    if not writers:
        return {}
    stage_names(cursor, [row.dataset_key for row in writers])
    rows = fetch(cursor, of_subset("lineage/trace_profiles"), _ProfileRow)
    return {(row.dataset_key, row.version): row.profile for row in rows if (row.dataset_key, row.version) in appended}
