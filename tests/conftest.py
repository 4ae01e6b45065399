"""The order of the test files, and how the files of new catalogs come to be."""

import gc
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache

import pytest
from support.fresh import new_files_copied
from support.traffic import said

# They are about making a catalog's file, or about what was in it before: nothing is copied for them.
_MADE_ANEW = {
    "test_connections",
    "test_databases",
    "test_kill",
    "test_log",
    "test_seals",
    "test_trust_files",
    "test_trust_tampering",
    "test_upgrade",
}
_LONG = {"slow", "browser"}


def _takes_long(item: pytest.Item) -> bool:
    is_random = hasattr(getattr(item, "obj", None), "hypothesis")
    return is_random or not _LONG.isdisjoint(mark.name for mark in item.iter_markers())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with random, slow or browser tests first, then those with most tests."""
    long = {item.path for item in items if _takes_long(item)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in long, -tests[item.path], item.path))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of the collector's rounds: it stays, and is most of what there is."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _new_files(request: pytest.FixtureRequest) -> Iterator[None]:
    """Copy the file of the first catalog for each new one of a module, but for those about the file itself."""
    if request.module.__name__ in _MADE_ANEW:
        yield
        return
    with new_files_copied():
        yield


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> None:
    """Let libraries read once what stays as it is: again and again takes them longer than what is tested.

    Streamlit looks through all installed packages for each page that is opened without a browser; httpx reads the
    certificates of this machine for each client, also for one that speaks to a server of the test.
    """
    for module, name in (
        ("streamlit.components.v2.manifest_scanner", "scan_component_manifests"),
        ("httpx._transports.default", "create_ssl_context"),
    ):
        loaded = sys.modules.get(module)
        if loaded and not hasattr(getattr(loaded, name), "cache_info"):
            setattr(loaded, name, cache(getattr(loaded, name)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failed browser test what its pages and the server said to each other last."""
    report = yield
    if report.failed and item.get_closest_marker("browser"):
        report.sections.extend(said())
    return report
