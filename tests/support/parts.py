"""The part of the tests that a run has: `make test` a short one, `make test-long` the rest, pytest by itself all.

The rest is what is marked `slow`, nine of ten situations of the tests that are marked `many`, and random tests with
all of their examples: the short part tries a tenth of them.
"""

import os
from collections import Counter
from collections.abc import Sequence

import pytest

_PART = os.environ.get("WHENCE_TESTS_PART", "all")
_ONE_OF = 10


def examples(number: int) -> int:
    """How many examples a random test tries in this run, of the number it tries in all."""
    return max(1, number // _ONE_OF) if _PART == "short" else number


def is_random(item: pytest.Item) -> bool:
    """Whether a test's situations are drawn at random."""
    return hasattr(getattr(item, "obj", None), "hypothesis")


def of_other_parts(items: Sequence[pytest.Item]) -> set[pytest.Item]:
    """The tests that this run leaves out. UsageError for a part that there is not."""
    if _PART == "all":
        return set()
    rest = _rest(items)
    if _PART == "short":
        return rest
    if _PART == "long":
        return {item for item in items if item not in rest and not is_random(item)}
    raise pytest.UsageError(f"WHENCE_TESTS_PART={_PART}: there are short, long and all")


def _rest(items: Sequence[pytest.Item]) -> set[pytest.Item]:
    rest, situations = set[pytest.Item](), Counter[tuple[object, str]]()
    for item in items:
        test = (item.path, getattr(item, "originalname", item.name))
        if item.get_closest_marker("slow") or (item.get_closest_marker("many") and situations[test] % _ONE_OF):
            rest.add(item)
        situations[test] += 1
    return rest
