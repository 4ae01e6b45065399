"""The order of the test files: the longest come first, so that no worker is left alone with one at the end."""

from collections import Counter

import pytest

_LONG = {"slow", "browser"}


def _takes_long(item: pytest.Item) -> bool:
    is_random = hasattr(getattr(item, "obj", None), "hypothesis")
    return is_random or not _LONG.isdisjoint(mark.name for mark in item.iter_markers())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with random, slow or browser tests first, then those with most tests."""
    long = {item.path for item in items if _takes_long(item)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in long, -tests[item.path], item.path))
