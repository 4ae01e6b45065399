"""The shares of memory and disk of a server and of its users' statements."""

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from catalog.database.memory import machine_memory, read_size, shared_out, spill_folder
from catalog.database.storage.place import Lake
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 4 * 10**9), ("512MiB", 512 * 2**20), ("1.5 gb", 1_500_000_000), ("1000", 1000), ("2T", 2 * 10**12)],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "4 potatoes", "-1GB", "GB"])
def test_what_is_no_size_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadQuestionError, match="is no size"):
        read_size(text)


def test_a_statement_gets_an_eighth_within_bounds() -> None:
    assert shared_out(8 * 2**30, 2**34).statement == 2**30
    assert shared_out(2**28, 2**34).statement == 2**28
    assert shared_out(2**40, 2**34) == (2**40, 2**34, 2**31, 2**30)
    assert shared_out().server <= machine_memory()


def test_a_server_keeps_to_its_share_and_a_command_to_all() -> None:
    def limit(catalog: Catalog) -> str:
        with catalog.cursor() as cursor:
            row = cursor.execute("SELECT current_setting('memory_limit')").fetchone()
            assert row is not None
            return str(row[0])

    with Catalog(keeps_graph=True, memory=shared_out(2**29, 2**30)) as server, Catalog() as command:
        assert limit(server) == "512.0 MiB"
        assert limit(command) != "512.0 MiB"


def test_what_does_not_fit_goes_beside_the_catalog_and_goes_with_it(tmp_path: Path, started_in: Path) -> None:
    """Not into the folder that one is in: it may be of others, full, or not to be written."""
    path = tmp_path / "catalogs/whence.duckdb"
    path.parent.mkdir()
    with Catalog(path, keeps_graph=True, memory=shared_out(2**26, 2**30)) as catalog, catalog.cursor() as cursor:
        place = spill_folder(catalog.place)
        cursor.execute(
            "CREATE TEMP TABLE large AS SELECT hash(range) AS a, hash(range + 1) AS b FROM range(10_000_000)"
        )
        assert sum(file.stat().st_size for file in place.iterdir()) > 2**26
    assert not any(started_in.iterdir())
    assert not place.exists()


def test_several_processes_of_a_lake_have_folders_of_their_own(tmp_path: Path) -> None:
    shared = Lake(tmp_path / "data/.whence", f"{tmp_path}/data/", "dbname=whence")
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        assert other.submit(spill_folder, shared).result().parent != spill_folder(shared).parent
    assert spill_folder(shared) != spill_folder(shared)
    assert stat.S_IMODE(spill_folder(shared).parent.stat().st_mode) == 0o700
    assert spill_folder(Lake(tmp_path / "whence.ducklake")) == tmp_path / "whence.ducklake.tmp"


@pytest.fixture
def started_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
