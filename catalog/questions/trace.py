"""Where a version came from."""

from catalog.lineage.closure import trace_json
from catalog.lineage.column_closure import find_column_closure
from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import Column, Name, Namespace, Version
from catalog.session.query import JsonObject, ask


def trace(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    column: Column = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Where a version, or one of its columns, came from: versions, runs, edges, sources, gaps."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        closure = question.closure(target.node)
        found = trace_json(closure)
        if column is not None:
            found |= find_column_closure(question.cursor, closure, target, column)
        return {"target": found.pop("target"), **question.circumstances(), **found}
