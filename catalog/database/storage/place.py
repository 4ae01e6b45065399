"""The address of a catalog, as `--catalog` names it: a DuckDB file, or a lake, by where its metadata are."""

import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

from catalog.values.errors import BadQuestionError

HELD = "is held by another process"
_LAKE = "ducklake:"
_POSTGRES = "postgres:"
_MARK = "whence.lake"
_OBJECTS = "s3://"
_OBJECTS_AT = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[\w.=+-]+)*/*", re.ASCII)
_SECRET = re.compile(r"\b(password|passfile|sslpassword)\s*=", re.IGNORECASE)


class Lake(NamedTuple):
    """A DuckLake: the DuckDB file of its metadata, and the folder where its Parquet files are.

    data: None for where it says itself; a new one keeps them in `<file>.files` then. postgres: how the PostgreSQL of
    its metadata is reached, where they are in one; the file is then a small one beside the Parquet files, which says
    that a catalog is there; where those are in object storage, one of this user on this machine.
    """

    file: Path
    data: str | None = None
    postgres: str | None = None

    def __str__(self) -> str:
        """Its address."""
        return f"{_LAKE}{self.file}" if self.postgres is None else f"{_LAKE}{_POSTGRES}{self.postgres}"


Place = Path | Lake


def place_of(address: str, data: str | None = None) -> Place:
    """The place that an address names. data: where a lake's data are. Raises BadQuestionError where it is none."""
    if not is_lake(address):
        if data:
            raise BadQuestionError(f"--data says where a lake's files are. Name the lake: --catalog {_LAKE}{address}")
        return Path(address)
    file = address.removeprefix(_LAKE)
    if not file:
        raise BadQuestionError(f"{_LAKE} names no file. Give one: --catalog {_LAKE}whence.ducklake")
    if file.partition(":")[0] in {"mysql", "sqlite"}:
        raise BadQuestionError(
            f"A lake's metadata are kept in a DuckDB file or in PostgreSQL, not by {file.partition(':')[0]}: "
            f"--catalog {_LAKE}whence.ducklake"
        )
    data = _checked_data(data)
    if file.startswith(_POSTGRES):
        return _in_postgres(file.removeprefix(_POSTGRES), data)
    return Lake(Path(file), data)


def _checked_data(data: str | None) -> str | None:
    """Where a lake's data are, as DuckDB knows it. Raises BadQuestionError."""
    if not data or "://" not in data:
        return data or None
    if not _OBJECTS_AT.fullmatch(data) or ".." in data:
        raise BadQuestionError(
            "A lake's files are kept in a folder or in object storage, by a plain prefix, not at "
            f"{data.rpartition('@')[2]}: --data FOLDER, or --data {_OBJECTS}BUCKET/PREFIX"
        )
    return f"{data.rstrip('/')}/"


def _in_postgres(address: str, data: str | None) -> Lake:
    if not address.strip() or "://" in address:
        raise BadQuestionError(
            f"Name the PostgreSQL of its metadata by words: --catalog '{_LAKE}{_POSTGRES}dbname=whence host=db'"
        )
    # Whoever sees this machine's processes sees the command line, and DuckDB shows the address in its lists.
    if _SECRET.search(address):
        raise BadQuestionError(
            "A password does not belong into an address, which others can see. Leave it out: PGPASSWORD, or ~/.pgpass"
        )
    if not data:
        raise BadQuestionError(
            "Where are the lake's files? A folder that every node reaches, or object storage: --data FOLDER, "
            f"--data {_OBJECTS}BUCKET/PREFIX"
        )
    if is_remote(data):
        return Lake(
            _state_folder() / hashlib.sha256(f"{address} {data}".encode()).hexdigest()[:16] / _MARK, data, address
        )
    folder = Path(data).absolute()
    return Lake(folder / _MARK, f"{folder}/", address)


def _state_folder() -> Path:
    """Where this user's programs keep what belongs to this machine (XDG Base Directory)."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "whence"


def is_remote(data: str | None) -> bool:
    """Whether data are in object storage."""
    return bool(data) and str(data).startswith(_OBJECTS)


def is_lake(address: str) -> bool:
    """Whether an address names a lake."""
    return address.startswith(_LAKE)


def file_of(place: Place) -> Path:
    """The DuckDB file of a place, which one process holds."""
    return place.file if isinstance(place, Lake) else place


def address_of(place: Place) -> tuple[str, str]:
    """The address and data that `place_of` makes the place of."""
    return str(place), place.data or "" if isinstance(place, Lake) else ""


def files_of(lake: Lake) -> str:
    """The folder of a new lake's Parquet files, or where they are in object storage."""
    return lake.data or f"{lake.file}.files"


def is_apart(place: Place) -> bool:
    """Whether all of a catalog is elsewhere: what is on this machine does not say whether it is there."""
    return isinstance(place, Lake) and place.postgres is not None and is_remote(place.data)


def absolute(place: Place) -> Place:
    """The same place, whatever folder one is in."""
    return place._replace(file=place.file.absolute()) if isinstance(place, Lake) else place.absolute()
