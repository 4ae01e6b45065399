"""Which versions of a trace to draw, what each of them is, and where it stands: sources left, the target right.

A trace here is the answer of `catalog.questions.trace.trace`. Nothing in this file knows how a picture is drawn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fast_sugiyama import from_edges

from ui.presentation.versions import VersionId, id_of, known_by

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import TraceEdge, TraceVersion
    from catalog.questions.trace import Trace

LIMIT = 300
COLUMN = 264
ROW = 66
_DUMMY_ROOM = 0.35

Place = tuple[float, float]


class Drawn(NamedTuple):
    """A version to draw. kind: model, dataset, source (declared) or gap.

    type: in capitals, empty where unknown; marks: the kinds of its gaps; beyond: how many versions before it are
    left out of the picture; verdict: violation, gap, warning or pass, empty where not assessed.
    """

    id: VersionId
    kind: str
    type: str
    state: str
    created_at: str | None
    depth: int
    marks: tuple[str, ...]
    beyond: int
    verdict: str = ""


class Flow(NamedTuple):
    """Every edge between two versions, as one line. known: a key of KNOWN_WORDS."""

    source: VersionId
    target: VersionId
    known: str
    jobs: tuple[str, ...]
    roles: tuple[str, ...]
    edges: int


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a trace within some hops of its target."""

    versions: tuple[Drawn, ...]
    flows: tuple[Flow, ...]
    hops: int
    deepest: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return len(self.versions) == self.total


@dataclass(frozen=True, slots=True)
class Layout:
    """Where versions stand (the middle of each) and by which points each flow passes, in pixels."""

    places: dict[VersionId, Place]
    bends: dict[tuple[VersionId, VersionId], tuple[Place, ...]]
    width: float
    height: float


def part_within(
    trace: Trace,
    hops: int | None = 2,
    limit: int = LIMIT,
    verdicts: Mapping[VersionId, str] | None = None,
    also: Collection[VersionId] = (),
) -> Part:
    """The versions at most so many hops before the target (None: all), nearest first, never more than the limit.

    also: versions to show however far they are.
    """
    rows = sorted(trace["versions"], key=lambda row: (row["depth"], *id_of(row)))
    near = [row for row in rows if hops is None or row["depth"] <= hops][: max(1, limit - len(also))]
    far = [row for row in rows[len(near) :] if id_of(row) in also][: limit - len(near)]
    wanted = near + far
    shown = {id_of(row) for row in wanted}
    flows = _flows(trace["edges"])
    beyond = Counter(flow.target for flow in flows if flow.source not in shown)
    kinds = _source_kinds(trace)
    marks = _marks(trace)
    shown_verdicts = verdicts or {}
    versions = tuple(
        _drawn(row, kinds, marks, beyond)._replace(verdict=shown_verdicts.get(id_of(row), "")) for row in wanted
    )
    return Part(
        versions,
        tuple(flow for flow in flows if flow.source in shown and flow.target in shown),
        max(row["depth"] for row in near),
        max(row["depth"] for row in rows),
        len(rows),
    )


def _drawn(
    row: TraceVersion,
    kinds: Mapping[VersionId, str],
    marks: Mapping[VersionId, list[str]],
    beyond: Counter[VersionId],
) -> Drawn:
    version = id_of(row)
    own_type = str(row["type"] or "").upper()
    kind = kinds.get(version) or ("model" if own_type == "MODEL" else "dataset")
    return Drawn(
        version,
        kind,
        own_type,
        row["state"],
        row["created_at"],
        row["depth"],
        tuple(sorted(set(marks.get(version, ())))),
        beyond[version],
    )


def _source_kinds(trace: Trace) -> dict[VersionId, str]:
    """A source or a gap for each version that is the origin of data; one whose version is unknown is a gap too."""
    kinds = {id_of(row): "source" if row["declared"] else "gap" for row in trace["sources"]}
    unread = {"unversioned_source", "open_producer"}
    return kinds | {id_of(gap): "gap" for gap in trace["gaps"] if gap["kind"] in unread}


def _marks(trace: Trace) -> dict[VersionId, list[str]]:
    marks: dict[VersionId, list[str]] = defaultdict(list)
    for gap in trace["gaps"]:
        marks[id_of(gap)].append(gap["kind"])
    return marks


