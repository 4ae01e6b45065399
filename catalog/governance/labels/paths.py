"""The path that proves a finding: how something that was declared reached the target, version by version."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from catalog.governance.labels.flow import Flow
from catalog.governance.labels.incoming import GENERATED
from catalog.governance.labels.version_label import VersionLabel
from catalog.lineage.closure import Edge, Node
from catalog.lineage.columns import Author

Place = tuple[Node, str | None]


class Step(NamedTuple):
    """A version on a path, and the edge by which it came from the next one; None at the end."""

    node: Node
    edge: Edge | None


class _Arrival(NamedTuple):
    """How some bits came to a place: from the place nearer to the target, over an edge into that one."""

    bits: int
    place: Place | None
    edge: Edge | None


class LabelPaths:
    """The shortest paths from a target back to where each of some bits was declared."""

    def __init__(self, flow: Flow, target: Node, wanted: int, column: str | None = None) -> None:
        """Find a path for every wanted bit that the target's label has."""
        self._flow = flow
        self._arrivals: dict[Place, list[_Arrival]] = {}
        self._ends: dict[int, Place] = {}
        self._search((target, column), wanted & flow.labels[target].of(column))

    def path(self, bit: int) -> list[Step]:
        """The steps from the target to where the bit was declared; empty where the target's label has it not."""
        place: Place | None = self._ends.get(bit)
        edge: Edge | None = None
        steps: list[Step] = []
        while place is not None:
            steps.append(Step(place[0], edge))
            arrival = next(arrival for arrival in self._arrivals[place] if arrival.bits & bit)
            place, edge = arrival.place, arrival.edge
        steps.reverse()
        return steps

    def _search(self, start: Place, wanted: int) -> None:
        """Walk back breadth first, to each place with the bits that come this way and did not before."""
        seen: dict[Place, int] = {start: wanted}
        self._arrivals[start] = [_Arrival(wanted, None, None)]
        waiting = deque([(start, wanted)])
        while waiting and wanted:
            place, bits = waiting.popleft()
            here = bits & wanted & self._flow.declared(place[0], place[1])
            wanted &= ~here
            for bit in bits_of(here):
                self._ends[bit] = place
            # Breadth first, the first way a bit comes is a shortest one; no bit comes to a place twice.
            for before, edge, carried in self._back(place):
                new = bits & wanted & carried & ~seen.get(before, 0)
                if new:
                    seen[before] = seen.get(before, 0) | new
                    self._arrivals.setdefault(before, []).append(_Arrival(new, place, edge))
                    waiting.append((before, new))

    def _back(self, place: Place) -> Iterator[tuple[Place, Edge, int]]:
        """The places a place's label comes from, the edge between, and what is carried."""
        node = place[0]
        for author, edges in self._flow.incoming(node).items():
            for edge in edges:
                label = self._flow.labels[edge.source]
                if author is None:
                    column = None if edge.kind == GENERATED else place[1]
                    yield (edge.source, column), edge, label.of(column)
                    continue
                kept = self._flow.kept(node, edge, place[1])
                for source_column, carried in self._carried(place, author, edge, label):
                    yield (edge.source, source_column), edge, carried & kept

    def _carried(
        self, place: Place, author: Author, edge: Edge, label: VersionLabel
    ) -> Iterator[tuple[str | None, int]]:
        """The columns of a source an edge leads back to (None: all of it), and what each brings."""
        node, column = place
        recorded = self._flow.column_lineage(node, author)
        if not recorded.by_field or edge.source[0] not in recorded.sources:
            yield None, label.whole
            return
        into = recorded.items if column is None else recorded.into(column)
        for item in recorded.into_all if into is None else into:
            if item.source_key == edge.source[0]:
                yield item.source_field, self._flow.carried(label, item)
        # Columns that the lineage does not name may come from all of the source.
        if into is None or (column is None and not all(map(recorded.fields.matching, self._flow.fields(node)))):
            yield None, label.whole


class TracePaths:
    """The shortest paths back from a target to every version of its trace, whatever flows along them."""

    def __init__(self, flow: Flow, target: Node) -> None:
        """Walk the whole trace of the target, breadth first."""
        self._before: dict[Node, tuple[Node, Edge] | None] = {target: None}
        self._depths = {target: 0}
        waiting = deque([target])
        while waiting:
            node = waiting.popleft()
            for edges in flow.incoming(node).values():
                for edge in edges:
                    if edge.source not in self._before:
                        self._before[edge.source] = (node, edge)
                        self._depths[edge.source] = self._depths[node] + 1
                        waiting.append(edge.source)

    def __contains__(self, node: Node) -> bool:
        return node in self._before

    def __iter__(self) -> Iterator[Node]:
        return iter(self._before)

    def depth(self, node: Node) -> int:
        """How many steps back a version of the trace is."""
        return self._depths[node]

    def path(self, node: Node) -> list[Step]:
        """The steps from the target to a version of its trace."""
        steps = [Step(node, None)]
        while (before := self._before[steps[-1].node]) is not None:
            steps.append(Step(before[0], before[1]))
        steps.reverse()
        return steps


def bits_of(label: int) -> Iterator[int]:
    """Each bit of a label by itself, lowest first."""
    while label:
        lowest = label & -label
        yield lowest
        label ^= lowest
