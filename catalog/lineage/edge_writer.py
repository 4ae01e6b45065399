"""The edges of a trace as JSON: pieces that many edges share are written once, and joined for all edges at once."""

from collections.abc import Mapping, Sequence

import orjson

from catalog.events.emitters.spark import SCAN_PROFILE, names_snapshot
from catalog.lineage.closure import Node
from catalog.lineage.closure_columns import AuthorColumns, ClosureColumns, Manner
from catalog.lineage.edge_facts import EdgeFacts, subset_of
from catalog.lineage.reads import Reads, Said
from catalog.values.json_texts import json_texts

_PIECES = 5  # of each edge


def written_edges(columns: ClosureColumns, names: Sequence[bytes], order: Sequence[int], facts: EdgeFacts) -> bytes:
    """The edges by target and source, in the order of versions given, then by author and kind.

    names: the members of each version's name.
    """
    in_order = _in_order(columns, order)
    if not in_order:
        return b"[]"
    source, target, author, manner = ([column[at] for at in in_order] for column in columns.edges)
    sources = [b',{"source":{%b},"target":{' % name for name in names]
    authors, manners = _authors(columns.authors), [_manner(manner) for manner in columns.manners]
    pieces = [b""] * (_PIECES * len(in_order))
    pieces[0::_PIECES] = map(sources.__getitem__, source)
    pieces[1::_PIECES] = map(names.__getitem__, target)
    pieces[2::_PIECES] = map(authors.__getitem__, author)
    pieces[3::_PIECES] = map(manners.__getitem__, manner)
    endings = _endings(columns, source, target, author, facts)
    if facts.profiles:
        _add_profiles(columns, target, manner, facts.profiles, endings)
    pieces[4::_PIECES] = endings
    pieces[0] = b"[" + pieces[0].removeprefix(b",")
    pieces.append(b"]")
    return b"".join(pieces)


def _in_order(columns: ClosureColumns, order: Sequence[int]) -> list[int]:
    edges, count = columns.edges, len(order)
    rank = [0] * count
    for at, place in enumerate(order):
        rank[place] = at
    # One number for both ends: numbers are compared many times as fast as tuples.
    ends = [rank[target] * count + rank[source] for source, target in zip(edges.source, edges.target, strict=True)]
    ordered = sorted(range(len(ends)), key=ends.__getitem__)
    if len(set(ends)) == len(ends):
        return ordered
    authors, manners = columns.authors, columns.manners

    def by_author(at: int) -> tuple[int, str, str, str, str]:
        author, kind = edges.author[at], manners[edges.manner[at]].kind
        job = authors.job_namespace[author] or "", authors.job_name[author] or ""
        return ends[at], *job, authors.run_id[author] or "", kind

    return sorted(ordered, key=by_author)


def _authors(authors: AuthorColumns) -> list[bytes]:
    columns = (json_texts(column) for column in (authors.run_id, authors.job_namespace, authors.job_name))
    return [b'},"run_id":%b,"job_namespace":%b,"job_name":%b' % row for row in zip(*columns, strict=True)]


def _manner(manner: Manner) -> bytes:
    texts = json_texts([manner.kind, manner.resolved_by, manner.precision, manner.role])
    inferred = b"true" if manner.kind == "same_content" else b"false"
    return b',"kind":%b,"resolved_by":%b,"precision":%b,"role":%b,"inferred":%b' % (*texts, inferred)


def _endings(
    columns: ClosureColumns, source: Sequence[int], target: Sequence[int], author: Sequence[int], facts: EdgeFacts
) -> list[bytes]:
    """What is said of each edge beside how it was found, to its end."""
    endings = _readings(columns, source, target, author, facts.reads)
    if not facts.subsets:
        return endings  # as in most traces: then no edge is looked at
    nodes, run_key = columns.versions.node, columns.authors.run_key
    for at, (of, into, by) in enumerate(zip(source, target, author, strict=True)):
        if subset := subset_of(run_key[by], nodes[of], nodes[into], facts.subsets):
            endings[at] = b',"subset":%b%b' % (orjson.dumps(subset), endings[at])
    return endings


def _add_profiles(
    columns: ClosureColumns,
    target: Sequence[int],
    manner: Sequence[int],
    profiles: Mapping[Node, str],
    endings: list[bytes],
) -> None:
    """Put before the endings of appended versions the profile of the emitter that decided it."""
    nodes, manners = columns.versions.node, columns.manners
    for at, (into, how) in enumerate(zip(target, manner, strict=True)):
        if manners[how].kind == "carried_over" and nodes[into] in profiles:
            endings[at] = b',"profile":%b%b' % (orjson.dumps(profiles[nodes[into]]), endings[at])


def _readings(
    columns: ClosureColumns, source: Sequence[int], target: Sequence[int], author: Sequence[int], reads: Reads
) -> list[bytes]:
    """When each edge was read, and what more is said of it; the end of the edge where nothing is."""
    if not reads.read_at:
        return [b"}"] * len(source)
    nodes, run_key = columns.versions.node, columns.authors.run_key
    datasets = [key for key, _ in nodes]
    runs = map(run_key.__getitem__, author)
    places = list(zip(runs, map(datasets.__getitem__, source), strict=True))
    # What a virtual version rests on was read when that was, not when the run read that defined it.
    virtual = {at for at, state in enumerate(columns.versions.state) if state == "virtual"}
    if virtual:
        places = [(None if into in virtual else run, of) for (run, of), into in zip(places, target, strict=True)]
    instants = [*{*reads.read_at.values()}]
    written = columns.versions.created_at.json_of(instants)
    texts: dict[int | None, bytes] = {
        at: b',"read_at":%b}' % text for at, text in zip(instants, written, strict=True)
    }
    texts[None] = b"}"
    readings = [texts[at] for at in map(reads.read_at.get, places)]
    for at, place in enumerate(places) if reads.said else ():
        if said := reads.said.get(place):
            readings[at] = readings[at][:-1] + _said(said, nodes[source[at]][1]) + b"}"
    return readings


def _said(said: Said, version: str) -> bytes:
    statistics = b',"statistics":%b' % orjson.dumps(said.statistics) if said.statistics else b""
    is_scanned = said.scanned is not None and names_snapshot(version, said.scanned)
    return statistics + (b',"profile":%b' % orjson.dumps(SCAN_PROFILE) if is_scanned else b"")
