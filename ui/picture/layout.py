"""Where the versions of a picture stand: sources left, the target right. Nothing here knows how it is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fast_sugiyama import from_edges

from ui.picture.part import Part
from ui.presentation.tracing.versions import VersionId

COLUMN = 236
ROW = 78
_DUMMY_ROOM = 0.35
_FEW = 300

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where versions stand (the middle of each) and by which points each flow passes, in pixels."""

    places: dict[VersionId, Place]
    bends: dict[tuple[VersionId, VersionId], tuple[Place, ...]]
    width: float
    height: float


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
        sorted(edges),
        vertex_spacing=ROW,
        dummy_vertices=True,
        dummy_size=_DUMMY_ROOM,
        # The shortest lines take a search that grows with the cube: two minutes for 1,000 versions.
        ranking_type="minimize" if len(edges) <= _FEW else "up",
        check_layout=False,
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
