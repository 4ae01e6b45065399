"""A JSON array read in parts gives what it gives when it is read at once: the same elements, or the same fault."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values.canonical_json import Json, NotJsonError, parse_json
from ingest.receive.array_elements import array_elements

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text('a"\\[]{},é\n', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b,", "}{"]), inner, max_size=4)
    ),
    max_leaves=12,
)
WRITTEN = [partial(json.dumps, separators=(",", ":")), partial(json.dumps, indent=1, ensure_ascii=False), json.dumps]


def words(error: NotJsonError) -> str:
    # Of a text that is no UTF-8 the parser names no place, and no other fault.
    return "not UTF-8" if "UTF-8" in str(error) else str(error)


def at_once(text: bytes) -> object:
    try:
        return parse_json(text)
    except NotJsonError as error:
        return words(error)


def in_parts(text: bytes, part_bytes: int) -> object:
    try:
        return list(array_elements(text, part_bytes))
    except NotJsonError as error:
        return words(error)


@given(st.lists(VALUES, max_size=8), st.sampled_from(WRITTEN), st.integers(1, 40))
def test_elements_are_the_same(values: list[Json], written: partial[str], part_bytes: int) -> None:
    text = written(values).encode()
    assert in_parts(text, part_bytes) == at_once(text)


@given(st.lists(VALUES, max_size=8), st.sampled_from(WRITTEN), st.integers(1, 40), st.data())
def test_a_fault_is_found_and_placed_the_same(
    values: list[Json], written: partial[str], part_bytes: int, data: st.DataObject
) -> None:
    text = written(values).encode()
    at = data.draw(st.integers(1, len(text)))
    broken = text[:at] + data.draw(st.sampled_from([b",", b"]", b"[", b"{", b"}", b'"', b"x", b""])) + text[at + 1 :]
    assert in_parts(broken, part_bytes) == at_once(broken)


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b" [ ] ",
        b"[",
        b"[,]",
        b"[1,]",
        b"[1,,2]",
        b"[1],[2]",
        b"[1]x",
        b'[{"a":1},]',
        b'[{"a":1},{"a":2}',
        b'[{"a":[{"a":1},{"a":2}]},{"a":3}]',
        b'[{"a":"},{\\"a\\":"},{"a":3}]',
        b'[{"a":1},\n{"a":\xc3\xa9}]',
        b'[{"a":1},{"a":"\xff"}]',
    ],
)
def test_what_is_odd_is_read_the_same(text: bytes) -> None:
    assert [in_parts(text, part_bytes) for part_bytes in range(8)] == [at_once(text)] * 8
