"""The order of the test files, and how the files of new catalogs come to be."""

import gc
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache

import pytest
from support import keeping
from support.kept_apart import why_in_files
from support.lakes import NewLake, new_lakes
from support.object_storage import ObjectStorage, running_object_storage
from support.parts import is_random, of_other_parts
from support.postgres import Postgres, running_postgres
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
_LONG = {"slow", "many", "browser"}


def _takes_long(item: pytest.Item) -> bool:
    return is_random(item) or not _LONG.isdisjoint(mark.name for mark in item.iter_markers())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files with random, slow or browser tests first, then those with most; leave out what others run."""
    apart = of_other_parts(items)
    if keeping.WANTED != "file":
        apart |= {item for item in items if why_in_files(item.path.stem, getattr(item, "originalname", item.name))}
    config.hook.pytest_deselected(items=list(apart))
    items[:] = [item for item in items if item not in apart]
    long = {item.path for item in items if _takes_long(item)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in long, -tests[item.path], item.path))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of the collector's rounds: it stays, and is most of what there is."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _catalogs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep a module's catalogs where this run has them, each begun as a copy of the first one where that may be."""
    with keeping.catalogs_kept(copied=request.module.__name__ not in _MADE_ANEW):
        yield


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for a module's tests, who connect without a password of their own."""
    with running_postgres() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", running.password)
        yield running


@pytest.fixture(scope="module")
def new_lake(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> NewLake:
    """Makes an empty lake with its files in a folder, its metadata in a database of its own."""
    return new_lakes(postgres, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def storage() -> Iterator[ObjectStorage]:
    """Object storage for a module's tests: each lake has a prefix of its own."""
    with running_object_storage() as running:
        yield running


def pytest_unconfigure() -> None:
    """End what catalogs of this run were kept in."""
    keeping.end()


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
