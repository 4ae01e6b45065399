"""The YAML of governance files: the core schema of YAML 1.2, lines, and nothing that breaks the reading."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.declarations.reading.folder import GovernanceFile
from ingest.declarations.reading.parse import FaultyError, read_files
from ingest.declarations.reading.yaml_nodes import at, plain, read_yaml

KEYS = st.text(max_size=40)  # YAML allows a key 1,024 characters as written, escapes included
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
WORDS = "sources datasets defaults name namespace retention duration P2Y FILL_IN !!int .nan 1 ~"
MARKS = ["\n", "  ", "\t", ": ", "- ", "\x00", "\u2028", "\ud800", "<<", *":-{}[],&*!|>'\"#%@?"]
PIECES = st.sampled_from([*WORDS.split(), *MARKS])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("True", True),
        ("2026-01-31", "2026-01-31"),
        ("12:30:45", "12:30:45"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("~", None),
        ("'~'", "~"),
        ("!!str 7", "7"),
        ("! 7", "7"),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_the_core_schema(text: str, value: object) -> None:
    (root,), faults = read_yaml(f"a: {text}")
    assert (plain(root), faults) == ({"a": value}, [])


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_json_is_yaml(value: dict[str, object]) -> None:
    (root,), faults = read_yaml(json.dumps(value))
    assert (plain(root), faults) == (value, [])


def test_anchors_and_merges_keep_the_lines_of_what_they_repeat() -> None:
    text = "base: &base\n  a: 1\n  b: 2\nown:\n  <<: *base\n  b: 3\nboth:\n  <<: [{a: 5}, *base]\n"
    (root,), faults = read_yaml(text)
    assert faults == []
    assert plain(root)["own"] == {"a": 1, "b": 3}
    assert plain(root)["both"] == {"a": 5, "b": 2}
    assert [at(root, ("own", key)).line for key in ("a", "b")] == [2, 6]


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Every text is read, or refused with faults on lines it has."""
    assert all(1 <= line <= len(text.splitlines()) + 1 for line in fault_lines(text))


def fault_lines(text: str) -> list[int]:
    """The lines of a text's faults; of one that is right none."""
    try:
        read_files([GovernanceFile("a.yml", text)])
    except FaultyError as error:
        return [fault.line for fault in error.faults]
    return []
