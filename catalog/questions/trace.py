"""Where a version came from."""

from catalog.lineage.edge_facts import find_edge_facts
from catalog.lineage.trace_json import ColumnTrace, TraceAnswer, trace_json
from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import Column, Name, Namespace, Version
from catalog.session.query import Circumstances, ask


class Trace(Circumstances, TraceAnswer):
    """Everything a version came from, at the question's two times."""


class ColumnOfTrace(Trace, ColumnTrace):
    """The same with everything one of its columns came from."""


def trace(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    column: Column = None,
    clocks: Clocks | None = None,
) -> Trace | ColumnOfTrace:
    """Where a version, or one of its columns, came from: versions, runs, edges, sources, gaps."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        closure = question.closure(target.node)
        lineage = trace_json(closure, question.clues(closure), find_edge_facts(question.cursor, closure))
        if question.not_yet:
            lineage["sources"], lineage["gaps"] = [], []  # nothing is missing of what was not there
        answer: Trace = {"target": lineage["target"], **question.circumstances(), **lineage}
        if column is None:
            return answer
        from catalog.lineage.column_closure import column_trace  # noqa: PLC0415  # loads Arrow

        return {**answer, **column_trace(closure, *question.columns(closure), target, column)}
