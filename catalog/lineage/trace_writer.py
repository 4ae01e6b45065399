"""A trace as JSON, written from the columns of its closure: no value is made for each of its thousands of edges."""

from collections.abc import Sequence
from typing import TypedDict

import orjson

from catalog.lineage.closure import Closure, TraceTexts, Version, place_of
from catalog.lineage.closure_columns import AuthorColumns, ClosureColumns, RunColumns
from catalog.lineage.edge_facts import NO_EDGE_FACTS, EdgeFacts
from catalog.lineage.edge_writer import written_edges
from catalog.lineage.gaps.clues import Clues
from catalog.lineage.gaps.gap import Gap
from catalog.lineage.gaps.gaps import gaps_of
from catalog.lineage.gaps.name_gaps import once_a_dataset
from catalog.lineage.gaps.trace_warnings import LineageWarning, warnings_of
from catalog.lineage.passes import Numbers, Pieces, column, json_array, shared, taken
from catalog.lineage.trace_json import (
    TraceAnswer,
    TraceGap,
    TraceSource,
    TraceTarget,
    TraceWarning,
    candidates_json,
    version_name,
)
from catalog.values.json_texts import json_texts


class WrittenTrace(TypedDict):
    """A `TraceAnswer` for orjson to write: what a trace has much of is JSON already."""

    target: TraceTarget
    versions: orjson.Fragment
    runs: orjson.Fragment
    edges: orjson.Fragment
    sources: list[TraceSource]
    gaps: list[TraceGap]
    warnings: list[TraceWarning]
    truncated: bool


def trace_json(closure: Closure, clues: Clues, facts: EdgeFacts = NO_EDGE_FACTS) -> TraceAnswer:
    """The target, versions, runs, edges, sources, gaps and warnings of a trace, sorted."""
    answer: TraceAnswer = orjson.loads(orjson.dumps(written_trace(closure, clues, trace_texts(closure, facts))))
    return answer


def trace_texts(closure: Closure, facts: EdgeFacts = NO_EDGE_FACTS) -> TraceTexts:
    """The versions, runs and edges of a trace as JSON."""
    columns = closure.columns
    order, names, authors = _by_name(columns), _names(columns), _authors(columns.authors)
    edges = written_edges(columns, names, authors, order, facts)
    return TraceTexts(order, _versions(columns, names, order), _runs(columns.runs, authors), edges)


def written_trace(closure: Closure, clues: Clues, texts: TraceTexts) -> WrittenTrace:
    """A trace for orjson to write."""
    leaves = dict(zip(closure.leaves, closure.leaf_versions, strict=True))
    target = closure.version_at(closure.place[closure.target])
    return {
        "target": {**version_name(target), "type": target.type},
        "versions": orjson.Fragment(texts.versions),
        "runs": orjson.Fragment(texts.runs),
        "edges": orjson.Fragment(texts.edges),
        "sources": [_source_json(leaves[place]) for place in texts.order if place in leaves],
        "gaps": [_gap_json(closure, gap) for gap in once_a_dataset(gaps_of(closure, clues))],
        "warnings": [_warning_json(closure, item) for item in warnings_of(closure)],
        "truncated": bool(closure.cut),
    }


def _by_name(columns: ClosureColumns) -> list[int]:
    """The places of the versions in the order of namespace, name and version."""
    # Texts are compared for this order only: edges, many times as many, are sorted by its numbers.
    datasets = columns.datasets
    by_name = sorted(range(len(datasets.name)), key=datasets.name.__getitem__)
    by_name.sort(key=datasets.namespace.__getitem__)
    nodes = columns.versions.node
    if len(datasets.name) == len(nodes):
        return by_name  # each dataset stands where its only version does
    rank = {datasets.dataset_key[place]: at for at, place in enumerate(by_name)}
    return sorted(range(len(nodes)), key=[(rank[key], version) for key, version in nodes].__getitem__)


