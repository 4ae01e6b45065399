"""Where many lines cross the space between two columns: lanes in which they lie upon each other, as one line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Points = Sequence[tuple[float, float]]

# Lines into one box from where on they share a lane of its own, and lines through one space from where on all do.
MANY_INTO_ONE, MANY_THROUGH = 12, 60
_NEAR = 120.0  # so far up or down, a line can be followed by itself
_OWN_ROOM, _SHARED_ROOM, _BESIDE, _OWN_LANES = 17.0, 15.0, 5.0, 3


class Lane(NamedTuple):
    """Where a line goes up or down; is_shared: with lines into other boxes."""

    x: float
    is_shared: bool


class Ends(NamedTuple):
    """A line: the box that it leads into, and its points, of which each second pair crosses a space."""

    target: str
    points: Points


def lanes_of(lines: Sequence[Ends]) -> list[list[Lane | None]]:
    """The lane of each line in each space that it crosses; None where it goes by itself."""
    into = Counter(line.target for line in lines)
    through = Counter(end for line in lines for (_, start), (end, stop) in _crossings(line.points) if start != stop)
    own = _own_lanes(lines, {target for target, count in into.items() if count >= MANY_INTO_ONE})
    found: list[list[Lane | None]] = []
    for line in lines:
        crossings = list(_crossings(line.points))
        lanes: list[Lane | None] = []
        for place, ((left, start), (right, stop)) in enumerate(crossings):
            is_last = place == len(crossings) - 1
            if is_last and line.target in own:
                lanes.append(Lane(own[line.target], is_shared=False))
            elif through[right] > MANY_THROUGH and right > left and abs(stop - start) > _NEAR:
                lanes.append(Lane(left + _SHARED_ROOM, is_shared=True))
            else:
                lanes.append(None)
        found.append(lanes)
    return found


def _crossings(points: Points) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    """Each pair of points with a space between two columns between them."""
    return zip(points[::2], points[1::2], strict=True)


def _own_lanes(lines: Iterable[Ends], targets: set[str]) -> dict[str, float]:
    """The lane of each of some boxes; those of one column lie beside each other."""
    ends = sorted({(line.points[-1], line.target) for line in lines if line.target in targets})
    taken: Counter[float] = Counter()
    lanes: dict[str, float] = {}
    for (right, _), target in ends:
        lanes[target] = right - _OWN_ROOM - _BESIDE * (taken[right] % _OWN_LANES)
        taken[right] += 1
    return lanes
