"""The graph's base: numbered versions, runs and edges as columns, read from the tables by the parts of the rule."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from catalog.database.connection import stage, staged_statement
from catalog.lineage.graph.run_events import Told, moment_of

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
_PARTS = (
    "canonical",
    "writes",
    "runs",
    "productions",
    "versions",
    "ends",
    "timeline",
    "reads",
    "declared",
    "edges",
)


@dataclass(slots=True)
class Keys:
    """Sorted keys, numbered by their place; and what was said of each, in the same order."""

    keys: Longs
    columns: dict[str, Any]

    def place(self, key: int) -> int:
        """The number of a key, -1 where it is none."""
        at = int(self.keys.searchsorted(key))
        return at if at < len(self.keys) and self.keys[at] == key else -1

    def text(self, column: str, at: int) -> str:
        """The text of a column at a number."""
        return str(self.columns[column][at])


@dataclass(slots=True)
class Base:
    """What the tables held when the graph was loaded. `*_off`: where the rows of each number begin.

    Versions are numbered by (dataset, version), runs by key. edges by target, made by version; run_made: the rows of
    made by run; reads by (dataset, named_at).
    """

    datasets: Keys
    namespaces: set[str]
    jobs: Keys
    runs: Keys
    node_dataset: Longs
    node_version: pa.ChunkedArray
    node_state: NDArray[np.uint8]
    node_made_at: Longs
    node_is_read: NDArray[np.bool_]
    edge_off: Longs
    edge_source: Ints
    edge_run: Ints
    edge_how: NDArray[np.uint8]
    edge_role: NDArray[np.int32]
    roles: list[str]
    out_off: Longs
    out_target: Ints
    made_off: Longs
    made_run: Ints
    made_node: Ints
    made_outcome: NDArray[np.uint8]
    made_at: Longs
    made_emptied: NDArray[np.bool_]
    run_made: Longs
    run_made_off: Longs
    read_dataset: Longs
    read_at: Longs
    read_run: Ints
    told_run: Longs
    told_target: list[int | None]
    told_facet: Longs


@dataclass(slots=True)
class Small:
    """The rarer facts, as plain rows."""

    looped: list[tuple[int, int]]
    ends: list[tuple[int, int, int]]
    announced: list[tuple[int, str, int | None, bool]]
    columns: list[tuple[int | None, int | None, int]]
    facets: list[tuple[int, int | None, int]]
    canonical: list[tuple[int, int, bool]]
    said: dict[tuple[int, str], tuple[Told, bool]]
    declared: list[tuple[int, int, int | None]]
    unstable: set[tuple[str, int]]


STATES = ("produced", "external", "attempted", "open", "unversioned")


def _offsets(sorted_numbers: NDArray[Any], count: int) -> Longs:
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)


class _Fetch:
    """Fetches statements over the staged parts as Arrow."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        stage(cursor, _PARTS)
        cursor.execute(staged_statement("lineage/graph/nodes", _PARTS))
        cursor.execute(staged_statement("lineage/graph/runs", _PARTS))

    def table(self, name: str) -> pa.Table:
        """The rows of graph_fetch_<name>."""
        return self.cursor.execute(staged_statement(f"lineage/graph/fetch_{name}", _PARTS)).to_arrow_table()

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """The rows of graph_fetch_<name> as tuples."""
        return self.cursor.execute(staged_statement(f"lineage/graph/fetch_{name}", _PARTS)).fetchall()

    def keys(self, name: str, key: str) -> Keys:
        """The rows of graph_fetch_<name> in order of their keys."""
        table = self.table(name)
        columns = {
            column: _column(table, column)
            if not pa.types.is_string(table.schema.field(column).type)
            else table[column]
            for column in table.column_names
            if column != key
        }
        return Keys(_column(table, key), columns)


def _column(table: pa.Table, name: str) -> NDArray[Any]:
    found: NDArray[Any] = table[name].combine_chunks().to_numpy(zero_copy_only=False)
    return found


def load_base(cursor: duckdb.DuckDBPyConnection) -> tuple[Base, Small]:
    """Everything the tables hold that the graph needs, as the cursor sees it now."""
    fetch = _Fetch(cursor)
    nodes, runs = fetch.table("nodes"), fetch.keys("runs", "run_key")
    made, edges = fetch.table("productions"), fetch.table("edges")
    reads, columns = fetch.table("reads"), fetch.table("columns")
    count, run_count = nodes.num_rows, len(runs.keys)
    target = _column(edges, "target")
    source = _column(edges, "source")
    outward = np.argsort(source, kind="stable")
    made_run, made_node = _column(made, "run"), _column(made, "node")
    by_run = np.argsort(made_run, kind="stable")
    roles = edges["flow_role"].combine_chunks().dictionary_encode()
    states = nodes["state"].combine_chunks().dictionary_encode()
    state_codes = np.array([STATES.index(state) for state in states.dictionary.to_pylist()] or [0], np.uint8)
    read_run, looped = _column(reads, "run"), _column(reads, "is_looped")
    told_by_run = columns.filter(pc.is_valid(columns["run"]))
    told_by_others = columns.filter(pc.is_null(columns["run"]))
    datasets = fetch.keys("datasets", "dataset_key")
    base = Base(
        datasets=datasets,
        namespaces=set(datasets.columns["namespace"].unique().to_pylist()),
        jobs=fetch.keys("jobs", "job_key"),
        runs=runs,
        node_dataset=_column(nodes, "dataset_key"),
        node_version=nodes["version"].combine_chunks(),
        node_state=state_codes[states.indices.to_numpy(zero_copy_only=False)],
        node_made_at=_column(nodes, "made_at"),
        node_is_read=_column(nodes, "is_read"),
        edge_off=_offsets(target, count),
        edge_source=source,
        edge_run=_column(edges, "run"),
        edge_how=_column(edges, "how"),
        edge_role=roles.indices.to_numpy(zero_copy_only=False),
        roles=roles.dictionary.to_pylist(),
        out_off=_offsets(source[outward], count),
        out_target=target[outward],
        made_off=_offsets(made_node, count),
        made_run=made_run,
        made_node=made_node,
        made_outcome=_column(made, "outcome"),
        made_at=_column(made, "made_at"),
        made_emptied=_column(made, "is_emptied"),
        run_made=by_run,
        run_made_off=_offsets(made_run[by_run], run_count),
        read_dataset=_column(reads, "dataset_key"),
        read_at=_column(reads, "named_at"),
        read_run=read_run,
        told_run=_column(told_by_run, "run"),
        told_target=told_by_run["target_key"].to_pylist(),
        told_facet=_column(told_by_run, "facet_hash"),
    )
    return base, Small(
        looped=list(zip(base.read_dataset[looped].tolist(), read_run[looped].tolist(), strict=True)),
        ends=fetch.rows("ends"),
        announced=fetch.rows("announced"),
        columns=[(row["job_key"], row["target_key"], row["facet_hash"]) for row in told_by_others.to_pylist()],
        facets=fetch.rows("facets"),
        canonical=fetch.rows("canonical"),
        said={(row[0], row[1]): ((moment_of(row[2], row[3]), row[4]), row[5]) for row in fetch.rows("said")},
        declared=fetch.rows("declared"),
        unstable=set(fetch.rows("unstable")),
    )
