"""The trace of one column: the same walk as a version's, over columns."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from catalog.lineage.closure import Closure, Edge, Node
from catalog.lineage.column_names import NO_NAMES, ColumnNames, no_column
from catalog.lineage.columns import (
    SAME_COLUMNS,
    Author,
    LineageIndex,
    author_of,
)
from catalog.lineage.lookup import Target
from catalog.lineage.output_lineage import NO_LINEAGE, OutputLineage
from catalog.lineage.trace_json import ColumnEdge, ColumnName, ColumnTrace, version_name
from catalog.values.errors import NextStep, NotFoundError

EVERY_COLUMN = "*"


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


def column_trace(
    closure: Closure, fields: Mapping[Node, ColumnNames], lineage: LineageIndex, target: Target, column: str
) -> ColumnTrace:
    """The columns a column came from, each with its least depth, and the steps between them.

    The column may be spelt in other letter case or quotes than its version has it, where only one can be meant.
    Raises NotFoundError where the version's schema is known and neither it nor any column lineage names the column.
    """
    walk = ColumnWalk(closure, fields, lineage)
    start = walk.start(target, column)
    depths, steps = walk.back_from(start)
    exact = _exactly_reached(start, steps)
    return {
        "column": start.field,
        "columns": [
            {**_column_name(closure, reached), "depth": depth, "widened": reached not in exact}
            for depth, _, reached in sorted((depth, _order(closure, at), at) for at, depth in depths.items())
        ],
        "column_edges": [
            _step_json(closure, step) for step in sorted(steps, key=lambda step: _step_order(closure, step))
        ],
    }


def column_downstream(
    closure: Closure,
    fields: Mapping[Node, ColumnNames],
    lineage: LineageIndex,
    target: Target,
    column: str,
    nodes: Sequence[Node],
) -> ColumnTrace:
    """The columns that a column went into, each with its least depth, and the steps between them.

    closure: of all nodes; nodes: what came of the target, nearest first. Raises as `column_trace`.
    """
    walk = ColumnWalk(closure, fields, lineage)
    start = walk.start(target, column)
    depths, steps = walk.forward_from(start, nodes)
    exact = _exactly_reached(start, [step._replace(source=step.target, target=step.source) for step in steps])
    return {
        "column": start.field,
        "columns": [
            {**_column_name(closure, reached), "depth": depth, "widened": reached not in exact}
            for depth, _, reached in sorted((depth, _order(closure, at), at) for at, depth in depths.items())
        ],
        "column_edges": [
            _step_json(closure, step) for step in sorted(steps, key=lambda step: _step_order(closure, step))
        ],
    }


class ColumnWalk:
    """The columns of a closure, and the steps back from each."""

    def __init__(self, closure: Closure, fields: Mapping[Node, ColumnNames], lineage: LineageIndex) -> None:
        """Take a closure; fields: the schema of its versions; lineage: what its runs and declarations state."""
        self._closure = closure
        self._fields = fields
        self._stated = lineage
        self._edges: dict[Node, list[Edge]] = defaultdict(list)
        for edge in closure.edges:
            self._edges[edge.target].append(edge)
        self._incoming: dict[Node, list[tuple[Edge, OutputLineage]]] = {}

    def _into(self, node: Node) -> list[tuple[Edge, OutputLineage]]:
        """The edges into a version, each with the column lineage that its author states of it."""
        known = self._incoming.get(node)
        if known is None:
            authors = {edge: author_of(edge) for edge in self._edges[node] if edge.kind not in SAME_COLUMNS}
            feeding: dict[Author, set[int]] = defaultdict(set)
            for edge, author in authors.items():
                feeding[author].add(edge.source[0])
            lineage = {
                author: OutputLineage(self._stated.get((author, node[0]), ()), datasets)
                for author, datasets in feeding.items()
            }
            known = self._incoming[node] = [
                (edge, lineage[authors[edge]] if edge in authors else NO_LINEAGE) for edge in self._edges[node]
            ]
        return known

    def start(self, target: Target, column: str) -> Column:
        """The column that a name means in a version.

        Raises NotFoundError where the schema is known and neither it nor any column lineage has the name.
        """
        node = target.node
        stated = [field for _, lineage in self._into(node) for field in lineage.fields]
        known = ColumnNames([*self._fields.get(node, NO_NAMES), *stated])
        matching = known.matching(column)
        if len(matching) == 1 or node not in self._fields:
            return Column(node, matching[0] if len(matching) == 1 else column)
        version = self._closure.versions[node]
        raise NotFoundError(
            no_column(column, f"{version.name} {version.version}", matching or sorted(known)),
            NextStep("All columns", "show", {"name": version.name}),
        )

    def back_from(self, start: Column) -> tuple[dict[Column, int], list[ColumnStep]]:
        """The least depth of every column reached from the start, and every step between."""
        depths = {start: 0}
        steps: dict[ColumnStep, None] = {}
        waiting = deque([start])
        while waiting:
            column = waiting.popleft()
            for edge, lineage in self._into(column.node):
                for step in self._steps(column, edge, lineage):
                    steps[step] = None
                    if step.source not in depths:
                        depths[step.source] = depths[column] + 1
                        waiting.append(step.source)
        return depths, list(steps)

    def forward_from(self, start: Column, nodes: Sequence[Node]) -> tuple[dict[Column, int], list[ColumnStep]]:
        """The least depth of every column of some versions that the start went into, and every step between."""
        out: dict[Column, list[ColumnStep]] = defaultdict(list)
        for node in nodes:
            for edge, lineage in self._into(node):
                for field in self._fields_of(node):
                    for step in self._steps(Column(node, field), edge, lineage):
                        out[step.source].append(step)
        depths = {start: 0}
        steps: dict[ColumnStep, None] = {}
        waiting = deque([start])
        while waiting:
            column = waiting.popleft()
            # What was read of an unknown schema may be this column as well as any other.
            for step in (*out[column], *out[Column(column.node, EVERY_COLUMN)]):
                steps[step] = None
                if step.target not in depths:
                    depths[step.target] = depths[column] + 1
                    waiting.append(step.target)
        return depths, list(steps)

    def _fields_of(self, node: Node) -> Iterable[str]:
        """The columns of a version by its schema, else by column lineage; `*` where neither names one."""
        stated = dict.fromkeys(field for _, lineage in self._into(node) for field in lineage.fields)
        return self._fields.get(node) or tuple(stated) or (EVERY_COLUMN,)

    def _steps(self, column: Column, edge: Edge, lineage: OutputLineage) -> Iterator[ColumnStep]:
        """The steps from a column over one edge: the same column, those its lineage names, or every one."""
        if edge.kind in SAME_COLUMNS:
            yield from self._passed_on(column, edge)
            return
        into = lineage.into(column.field) if column.field != EVERY_COLUMN else None
        for item in lineage.into_all if into is None else into:
            if item.source_key == edge.source[0]:
                source = self._column(edge.source, item.source_field or EVERY_COLUMN)
                yield ColumnStep(source, column, edge, item.type, item.subtype, item.masking, widened=False)
        if into is None:
            yield from self._widened(column, edge)

    def _passed_on(self, column: Column, edge: Edge) -> Iterator[ColumnStep]:
        """The step over an edge that keeps content as it is: to the column of the same name, if there may be one."""
        fields = self._fields.get(edge.source)
        is_there = fields is None or bool(fields.matching(column.field))
        if column.field == EVERY_COLUMN or not (is_there or edge.kind == "carried_over"):
            yield from self._widened(column, edge)
            return
        source = self._column(edge.source, column.field)
        yield ColumnStep(source, column, edge, "DIRECT", "IDENTITY", None, widened=False)

    def _widened(self, column: Column, edge: Edge) -> Iterator[ColumnStep]:
        for field in self._fields.get(edge.source) or (EVERY_COLUMN,):
            yield ColumnStep(Column(edge.source, field), column, edge, None, None, None, widened=True)

    def _column(self, node: Node, field: str) -> Column:
        """A column as the schema of its version spells it."""
        return Column(node, self._fields.get(node, NO_NAMES).spelling(field) or field)


def _exactly_reached(start: Column, steps: Iterable[ColumnStep]) -> set[Column]:
    """The columns that some way without a widened step leads to."""
    sources: dict[Column, list[Column]] = defaultdict(list)
    for step in steps:
        if not step.widened:
            sources[step.target].append(step.source)
    reached, waiting = {start}, [start]
    while waiting:
        fresh = set(sources[waiting.pop()]) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _step_order(closure: Closure, step: ColumnStep) -> tuple[str, ...]:
    edge = step.edge
    how = (str(step.type), str(step.subtype), str(edge.run_id), str(step.masking), edge.kind)
    by = (edge.job_namespace or "", edge.job_name or "", str(step.widened))
    return *_order(closure, step.target), *_order(closure, step.source), *how, *by


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
