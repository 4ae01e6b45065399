"""Where the tests' catalogs are kept: in files or, with WHENCE_TESTS_ON=lake or =postgres, in lakes.

A test names a path, and stays the same. A lake's metadata are in the file at that path, or in a database of a real
PostgreSQL; its data beside it. What is a plain file already stays one: a backup, a download, another version's.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

import duckdb
import pytest

from catalog.database.attaching import open_database
from catalog.database.storage.dialect import dialect_of
from catalog.database.storage.place import Lake, Place, address_of, files_of, place_of
from catalog.session.catalog import Catalog
from support.lakes import copy_lake, database_of, lake_at
from support.postgres import Postgres, running_postgres
from ui.cli import main as command

Storage = Literal["file", "lake", "postgres"]
WANTED: Storage = {each: each for each in get_args(Storage)}[os.environ.get("WHENCE_TESTS_ON", "file")]
FOLDER = TemporaryDirectory(prefix="whence-tests-")
_now: list[Storage] = [WANTED]
_is_copying = False
_running = ExitStack()  # ended by pytest's end, see tests/conftest.py


@contextmanager
def kept_in(storage: Storage) -> Iterator[None]:
    """Within, new catalogs are kept there."""
    _now.append(storage)
    try:
        yield
    finally:
        _now.pop()


def kept(place: Place) -> Place:
    """Where the catalog of a test is kept: the path that it names, or the lake there."""
    if not isinstance(place, Path) or _now[-1] == "file" or _is_plain_file(place):
        return place
    return Lake(place) if _now[-1] == "lake" else _in_postgres(place)


def begin(place: Place) -> None:
    """Put an empty catalog at a place where nothing is: a copy of the first one, in a tenth of the time."""
    if not _is_new(place):
        return
    if isinstance(place, Path):
        shutil.copyfile(_first("file"), place)
    elif place.postgres is None:
        _copy_lake(_first("lake"), place.file)
    else:
        _copy_in_postgres(_in_postgres(_first("postgres")), place)


def copy_catalog(source: Path, target: Path) -> Path:
    """The path of a copy of a test's catalog that is not open, kept as that one is."""
    place = kept(source)
    if isinstance(place, Path):
        shutil.copyfile(source, target)
    elif place.postgres is None:
        _copy_lake(source, target)
    else:
        _copy_in_postgres(place, _in_postgres(target))
    return target


def worded(words: Iterable[object]) -> list[str]:
    """The words of a command in a process of its own, its `--catalog` naming the test's."""
    before = ""
    found = []
    for word in map(str, words):
        address, data = address_of(named(Path(word))) if before == "--catalog" else (word, "")
        found += [address, "--data", data] if data else [address]
        before = word
    return found


def variables(path: Path) -> dict[str, str]:
    """The environment in which commands that name no catalog ask the test's; nothing where it is a file as named."""
    place = named(path)
    if not isinstance(place, Lake):
        return {}
    address, data = address_of(place)
    return {"WHENCE_CATALOG": address} | ({"WHENCE_DATA": data} if data else {})


@contextmanager
def altered(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a test's catalog that is not open, to be changed past Whence."""
    with duckdb.connect() as connection:
        dialect_of(kept(path)).attach(connection)
        connection.execute("USE whence")
        yield connection


def remove(place: Place) -> None:
    """Remove a test's catalog that is closed."""
    if isinstance(place, Lake) and place.postgres is not None:
        shutil.rmtree(files_of(place))
        _drop_database(place)
    else:
        dialect_of(place).remove()


def new_lake(file: Path) -> Lake:
    """An empty lake with the file of its metadata: that of the first one, which then says where its own data are."""
    _copy_lake(_first("lake"), file)
    return Lake(file)


@contextmanager
def catalogs_kept(*, copied: bool = True) -> Iterator[None]:
    """Within, whoever opens a catalog by a path gets the test's; copied: a new one begins as a copy of the first."""
    if WANTED == "postgres":
        _postgres()  # what a test puts together for another process has its password in the environment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "_is_copying", copied)
        patch.setattr(Catalog, "__init__", _opening(Catalog.__init__))
        patch.setattr(command, "place_of", lambda address, data=None: named(place_of(address, data)))
        yield


def ready(place: Place) -> Place:
    """Where the catalog of a test is kept, for a process that is about to open it."""
    place = named(place)
    if _is_copying:
        begin(place)
    return place


def _opening(initialise: Callable[..., None]) -> Callable[..., None]:
    @wraps(initialise)
    def opened(catalog: Catalog, place: Place | None = None, **given: object) -> None:
        initialise(catalog, None if place is None else ready(place), **given)

    return opened


def named(place: Place) -> Place:
    """The same as `kept`, for who first looks whether it is there: PostgreSQL has a database for it."""
    place = kept(place)
    if isinstance(place, Lake) and place.postgres is not None and _is_new(place):
        _drop_database(place)
        _postgres().run(f"CREATE DATABASE {database_of(place)}")
        Path(files_of(place)).mkdir(exist_ok=True)
    return place


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not Path(f"{path}.files").exists()


def _is_new(place: Place) -> bool:
    """Whether nothing is where a catalog could be put."""
    if isinstance(place, Lake) and place.postgres is not None:
        return "dbname=at_" in place.postgres and not place.file.exists() and place.file.parents[1].is_dir()
    file = place.file if isinstance(place, Lake) else place
    is_ours = isinstance(place, Path) or (place.data is None and _now[-1] == "lake")
    return is_ours and file.parent.is_dir() and not file.exists() and "?" not in file.name


@cache
def _first(storage: Storage) -> Path:
    path = Path(FOLDER.name) / f"first.{storage}"
    with kept_in(storage):
        open_database(named(path)).close()
    return path


def _copy_lake(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    shutil.copytree(f"{source}.files", f"{target}.files")
    with duckdb.connect(target) as connection:
        connection.execute(
            "UPDATE ducklake_metadata SET value = $data WHERE key = 'data_path'", {"data": f"{target}.files/"}
        )


def _in_postgres(path: Path) -> Lake:
    name = hashlib.sha256(bytes(path.absolute())).hexdigest()[:32]
    return lake_at(_postgres(), f"at_{name}", Path(f"{path.absolute()}.files"))


def _copy_in_postgres(source: Lake, target: Lake) -> None:
    _drop_database(target)
    copy_lake(_postgres(), source, target)


def _drop_database(place: Lake) -> None:
    _postgres().run(f"DROP DATABASE IF EXISTS {database_of(place)} WITH (FORCE)")


@cache
def _postgres() -> Postgres:
    postgres = _running.enter_context(running_postgres())
    os.environ["PGPASSWORD"] = postgres.password
    return postgres


def end() -> None:
    """End what was started for the catalogs of this run."""
    _running.close()
