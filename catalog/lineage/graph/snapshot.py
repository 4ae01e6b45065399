"""The graph's base: numbered versions, runs and edges as columns, read from the tables by the parts of the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from catalog.database.connection import stage, staged_statement
from catalog.database.fetch import fetch
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.lineage.closure import Contested
from catalog.lineage.graph import rows
from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.values.spelling import FILE_SCHEMES

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Texts: TypeAlias = pa.Array
R = TypeVar("R")
N = TypeVar("N", np.int64, np.int32, np.uint8, np.bool_)
_PATHS = f"^({'|'.join(sorted(FILE_SCHEMES))})(://|$)"
_PARTS = (
    "writes",
    "runs",
    "dataset_facts",
    "outputs",
    "creates",
    "writings",
    "productions",
    "named_reads",
    "versions",
    "ends",
    "timeline",
    "versions_before",
    "write_modes",
    "stand_ins",
    "inputs",
    "flows",
    "plain_reads",
    "declared_flows",
)


_STAGED = (*NAME_PARTS, *_PARTS)


@dataclass(slots=True)
class Keys:
    """Sorted keys, numbered by their place; subclasses have columns in the same order."""

    keys: Longs

    def place(self, key: int) -> int:
        """The number of a key, -1 where it is none."""
        at = int(self.keys.searchsorted(key))
        return at if at < len(self.keys) and self.keys[at] == key else -1


@dataclass(slots=True)
class Names(Keys):
    """Datasets or jobs, by key."""

    namespaces: Texts
    names: Texts

    def name(self, key: int) -> tuple[str, str]:
        """The namespace and name of a key that is here."""
        at = self.place(key)
        return str(self.namespaces[at]), str(self.names[at])


@dataclass(slots=True)
class Runs(Keys):
    """Runs by key."""

    run_id: Texts
    job_key: Longs
    state: Texts
    is_open: Flags
    first_at: Longs
    last_at: Longs
    started_at: Longs
    ended_at: Longs
    code_version: Texts


@dataclass(slots=True)
class DefinitionRows:
    """The base's definitions in columns, in order of dataset, time and run: a row for each input.

    at: NEVER where the run has not completed, so that nothing is defined yet. has_input False: it reads nothing, and
    its only row names no source.
    """

    dataset: Longs
    at: Longs
    run: Ints
    source: Longs
    has_input: Flags


@dataclass(slots=True)
class Base:
    """What the tables held when the graph was loaded. `*_off`: where the rows of each number begin.

    Versions are numbered by (dataset, version), after them pending reads by (dataset, time), runs by key. edges by
    target, made by version; run_made: the rows of made by run; reads by (dataset, named_at); column_*: the facets
    with column edges, by run. spelled_*: names that are not their own normal form, by it; link_*: symlinks in force,
    by identifier.
    """

    datasets: Names
    jobs: Names
    streaming_jobs: set[int]
    runs: Runs
    versions: int
    node_dataset: Longs
    node_version: Texts
    node_state: Bytes
    node_made_at: Longs
    node_read_at: Longs
    node_assumed_after: Ints
    pending_at: Longs
    all_datasets: Longs  # of versions and, after them, of pending reads
    edge_off: Longs
    edge_source: Ints
    edge_run: Ints
    edge_how: Bytes
    edge_role: Ints
    edge_read_at: Longs
    roles: list[str]
    out_off: Longs
    out_target: Ints
    made_off: Longs
    made_run: Ints
    made_node: Ints
    made_outcome: Bytes
    made_at: Longs
    made_emptied: Flags
    run_made: Longs
    run_made_off: Longs
    read_dataset: Longs
    read_at: Longs
    read_run: Ints
    column_run: Ints
    column_target: list[int | None]
    column_facet: Longs
    is_unversioned: Flags
    computed: Longs
    wipes: Longs
    definitions: DefinitionRows
    newest_event_at: int
    spelled_key: Longs
    spelled_dataset: Longs
    link_identifier: Longs
    link_dataset: Longs


def _offsets(sorted_numbers: Ints, count: int) -> Longs:
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)


def rows_between(first: Longs, end: Longs) -> tuple[Longs, Longs]:
    """The places in each slice first:end, one after the other, and how many each has."""
    # All the slices at once: one running number, shifted for each slice to where it begins.
    counts = end - first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - ends + counts, counts), counts


def _column(table: pa.Table, name: str, kind: type[N]) -> NDArray[N]:
    """A column without NULL, as it stands in memory where it is of that kind."""
    # Flags are bits in Arrow and bytes in numpy, so these have to be copied; the others are not.
    return np.asarray(table[name].combine_chunks().to_numpy(zero_copy_only=False), kind)


def _texts(table: pa.Table, name: str) -> Texts:
    """A column of texts in one piece: to take some out of many pieces takes time that grows with all of them."""
    return table[name].combine_chunks()


class _Fetch:
    """Fetches statements over the staged parts."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        # Each part is worked out once, for all the statements; so are the numbers of versions and runs.
        stage_joined_names(cursor)
        stage(cursor, _PARTS, NAME_PARTS)
        cursor.execute(staged_statement("lineage/graph/paths", _STAGED), {"schemes": _PATHS})
        cursor.execute(staged_statement("lineage/graph/streamed", _STAGED))
        cursor.execute(staged_statement("lineage/graph/computed", _STAGED))
        cursor.execute(staged_statement("lineage/graph/edges", _STAGED))
        cursor.execute(staged_statement("lineage/graph/nodes", _STAGED))
        cursor.execute(staged_statement("lineage/graph/runs", _STAGED))

    def table(self, name: str, **parameters: object) -> pa.Table:
        return self._cursor.execute(staged_statement(name, _STAGED), parameters).to_arrow_table()

    def rows(self, name: str, row_type: Callable[..., R]) -> list[R]:
        return fetch(self._cursor, staged_statement(name, _STAGED), row_type)

    def names(self, table: pa.Table, key: str) -> Names:
        return Names(_column(table, key, np.int64), _texts(table, "namespace"), _texts(table, "name"))

    def runs(self) -> Runs:
        table = self.table("lineage/graph/fetch_runs", never=NEVER)
        return Runs(
            keys=_column(table, "run_key", np.int64),
            run_id=_texts(table, "run_id"),
            job_key=_column(table, "job_key", np.int64),
            state=_texts(table, "state"),
            is_open=_column(table, "is_open", np.bool_),
            first_at=_column(table, "first_at", np.int64),
            last_at=_column(table, "last_at", np.int64),
            started_at=_column(table, "started_at", np.int64),
            ended_at=_column(table, "ended_at", np.int64),
            code_version=_texts(table, "code_version"),
        )

    def versions(self, name: str) -> pa.Table:
        states = [state.name.lower() for state in VersionState]
        return self.table(name, states=states, never=NEVER)

    def edges(self) -> pa.Table:
        numbers = {how.name.lower(): int(how) for how in Resolution if how <= Resolution.SAME_CONTENT}
        return self.table("lineage/graph/fetch_edges", never=NEVER, **numbers)


