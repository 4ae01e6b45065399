"""What the parts of a test run leave out: nothing, together."""

import os
import subprocess
import sys

import pytest
from support.serving import ROOT

RANDOM = "test_graph.py::test_columns_kept_in_memory_are_those_of_the_tables"


def collected(part: str) -> list[str]:
    """The tests of one file that a part of the run has."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/test_graph.py"],
        cwd=ROOT,
        env={**os.environ, "WHENCE_TESTS_PART": part},
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in ended.stdout.splitlines() if "::" in line] if ended.returncode == 0 else [ended.stderr]


def test_both_parts_are_all() -> None:
    """Random tests are in both, with fewer examples in the short one."""
    short, long, whole = (set(collected(part)) for part in ("short", "long", "all"))
    assert short | long == whole
    assert f"tests/{RANDOM}" in short & long
    assert all("[" not in name for name in short & long)
    assert len(short) < len(long)


@pytest.mark.parametrize("part", ["", "both"])
def test_there_is_no_other_part(part: str) -> None:
    assert f"WHENCE_TESTS_PART={part}: there are short, long and all" in collected(part)[0]
