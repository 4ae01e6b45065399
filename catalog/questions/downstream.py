"""What came of a version, or of one of its columns, as a graph: what breaks where it is changed or dropped."""

from typing import Annotated, TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.governance.assessment.downstream import downstream_of, node_of
from catalog.lineage.closure import Node
from catalog.lineage.gaps.clues import NO_CLUES
from catalog.lineage.trace_json import ColumnTrace, TraceEdge, TraceRun, TraceTarget, TraceVersion, VersionName
from catalog.lineage.trace_writer import trace_json
from catalog.questions.impact import Source, start_of
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, AnyName, Column, Namespace, Version
from catalog.session.query import Circumstances, Question, ask
from catalog.values.errors import BadQuestionError

MOST = 1_000

Place = tuple[str, str, str]


class DownstreamRow(TraceVersion):
    """A version downstream, so many hops from the start; owner: of its dataset, None where not set."""

    owner: str | None


class _Owner(TypedDict):
    namespace: str
    name: str
    owner: str


class _Head(TypedDict):
    target: TraceTarget
    versions: list[DownstreamRow]
    runs: list[TraceRun]
    edges: list[TraceEdge]
    truncated: bool


class Downstream(_Head, Circumstances):
    """Everything downstream of a version or a source; truncated: only the nearest 1,000 versions are listed."""


class ColumnDownstream(Downstream, ColumnTrace):
    """The same with everything that one of its columns went into."""


def downstream(
    catalog: Catalog,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    source: Source = None,
    column: Column = None,
    *,
    every_version: Annotated[bool, About("Without a version: of every version, not only of the newest.")] = False,
    clocks: Clocks | None = None,
) -> Downstream | ColumnDownstream:
    """What came of a version, or of every dataset of a source: versions, runs and the edges between them.

    With a column, also the columns that it went into. At most the nearest 1,000 versions; `truncated` says so.
    """
    if column is not None and source is not None:
        raise BadQuestionError("A column of what? Give a NAME instead of a source", parameter="column")
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, clocks) as question:
        start = start_of(question, name, namespace, version, source, is_whole=every_version and not version)
        rows = [] if question.not_yet else downstream_of(question, start.nodes)
        kept = {node_of(row): row["depth"] for row in rows[:MOST]} or dict.fromkeys(start.nodes, 0)
        # Every edge into what came of it is an edge of that one's ancestry: the one walk that knows all of them.
        closure = question.closure(start.nodes[0], *kept)
        known = trace_json(closure, NO_CLUES)
        depths = {(row["namespace"], row["name"], row["version"]): row["depth"] for row in rows[:MOST]}
        edges = [
            edge for edge in known["edges"] if _place(edge["source"]) in depths and _place(edge["target"]) in depths
        ]
        runs = {edge["run_id"] for edge in edges}
        answer: Downstream = {
            "target": known["target"],
            **question.circumstances(),
            "versions": _versions(question, known["versions"], depths, list(kept)),
            "runs": [run for run in known["runs"] if run["run_id"] in runs],
            "edges": edges,
            "truncated": len(rows) > MOST or known["truncated"],
        }
        if column is None or name is None:
            return answer
        from catalog.lineage.column_closure import column_downstream  # noqa: PLC0415  # loads Arrow

        target = question.target(name, namespace, version)
        return {**answer, **column_downstream(closure, *question.columns(closure), target, column, list(kept))}


def _place(row: VersionName) -> Place:
    return row["namespace"], row["name"], row["version"]


def _versions(
    question: Question, known: list[TraceVersion], depths: dict[Place, int], nodes: list[Node]
) -> list[DownstreamRow]:
    """The versions downstream, nearest first, with the owners of their datasets."""
    given: dict[str, object] = {"dataset_keys": [node[0] for node in nodes]}
    owners = {
        (row["namespace"], row["name"]): row["owner"]
        for row in question.rows_of(_Owner, "questions/owners_of", given)
    }
    rows: list[DownstreamRow] = [
        {**row, "depth": depths[_place(row)], "owner": owners.get((row["namespace"], row["name"]))}
        for row in known
        if _place(row) in depths
    ]
    return sorted(rows, key=lambda row: (row["depth"], *_place(row)))