def load_base(cursor: duckdb.DuckDBPyConnection) -> tuple[Base, rows.RareFacts]:
    """Everything the tables hold that the graph needs, as the cursor sees it now."""
    fetched = _Fetch(cursor)
    reads, columns = fetched.table("lineage/graph/fetch_reads"), fetched.table("lineage/graph/fetch_column_facets")
    return _base(fetched, reads, columns), _rare_facts(fetched, reads, columns)


def _base(fetched: _Fetch, reads: pa.Table, columns: pa.Table) -> Base:
    nodes, made = fetched.versions("lineage/graph/fetch_nodes"), fetched.versions("lineage/graph/fetch_productions")
    datasets, jobs = fetched.table("lineage/graph/fetch_datasets"), fetched.table("lineage/graph/fetch_jobs")
    runs, edges = fetched.runs(), fetched.edges()
    spelled, links = fetched.table("lineage/graph/fetch_spelled"), fetched.table("lineage/graph/fetch_links")
    source, target = _column(edges, "source", np.int32), _column(edges, "target", np.int32)
    # The same edges and productions by their other end, as places: nothing is held twice.
    outward = np.argsort(source, kind="stable")
    node_dataset, made_at = _column(nodes, "dataset_key", np.int64), _column(nodes, "made_at", np.int64)
    states = _column(nodes, "state", np.uint8)
    versions = int(np.count_nonzero(states != VersionState.PENDING))
    made_run, made_node = _column(made, "run", np.int32), _column(made, "node", np.int32)
    by_run = np.argsort(made_run, kind="stable")
    roles = edges["flow_role"].combine_chunks().dictionary_encode()  # few roles, many edges
    columns_of_runs = columns.filter(pc.is_valid(columns["run"]))
    return Base(
        datasets=fetched.names(datasets, "dataset_key"),
        jobs=fetched.names(jobs, "job_key"),
        streaming_jobs=set(_column(jobs, "job_key", np.int64)[_column(jobs, "is_streaming", np.bool_)].tolist()),
        runs=runs,
        versions=versions,
        node_dataset=node_dataset[:versions],
        node_version=_texts(nodes, "version")[:versions],
        node_state=states[:versions],
        node_made_at=made_at[:versions],
        node_read_at=_column(nodes, "read_at", np.int64)[:versions],
        node_assumed_after=_column(nodes, "assumed_after", np.int32)[:versions],
        pending_at=made_at[versions:],
        all_datasets=node_dataset,
        edge_off=_offsets(target, nodes.num_rows),
        edge_source=source,
        edge_run=_column(edges, "run", np.int32),
        edge_how=_column(edges, "how", np.uint8),
        edge_role=roles.indices.to_numpy(zero_copy_only=False),
        edge_read_at=_column(edges, "read_at", np.int64),
        roles=roles.dictionary.to_pylist(),
        out_off=_offsets(source[outward], nodes.num_rows),
        out_target=target[outward],
        made_off=_offsets(made_node, nodes.num_rows),
        made_run=made_run,
        made_node=made_node,
        made_outcome=_column(made, "outcome", np.uint8),
        made_at=_column(made, "made_at", np.int64),
        made_emptied=_column(made, "is_emptied", np.bool_),
        run_made=by_run,
        run_made_off=_offsets(made_run[by_run], len(runs.keys)),
        read_dataset=_column(reads, "dataset_key", np.int64),
        read_at=_column(reads, "named_at", np.int64),
        read_run=_column(reads, "run", np.int32),
        column_run=_column(columns_of_runs, "run", np.int32),
        column_target=columns_of_runs["target_key"].to_pylist(),
        column_facet=_column(columns_of_runs, "facet_hash", np.int64),
        is_unversioned=_column(nodes, "is_unversioned", np.bool_)[:versions],
        computed=_column(fetched.table("lineage/graph/fetch_computed"), "dataset_key", np.int64),
        wipes=_column(fetched.table("lineage/graph/fetch_wipes"), "node", np.int64),
        definitions=_definitions(fetched.table("lineage/graph/fetch_definitions", never=NEVER)),
        newest_event_at=fetched.rows("lineage/graph/fetch_newest_event", rows.NewestEvent)[0].event_time or NEVER,
        spelled_key=_column(spelled, "spelled_key", np.int64),
        spelled_dataset=_column(spelled, "dataset_key", np.int64),
        link_identifier=_column(links, "identifier_key", np.int64),
        link_dataset=_column(links, "dataset_key", np.int64),
    )


