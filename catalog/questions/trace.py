"""Where a version came from."""

import orjson

from catalog.lineage.trace_json import ColumnTrace, TraceAnswer
from catalog.lineage.trace_writer import WrittenTrace, written_trace
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import Column, Name, Namespace, Version
from catalog.session.query import Circumstances, ask


class Trace(Circumstances, TraceAnswer):
    """Everything a version came from, at the question's two times."""


class ColumnOfTrace(Trace, ColumnTrace):
    """The same with everything one of its columns came from."""


class Written(Circumstances, WrittenTrace):
    """A `Trace` for orjson to write."""


class ColumnWritten(Written, ColumnTrace):
    """A `ColumnOfTrace` for orjson to write."""


def trace(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    column: Column = None,
    clocks: Clocks | None = None,
) -> Trace | ColumnOfTrace:
    """Where a version, or one of its columns, came from: versions, runs, edges, sources, gaps."""
    answer: Trace | ColumnOfTrace = orjson.loads(
        orjson.dumps(write_trace(catalog, name, namespace, version, column, clocks))
    )
    return answer


def write_trace(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    column: Column = None,
    clocks: Clocks | None = None,
) -> Written | ColumnWritten:
    """The same for orjson to write, which takes a tenth of the time where there are thousands of edges."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version, is_walked=True)
        closure = question.closure(target.node)
        lineage = written_trace(closure, question.clues(closure), question.trace_texts(closure))
        if question.not_yet:
            lineage["sources"], lineage["gaps"] = [], []  # nothing is missing of what was not there
        answer: Written = {"target": lineage["target"], **question.circumstances(), **lineage}
        if column is None:
            return answer
        from catalog.lineage.column_closure import column_trace  # noqa: PLC0415  # loads Arrow

        return {**answer, **column_trace(closure, *question.columns(closure), target, column)}