def _names(columns: ClosureColumns) -> list[bytes]:
    """The members of the name of each version."""
    datasets, nodes = columns.datasets, columns.versions.node
    namespaces, names = json_texts(datasets.namespace), json_texts(datasets.name)
    if len(datasets.dataset_key) < len(nodes):
        place = {key: at for at, key in enumerate(datasets.dataset_key)}
        places = [place[key] for key, _ in nodes]
        namespaces, names = [namespaces[at] for at in places], [names[at] for at in places]
    rows = zip(namespaces, names, json_texts([version for _, version in nodes]), strict=True)
    return [b'"namespace":%b,"name":%b,"version":%b' % row for row in rows]


def _authors(authors: AuthorColumns) -> list[bytes]:
    """The members that name each author."""
    columns = (json_texts(column) for column in (authors.run_id, authors.job_namespace, authors.job_name))
    return [b'"run_id":%b,"job_namespace":%b,"job_name":%b' % row for row in zip(*columns, strict=True)]


def _versions(columns: ClosureColumns, names: list[bytes], order: Sequence[int]) -> bytes:
    """The versions by depth, then by name."""
    rows, datasets = columns.versions, columns.datasets
    by_depth = column(sorted(order, key=rows.depth.__getitem__))
    kinds = dict(zip(datasets.dataset_key, datasets.type, strict=True))
    return json_array(
        [
            Pieces([b",{"]),
            Pieces(names, by_depth),
            _few(b',"type":%b', [kinds[key] for key, _ in rows.node], by_depth),
            _few(b',"depth":%b,"created_at":', rows.depth, by_depth),
            Pieces(rows.created_at.json(), by_depth),
            _few(b',"state":%b}', rows.state, by_depth),
        ],
        len(order),
    )


def _runs(runs: RunColumns, authors: list[bytes]) -> bytes:
    """The runs by the text of their start, then by job and id; the first of the authors are the runs."""
    started, ended = runs.started_at.json(), runs.ended_at.json()
    began = [b"" if at == b"null" else at for at in started]
    in_order = sorted(range(len(began)), key=began.__getitem__)
    if len(set(began)) < len(began):
        keys = list(zip(began, runs.job_namespace, runs.job_name, runs.run_id, strict=True))
        in_order.sort(key=keys.__getitem__)
    places = column(in_order)
    return json_array(
        [
            Pieces([b",{"]),
            Pieces(authors, places),
            _few(b',"state":%b,"started_at":', runs.state, places),
            Pieces(started, places),
            Pieces([b',"ended_at":']),
            Pieces(ended, places),
            _few(b',"code_version":%b}', runs.code_version, places),
        ],
        len(in_order),
    )


def _few(template: bytes, values: Sequence[str | int | None], places: Numbers) -> Pieces:
    """Values of which there are few, each written once."""
    if len(dict.fromkeys(values)) == 1:
        return Pieces([template % text for text in json_texts(values[:1])])
    each, at = shared(values)
    return Pieces([template % text for text in json_texts(each)], taken(at, places))


def _source_json(leaf: Version) -> TraceSource:
    return {
        "namespace": leaf.namespace,
        "name": leaf.name,
        "version": leaf.version,
        "declared": leaf.source_name is not None,
        "source_name": leaf.source_name,
    }


def _gap_json(closure: Closure, gap: Gap) -> TraceGap:
    namespace, name, version = place_of(closure, gap.node)
    answer: TraceGap = {
        "kind": gap.kind,
        "namespace": namespace,
        "name": name,
        "version": version,
        "message": gap.message,
    }
    if gap.remedy:
        answer["mend"] = gap.remedy
    if gap.candidates:
        answer["candidates"] = candidates_json(gap.candidates)
    return answer


def _warning_json(closure: Closure, item: LineageWarning) -> TraceWarning:
    namespace, name, version = place_of(closure, item.node)
    answer: TraceWarning = {
        "kind": item.kind,
        "namespace": namespace,
        "name": name,
        "version": version,
        "run_id": item.run_id,
        "job_namespace": item.job_namespace,
        "job_name": item.job_name,
        "message": item.message,
    }
    if item.remedy:
        answer["mend"] = item.remedy
    return answer
