"""Lakes with their metadata in a real PostgreSQL, for tests: each in a database of its own."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from catalog.database.attaching import open_database
from catalog.database.storage.place import Lake, files_of, place_of
from catalog.log.digest import digest_of
from catalog.session.catalog import Catalog
from ingest.receive.files import ingest_paths
from support.postgres import Postgres

NewLake = Callable[[Path], Lake]


def new_lakes(postgres: Postgres, first: Path) -> NewLake:
    """Makes an empty lake with its files in a folder: a copy of the first one, as making one takes seconds."""
    numbers = count()
    postgres.run("CREATE DATABASE first")
    source = lake_at(postgres, "first", first)
    open_database(source).close()

    def make(folder: Path) -> Lake:
        return copy_lake(postgres, source, lake_at(postgres, f"lake_{next(numbers)}", folder))

    return make


def copy_lake(postgres: Postgres, source: Lake, target: Lake) -> Lake:
    """A copy of a lake that is not open, in a new database."""
    name = database_of(target)
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {database_of(source)}")
    shutil.copytree(files_of(source), files_of(target), dirs_exist_ok=True)
    postgres.run(f"UPDATE ducklake_metadata SET value = '{files_of(target)}' WHERE key = 'data_path'", name)  # noqa: S608  # our own
    return target


def database_of(lake: Lake) -> str:
    """The database of a lake's metadata."""
    return str(lake.postgres).rpartition("dbname=")[2]


def lake_at(postgres: Postgres, database: str, folder: Path) -> Lake:
    """The lake of a database and a folder."""
    place = place_of(f"ducklake:postgres:{postgres.address_of(database)}", str(folder))
    assert isinstance(place, Lake)
    return place


def digest_in_a_file(folder: Path, bodies: list[str]) -> str:
    """The digest of a catalog in a file of the same events."""
    (folder / "events.ndjson").write_text("\n".join(bodies))
    with Catalog(folder / "again.duckdb") as catalog:
        ingest_paths(catalog, [str(folder / "events.ndjson")])
        with catalog.cursor() as cursor:
            return digest_of(cursor)