_STRONGEST_FIRST = ("explicit", "time", "none", "declared", "carried_over", "same_content")


def _flows(edges: Iterable[TraceEdge]) -> list[Flow]:
    """One flow for all edges between two versions, known as its best-known edge is; sorted."""
    between: dict[tuple[VersionId, VersionId], list[TraceEdge]] = defaultdict(list)
    for edge in edges:
        between[id_of(edge["source"]), id_of(edge["target"])].append(edge)
    return [
        Flow(
            source,
            target,
            min(map(known_by, parallel), key=_STRONGEST_FIRST.index),
            tuple(sorted({f"{edge['job_namespace']}/{edge['job_name']}" for edge in parallel if edge["job_name"]})),
            tuple(sorted({edge["role"] for edge in parallel if edge["role"]})),
            len(parallel),
        )
        for (source, target), parallel in sorted(between.items())
    ]


def lay_out(part: Part) -> Layout:
    """Layers from left to right. The same part, in whatever order, is laid out the same.

    Cycles are opened at the edge that closes them; a version's edge to itself takes no room.
    """
    # Sorted, so that the layout does not depend on the order of the versions.
    names = sorted(version.id for version in part.versions)
    numbers = {name: number for number, name in enumerate(names)}
    edges = _without_cycles([(numbers[flow.source], numbers[flow.target]) for flow in part.flows])
    numbered: dict[int, Place] = {}
    bends: dict[tuple[int, int], tuple[Place, ...]] = {}
    bottom = 0.0
    for places, links in _components(edges):
        lowest = min(y for _, y in places.values())
        moved = {number: (x, y - lowest + bottom) for number, (x, y) in places.items()}
        bottom = max(y for _, y in moved.values()) + ROW
        numbered |= {number: place for number, place in moved.items() if number < len(names)}
        bends |= _bends(moved, links, len(names))
    for number in sorted(set(numbers.values()) - set(numbered)):
        numbered[number] = (0.0, bottom)
        bottom += ROW
    return Layout(
        {names[number]: place for number, place in sorted(numbered.items())},
        {(names[source], names[target]): path for (source, target), path in sorted(bends.items())},
        max(x for x, _ in numbered.values()),
        max(bottom - ROW, 0.0),
    )


def _components(edges: Sequence[tuple[int, int]]) -> Iterable[tuple[dict[int, Place], list[tuple[int, int]]]]:
    """The places and links of each connected part, the points where long edges pass a layer among them.

    Numbers, not names, go in: fast-sugiyama numbers names by a set, whose order changes with every process.
    """
    if not edges:
        return
    components = from_edges(
        sorted(edges), vertex_spacing=ROW, dummy_vertices=True, dummy_size=_DUMMY_ROOM, check_layout=False
    )
    for positions, _, height, links in components:
        yield (
            {int(number): ((height - y) / ROW * COLUMN, x) for number, (x, y) in positions},
            [(int(source), int(target)) for source, target in links or ()],
        )


def _bends(
    places: Mapping[int, Place], links: Sequence[tuple[int, int]], real: int
) -> dict[tuple[int, int], tuple[Place, ...]]:
    """The points that each edge over several layers passes; numbers from `real` on are such points."""
    following = dict(link for link in links if link[0] >= real)
    paths = {}
    for source, step in links:
        if source < real <= step:
            path = [step]
            while following[path[-1]] >= real:
                path.append(following[path[-1]])
            paths[source, following[path[-1]]] = tuple(places[point] for point in path)
    return paths


def _without_cycles(edges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges without those that close a cycle (fast-sugiyama ends the process on one)."""
    following: dict[int, list[int]] = defaultdict(list)
    for source, target in sorted(set(edges)):
        if source != target:
            following[source].append(target)
    acyclic: list[tuple[int, int]] = []
    finished: set[int] = set()
    for root in sorted(following):
        if root in finished:
            continue
        path = [root]
        on_path = {root}
        # A walk in depth with its own stack: a chain of versions may be longer than Python lets a function recurse.
        while path:
            node = path[-1]
            if not following[node]:
                finished.add(node)
                on_path.discard(path.pop())
                continue
            step = following[node].pop(0)
            if step in on_path:
                continue
            acyclic.append((node, step))
            if step not in finished:
                path.append(step)
                on_path.add(step)
    return acyclic
