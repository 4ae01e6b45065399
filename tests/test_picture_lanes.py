"""Lines that run together: which do, where, and that none of them loses its ends."""

import pytest

from ui.picture.lanes import MANY_INTO_ONE, MANY_THROUGH, Ends, Lane, lanes_of

LEFT, RIGHT, ROW = 96.0, 140.0, 78.0


def line(target: str, start: float, stop: float) -> Ends:
    return Ends(target, [(LEFT, start), (RIGHT, stop)])


def into_one(count: int) -> list[Ends]:
    return [line("model", place * ROW, 0.0) for place in range(count)]


def crossing(count: int) -> list[Ends]:
    """Lines between two columns, each into a box of its own, over several rows."""
    return [line(str(place), place * ROW, (place + 3) * ROW) for place in range(count)]


@pytest.mark.parametrize("lines", [into_one(MANY_INTO_ONE - 1), crossing(MANY_THROUGH)])
def test_a_few_lines_go_by_themselves(lines: list[Ends]) -> None:
    assert lanes_of(lines) == [[None]] * len(lines)


def test_many_lines_into_one_box_share_a_lane_of_its_own() -> None:
    lanes = {lane for own in lanes_of(into_one(MANY_INTO_ONE)) for lane in own}
    (lane,) = lanes
    assert isinstance(lane, Lane)
    assert not lane.is_shared
    assert LEFT < lane.x < RIGHT


def test_boxes_beside_each_other_have_lanes_beside_each_other() -> None:
    both = [line(target, place * ROW, at) for target, at in (("a", 0.0), ("b", 900.0)) for place in range(40)]
    lanes = lanes_of(both)
    assert len({own[0] for own in lanes}) == 2
    assert [own[0] for own in lanes[:40]] == [lanes[0][0]] * 40


def test_many_lines_through_one_space_share_a_lane_and_those_of_neighbours_do_not() -> None:
    near = line("near", 0.0, ROW)
    lanes = lanes_of([*crossing(MANY_THROUGH + 1), near])
    assert {own[0] for own in lanes[:-1]} == {lanes[0][0]}
    assert lanes[0][0] is not None
    assert lanes[0][0].is_shared
    assert lanes[-1] == [None]


def test_a_line_over_several_columns_has_a_lane_in_each_space_that_is_crowded() -> None:
    long = Ends("far", [(LEFT, 0.0), (RIGHT, 700.0), (RIGHT + 192, 700.0), (RIGHT + 236, 0.0)])
    first, last = lanes_of([*crossing(MANY_THROUGH + 1), long])[-1]
    assert first is not None
    assert first.is_shared
    assert last is None
