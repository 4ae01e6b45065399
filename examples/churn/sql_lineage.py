"""What a SQL statement reads, writes, and which column flows into which: taken from the statement by sqlglot.

Understands what the shop writes: CREATE TABLE AS, INSERT INTO, COPY TO over SELECT with CTEs, joins,
aggregates and windows. Anything else (UNION, subqueries in WHERE) raises NotUnderstood: a guess would be a
false lineage.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sqlglot import exp, parse
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from whence import ColumnEdge

WAREHOUSE = "duckdb://shop"
FILES = "file"


class NotUnderstood(Exception):  # noqa: N818
    """A statement whose lineage is not certain."""


class Dataset(NamedTuple):
    """A dataset's name in OpenLineage."""

    namespace: str
    name: str


class Way(NamedTuple):
    """How a column is used, in OpenLineage's words."""

    type: Literal["DIRECT", "INDIRECT"]
    subtype: str
    masking: bool = False


class Flow(NamedTuple):
    """A column of a dataset, and how it is used."""

    source: Dataset
    field: str
    way: Way


IDENTITY = Way("DIRECT", "IDENTITY")
TRANSFORMATION = Way("DIRECT", "TRANSFORMATION")
AGGREGATION = Way("DIRECT", "AGGREGATION")
MASKED = Way("DIRECT", "TRANSFORMATION", masking=True)
CONDITIONAL = Way("INDIRECT", "CONDITIONAL")
FILTER = Way("INDIRECT", "FILTER")
WINDOW = Way("INDIRECT", "WINDOW")

STRENGTH = ("IDENTITY", "TRANSFORMATION", "AGGREGATION")
HASHES = (exp.MD5, exp.MD5Digest, exp.SHA, exp.SHA2)
# the parts of an expression that decide about a value without being in it
DECIDING_PARTS: dict[type[exp.Expression], dict[str, Way]] = {
    exp.Case: {"this": CONDITIONAL},
    exp.If: {"this": CONDITIONAL},
    exp.Filter: {"expression": FILTER},
    exp.Window: {"partition_by": WINDOW, "order": WINDOW},
}
DECIDING_CLAUSES = {
    "where": "FILTER",
    "having": "FILTER",
    "qualify": "FILTER",
    "group": "GROUP_BY",
    "order": "SORT",
}


def statements(sql: str) -> list[exp.Expression]:
    """Return the statements of a script, CSV files in them as tables named by their path."""
    trees = [tree for tree in parse(sql, dialect="duckdb") if tree is not None]
    return [tree.transform(_file_as_table) for tree in trees]


def target_of(statement: exp.Expression) -> Dataset:
    """Return the dataset that the statement writes."""
    if isinstance(statement, exp.Copy):
        return Dataset(FILES, statement.args["files"][0].name)
    table = statement.this.this if isinstance(statement.this, exp.Schema) else statement.this
    return _dataset(table)


def sources_of(statement: exp.Expression) -> list[Dataset]:
    """Return the datasets that the statement reads, each once, by name."""
    tables = sorted(_query(statement).find_all(exp.Table), key=lambda table: table.name)
    return list(dict.fromkeys(_dataset(table) for table in tables if table.db))


def edges_of(statement: exp.Expression, fields: Mapping[Dataset, Mapping[str, str]]) -> list[ColumnEdge]:
    """Return the statement's column lineage, given the fields of its sources; each edge once."""
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for dataset in sources_of(statement):
        db, table = _as_table(dataset)
        schema.setdefault(db, {})[table] = dict(fields[dataset])
    query = qualify(_query(statement).copy(), schema=schema, dialect="duckdb", quote_identifiers=False)
    scope = build_scope(query)
    if scope is None:
        raise NotUnderstood(f"no query in {statement.sql()}")
    found = [
        ColumnEdge(target, *flow.source, flow.field, *flow.way)
        for target, flow in [*_into_columns(scope), *_into_everything(scope)]
    ]
    return list(dict.fromkeys(found))


