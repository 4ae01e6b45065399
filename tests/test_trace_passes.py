"""A trace is written by passes over columns, by Arrow or one by one: the same, whatever the texts and numbers are."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.lineage import passes
from catalog.lineage.closure_columns import NO_TIME
from catalog.values.json_texts import json_texts

NUMBERS = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**40), st.just(NO_TIME)), min_size=1, max_size=30)


@pytest.fixture(params=[True, False], ids=["by Arrow", "one by one"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "_is_arrow_loaded", lambda: request.param)


@given(st.lists(st.text(), min_size=1, max_size=8), st.data())
def test_rows_of_pieces_are_a_json_array(texts: list[str], data: st.DataObject) -> None:
    places = st.integers(0, len(texts) - 1)
    rows = data.draw(st.lists(st.tuples(places, places), max_size=20))
    pieces = json_texts(texts)
    columns = [
        passes.Pieces([b",["]),
        passes.Pieces(pieces, [one for one, _ in rows]),
        passes.Pieces([b","]),
        passes.Pieces(pieces, passes.column([other for _, other in rows])),
        passes.Pieces([b"]"]),
    ]
    written = passes.json_array(columns, len(rows))
    assert orjson.loads(written) == [[texts[one], texts[other]] for one, other in rows]


@given(NUMBERS, st.data())
def test_numbers_are_taken_and_each_found_once(numbers: list[int], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(numbers) - 1), max_size=40))
    taken = passes.taken(passes.column(numbers), passes.column(places))
    assert passes.listed(taken) == [numbers[place] for place in places]
    each, at = passes.distinct(passes.column(numbers))
    assert sorted(each) == sorted(set(numbers))
    assert [each[place] for place in at] == numbers


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30))
def test_rows_are_ordered_by_two_numbers_and_ties_are_said(rows: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in rows], [other for _, other in rows]
    found = passes.ordered(passes.column(first), passes.column(second), 7)
    assert passes.listed(found.places) == sorted(range(len(rows)), key=lambda row: rows[row])
    assert found.has_ties == (len(set(rows)) < len(rows))


@given(NUMBERS, st.data())
def test_rows_whose_one_place_is_not_less(numbers: list[int], data: st.DataObject) -> None:
    places = st.integers(0, len(numbers) - 1)
    rows = data.draw(st.lists(st.tuples(places, places), max_size=30))
    found = passes.not_less(numbers, [one for one, _ in rows], [other for _, other in rows])
    assert found == [at for at, (one, other) in enumerate(rows) if numbers[one] >= numbers[other]]
