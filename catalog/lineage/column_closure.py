"""The trace of one column: the same walk as a version's, over columns."""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from catalog.lineage.closure import Closure, Edge, Node
from catalog.lineage.columns import LineageIndex, author_of, fields_of, lineage_of, stage_closure
from catalog.lineage.lookup import Target
from catalog.lineage.trace_json import ColumnEdge, ColumnName, ColumnTrace, version_name
from catalog.values.errors import NextStep, NotFoundError

EVERY_COLUMN = "*"
_SHOWN = 10


class Column(NamedTuple):
    """A column of a version; `*` stands for its columns where its schema is unknown."""

    node: Node
    field: str


class ColumnStep(NamedTuple):
    """A step of a column trace. widened: no column lineage covers it, so it leads to every column."""

    source: Column
    target: Column
    edge: Edge
    type: str | None
    subtype: str | None
    masking: bool | None
    widened: bool


def find_column_closure(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, target: Target, column: str
) -> ColumnTrace:
    """The columns a column came from, each with its least depth, and the steps between them.

    Raises NotFoundError where the version's schema is known and neither it nor any column lineage names the column.
    """
    stage_closure(cursor, closure)
    fields = fields_of(cursor, any_reader=True)
    lineage = lineage_of(cursor, closure)
    start = Column((target.dataset_key, target.version), column)
    _check_column(start, closure, fields, lineage)
    depths, steps = walk_columns(start, closure, fields, lineage)
    exact, _ = walk_columns(start, closure, fields, lineage, widen=False)
    return {
        "column": column,
        "columns": [
            {**_column_name(closure, reached), "depth": depth, "widened": reached not in exact}
            for depth, _, reached in sorted((depth, _order(closure, at), at) for at, depth in depths.items())
        ],
        "column_edges": [
            _step_json(closure, step)
            for step in sorted(
                steps,
                key=lambda step: (
                    _order(closure, step.target),
                    _order(closure, step.source),
                    str(step.type),
                    str(step.subtype),
                    str(step.edge.run_id),
                ),
            )
        ],
    }


def walk_columns(
    start: Column, closure: Closure, fields: dict[Node, list[str]], lineage: LineageIndex, *, widen: bool = True
) -> tuple[dict[Column, int], list[ColumnStep]]:
    """The least depth of every column reached from the start, and every step between; widen=False: exact ones."""
    incoming: dict[Node, list[Edge]] = defaultdict(list)
    for edge in closure.edges:
        incoming[edge.target].append(edge)
    depths = {start: 0}
    steps: list[ColumnStep] = []
    waiting = deque([start])
    while waiting:
        column = waiting.popleft()
        for edge in incoming[column.node]:
            for step in _steps(column, edge, fields, lineage):
                if step.widened and not widen:
                    continue
                steps.append(step)
                if step.source not in depths:
                    depths[step.source] = depths[column] + 1
                    waiting.append(step.source)
    return depths, list(dict.fromkeys(steps))


def _steps(column: Column, edge: Edge, fields: dict[Node, list[str]], lineage: LineageIndex) -> Iterator[ColumnStep]:
    """The steps from a column over one edge: the same column, those its lineage names, or every one."""
    if edge.kind == "carried_over" and column.field != EVERY_COLUMN:
        yield ColumnStep(Column(edge.source, column.field), column, edge, "DIRECT", "IDENTITY", None, widened=False)
        return
    known = lineage.get((author_of(edge), column.node[0]), [])
    is_covered = any(item.target_field == column.field for item in known)
    for item in known:
        if item.source_key == edge.source[0] and item.target_field in (column.field, None):
            source = Column(edge.source, item.source_field or EVERY_COLUMN)
            yield ColumnStep(source, column, edge, item.type, item.subtype, item.masking, widened=False)
    if not is_covered:
        for field in fields.get(edge.source) or [EVERY_COLUMN]:
            yield ColumnStep(Column(edge.source, field), column, edge, None, None, None, widened=True)


def _check_column(start: Column, closure: Closure, fields: dict[Node, list[str]], lineage: LineageIndex) -> None:
    known = set(fields.get(start.node, ()))
    for (_, target_key), items in lineage.items() if known else ():
        if target_key == start.node[0]:
            known |= {item.target_field for item in items if item.target_field}
    if known and start.field not in known:
        version = closure.versions[start.node]
        listed = ", ".join(sorted(known)[:_SHOWN])
        raise NotFoundError(
            f"No column {start.field!r} in {version.name} {version.version}. It has: {listed}",
            NextStep("All columns", "show", {"name": version.name}) if len(known) > _SHOWN else None,
        )


def _order(closure: Closure, column: Column) -> tuple[str, str, str, str]:
    version = closure.versions[column.node]
    return version.namespace, version.name, version.version, column.field


def _column_name(closure: Closure, column: Column) -> ColumnName:
    return {**version_name(closure.versions[column.node]), "column": column.field}


def _step_json(closure: Closure, step: ColumnStep) -> ColumnEdge:
    return {
        "source": _column_name(closure, step.source),
        "target": _column_name(closure, step.target),
        "run_id": step.edge.run_id,
        "kind": step.edge.kind,
        "type": step.type,
        "subtype": step.subtype,
        "masking": step.masking,
        "widened": step.widened,
    }