def _into_columns(scope: Scope) -> Iterator[tuple[str | None, Flow]]:
    for column in _selects(scope):
        for flow in _flows(column, scope):
            yield column.alias_or_name, flow


def _into_everything(root: Scope) -> Iterator[tuple[str | None, Flow]]:
    for scope in root.traverse():
        for clause, way in _clauses(scope):
            for column in clause.find_all(exp.Column):
                for flow in _flows(column, scope):
                    yield None, Flow(flow.source, flow.field, Way(way.type, way.subtype, flow.way.masking))


def _clauses(scope: Scope) -> Iterator[tuple[exp.Expression, Way]]:
    for join in scope.expression.args.get("joins") or []:
        if join.args.get("on"):
            yield join.args["on"], Way("INDIRECT", "JOIN")
    for key, subtype in DECIDING_CLAUSES.items():
        if clause := scope.expression.args.get(key):
            yield clause, Way("INDIRECT", subtype)


def _flows(expression: exp.Expression, scope: Scope) -> Iterator[Flow]:
    """Yield every column of a real dataset behind an expression, through CTEs and derived tables."""
    for column, way in _uses(expression, IDENTITY):
        source = scope.sources.get(column.table) if column.table else scope  # ORDER BY may name a result
        if isinstance(source, exp.Table):
            yield Flow(_dataset(source), column.name, way)
        elif isinstance(source, Scope):
            for flow in _flows(_select(source, column.name), source):
                yield Flow(flow.source, flow.field, _then(way, flow.way))
        else:
            raise NotUnderstood(f"cannot tell where {column.sql()} comes from in {scope.expression.sql()}")


def _uses(node: exp.Expression, way: Way) -> Iterator[tuple[exp.Column, Way]]:
    if isinstance(node, exp.Column):
        yield node, way
        return
    deciding = DECIDING_PARTS.get(type(node), {})
    for part, children in node.args.items():
        for child in children if isinstance(children, list) else [children]:
            if isinstance(child, exp.Expression):
                yield from _uses(child, _then(way, deciding.get(part) or _way_through(node)))


def _way_through(node: exp.Expression) -> Way:
    if isinstance(node, exp.Alias | exp.Paren):
        return IDENTITY
    if isinstance(node, HASHES):
        return MASKED
    return AGGREGATION if isinstance(node, exp.AggFunc) else TRANSFORMATION


def _then(outer: Way, inner: Way) -> Way:
    """Return the way of a column used by `inner` inside something used by `outer`."""
    masking = outer.masking or inner.masking
    for way in (outer, inner):
        if way.type == "INDIRECT":
            return Way("INDIRECT", way.subtype, masking)
    return Way("DIRECT", max(outer.subtype, inner.subtype, key=STRENGTH.index), masking)


def _selects(scope: Scope) -> list[exp.Expression]:
    if not isinstance(scope.expression, exp.Select):
        raise NotUnderstood(f"only SELECT is understood, not {scope.expression.sql()}")
    return scope.expression.selects


def _select(scope: Scope, name: str) -> exp.Expression:
    for column in _selects(scope):
        if column.alias_or_name == name:
            return column
    raise NotUnderstood(f"no column {name} in {scope.expression.sql()}")


def _query(statement: exp.Expression) -> exp.Expression:
    query = statement.this if isinstance(statement, exp.Copy) else statement.args.get("expression")
    if query is None:
        raise NotUnderstood(f"no query in {statement.sql()}")
    return query.unnest()


def _file_as_table(node: exp.Expression) -> exp.Expression:
    if not (isinstance(node, exp.Table) and isinstance(node.this, exp.ReadCSV)):
        return node
    return exp.table_(node.this.this.name, db=FILES, alias=node.alias or None, quoted=True)


def _dataset(table: exp.Table) -> Dataset:
    return Dataset(FILES, table.name) if table.db == FILES else Dataset(WAREHOUSE, f"{table.db}.{table.name}")


def _as_table(dataset: Dataset) -> tuple[str, str]:
    if dataset.namespace == FILES:
        return FILES, dataset.name
    db, _, table = dataset.name.partition(".")
    return db, table