def _definitions(table: pa.Table) -> DefinitionRows:
    return DefinitionRows(
        dataset=_column(table, "dataset_key", np.int64),
        at=_column(table, "defined_at", np.int64),
        run=_column(table, "run", np.int32),
        source=_column(table, "source_key", np.int64),
        has_input=_column(table, "has_input", np.bool_),
    )


def _rare_facts(fetched: _Fetch, reads: pa.Table, columns: pa.Table) -> rows.RareFacts:
    looped = reads.filter(reads["is_looped"])
    names = fetched.rows("lineage/graph/fetch_name_keys", rows.NameKey)
    columns_of_others = columns.filter(pc.is_null(columns["run"])).drop_columns(["run"])
    return rows.RareFacts(
        looped=list(map(rows.LoopedRead, looped["dataset_key"].to_pylist(), looped["run"].to_pylist())),
        ends=fetched.rows("lineage/graph/fetch_ends", rows.End),
        announced=fetched.rows("lineage/graph/fetch_announced", rows.Announced),
        column_facets=[rows.ColumnFacet(**row) for row in columns_of_others.to_pylist()],
        facet_edges=fetched.rows("lineage/graph/fetch_facet_edges", rows.FacetEdge),
        canonical=fetched.rows("lineage/graph/fetch_canonical", rows.Canonical),
        contested=fetched.rows("lineage/graph/fetch_contested", Contested),
        placeholders=[row.dataset_key for row in names if row.reason == "placeholder"],
        alike=[row.dataset_key for row in names if row.reason == "alike"],
        taken_back=[row.dataset_key for row in names if row.reason == "taken_back"],
        alias_scopes=fetched.rows("lineage/graph/fetch_alias_scopes", rows.AliasScope),
        dataset_facts=fetched.rows("lineage/graph/fetch_dataset_facts", rows.DatasetFact),
        declared=fetched.rows("lineage/graph/fetch_declared", rows.Declared),
        scans=fetched.rows("lineage/graph/fetch_scans", rows.Scan),
        created=fetched.rows("lineage/graph/fetch_created", rows.Created),
        contradictory=fetched.rows("lineage/graph/fetch_contradictory", rows.Contradictory),
        unfollowed=fetched.rows("lineage/graph/fetch_unfollowed", rows.Unfollowed),
        paths=fetched.rows("lineage/graph/fetch_paths", rows.PathRow),
        stand_ins=fetched.rows("lineage/graph/fetch_stand_ins", rows.StandIn),
        folder_inputs=fetched.table("lineage/graph/fetch_folder_inputs").column(0).to_pylist(),
        streams=fetched.table("lineage/graph/fetch_streams").column(0).to_pylist(),
        streamed=fetched.rows("lineage/graph/fetch_streamed", rows.StreamedVersion),
        nameless_jobs=fetched.table("lineage/graph/fetch_nameless_jobs")["job_key"].to_pylist(),
        nameless_runs=fetched.rows("lineage/graph/fetch_nameless_runs", rows.NamelessRun),
    )
