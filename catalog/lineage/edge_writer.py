"""The edges of a trace as JSON: pieces that many edges share are written once, and joined for all edges at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from catalog.events.emitters.spark import SCAN_PROFILE, names_snapshot
from catalog.lineage.closure import Node
from catalog.lineage.closure_columns import NO_TIME, ClosureColumns, Manner
from catalog.lineage.edge_facts import EdgeFacts, subset_of
from catalog.lineage.passes import Numbers, Pieces, distinct, json_array, listed, ordered, taken
from catalog.lineage.reads import Reads, Said
from catalog.values.json_texts import json_texts


class _Edges(NamedTuple):
    """Edges in their order, by places as in `EdgeColumns`."""

    source: Numbers
    target: Numbers
    author: Numbers
    manner: Numbers


class _Endings(NamedTuple):
    """The ends of edges, each text once: which each edge has."""

    texts: list[bytes]
    at: Numbers


def written_edges(
    columns: ClosureColumns,
    names: list[bytes],
    authors: list[bytes],
    order: Sequence[int],
    facts: EdgeFacts,
) -> bytes:
    """The edges by target and source, in the order of versions given, then by author and kind.

    names, authors: the members of the name of each version and of each author.
    """
    in_order = _in_order(columns, order)
    edges = _Edges(*(taken(column, in_order) for column in columns.edges))
    return json_array(
        [
            Pieces([b',{"source":{']),
            Pieces(names, edges.source),
            Pieces([b'},"target":{']),
            Pieces(names, edges.target),
            Pieces([b"},"]),
            Pieces(authors, edges.author),
            Pieces([_manner(manner) for manner in columns.manners], edges.manner),
            Pieces(*_endings(columns, edges, in_order, facts)),
        ],
        len(in_order),
    )


def _in_order(columns: ClosureColumns, order: Sequence[int]) -> Numbers:
    edges, count = columns.edges, len(order)
    rank = [0] * count
    for at, place in enumerate(order):
        rank[place] = at
    found = ordered(taken(rank, edges.target), taken(rank, edges.source), count)
    if not found.has_ties:
        return found.places
    authors, manners = columns.authors, columns.manners

    def by_author(at: int) -> tuple[int, int, str, str, str, str]:
        author, kind = edges.author[at], manners[edges.manner[at]].kind
        job = authors.job_namespace[author] or "", authors.job_name[author] or ""
        return rank[edges.target[at]], rank[edges.source[at]], *job, authors.run_id[author] or "", kind

    return sorted(listed(found.places), key=by_author)


def _manner(manner: Manner) -> bytes:
    texts = json_texts([manner.kind, manner.resolved_by, manner.precision, manner.role])
    inferred = b"true" if manner.kind == "same_content" else b"false"
    return b',"kind":%b,"resolved_by":%b,"precision":%b,"role":%b,"inferred":%b' % (*texts, inferred)


def _endings(columns: ClosureColumns, edges: _Edges, in_order: Numbers, facts: EdgeFacts) -> _Endings:
    """What is said of each edge beside how it was found, to its end."""
    endings = _readings(columns, edges, in_order, facts.reads)
    # As in most traces no subsets and no profiles: then no edge is looked at.
    if facts.subsets:
        nodes, run_key = columns.versions.node, columns.authors.run_key
        ends = zip(listed(edges.source), listed(edges.target), listed(edges.author), strict=True)
        parts = (subset_of(run_key[by], nodes[of], nodes[into], facts.subsets) for of, into, by in ends)
        given = ((at, b',"subset":%b' % orjson.dumps(part)) for at, part in enumerate(parts) if part)
        endings = _with_more(endings, given)
    if facts.profiles:
        endings = _with_more(endings, _profiles(columns, edges, facts.profiles))
    return endings


def _profiles(columns: ClosureColumns, edges: _Edges, profiles: Mapping[Node, str]) -> Iterable[tuple[int, bytes]]:
    """Of appended versions the profile of the emitter that decided it, by the place of the edge."""
    nodes, manners = columns.versions.node, columns.manners
    for at, (into, how) in enumerate(zip(listed(edges.target), listed(edges.manner), strict=True)):
        if manners[how].kind == "carried_over" and nodes[into] in profiles:
            yield at, b',"profile":%b' % orjson.dumps(profiles[nodes[into]])


def _with_more(endings: _Endings, more: Iterable[tuple[int, bytes]]) -> _Endings:
    """The endings with more put before some of them."""
    texts, places = [*endings.texts], listed(endings.at)
    for at, text in more:
        texts.append(text + texts[places[at]])
        places[at] = len(texts) - 1
    return _Endings(texts, places)


def _readings(columns: ClosureColumns, edges: _Edges, in_order: Numbers, reads: Reads) -> _Endings:
    """When each edge was read, and what more is said of it; the end of the edge where nothing is."""
    read_at: Numbers = [NO_TIME] * len(in_order)
    if len(reads.by_edge):
        read_at = taken(reads.by_edge, in_order)
    places: dict[int, tuple[int | None, int]] = {}
    if reads.read_at:
        places = _looked_up(columns, edges, read_at)
        given = listed(read_at)
        for at, place in places.items():
            given[at] = reads.read_at.get(place, NO_TIME)
        read_at = given
    instants, found = distinct(read_at)
    written = columns.versions.created_at.json_of([0 if at == NO_TIME else at for at in instants])
    texts = [b"}" if at == NO_TIME else b',"read_at":%b}' % text for at, text in zip(instants, written, strict=True)]
    if not reads.said:
        return _Endings(texts, found)
    versions, sources, ends = columns.versions.node, listed(edges.source), listed(found)
    for at, place in places.items():
        if said := reads.said.get(place):
            texts.append(texts[ends[at]][:-1] + _said(said, versions[sources[at]][1]) + b"}")
            ends[at] = len(texts) - 1
    return _Endings(texts, ends)


def _looked_up(columns: ClosureColumns, edges: _Edges, read_at: Numbers) -> dict[int, tuple[int | None, int]]:
    """By which run and dataset the tables say when an edge was read, for those of which the graph does not."""
    datasets = [key for key, _ in columns.versions.node]
    # What a virtual version rests on was read when that was, not when the run read that defined it.
    is_virtual = [state == "virtual" for state in columns.versions.state]
    run_key = columns.authors.run_key
    ends = zip(listed(edges.source), listed(edges.target), listed(edges.author), listed(read_at), strict=True)
    return {
        at: (None if is_virtual[into] else run_key[by], datasets[of])
        for at, (of, into, by, known_at) in enumerate(ends)
        if known_at == NO_TIME
    }


def _said(said: Said, version: str) -> bytes:
    statistics = b',"statistics":%b' % orjson.dumps(said.statistics) if said.statistics else b""
    is_scanned = said.scanned is not None and names_snapshot(version, said.scanned)
    return statistics + (b',"profile":%b' % orjson.dumps(SCAN_PROFILE) if is_scanned else b"")
