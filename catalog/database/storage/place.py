"""The address of a catalog, as `--catalog` names it: a DuckDB file, or a lake, by the file of its metadata."""

from pathlib import Path
from typing import NamedTuple

from catalog.values.errors import BadQuestionError

_LAKE = "ducklake:"


class Lake(NamedTuple):
    """A DuckLake: the DuckDB file of its metadata, and the folder where its Parquet files are.

    data: None for where it says itself; a new one keeps them in `<file>.files` then.
    """

    file: Path
    data: str | None = None

    def __str__(self) -> str:
        """Its address."""
        return f"{_LAKE}{self.file}"


Place = Path | Lake


def place_of(address: str, data: str | None = None) -> Place:
    """The place that an address names. data: where a lake's data are. Raises BadQuestionError where it is none."""
    if not address.startswith(_LAKE):
        if data:
            raise BadQuestionError(f"--data says where a lake's files are. Name the lake: --catalog {_LAKE}{address}")
        return Path(address)
    file = address.removeprefix(_LAKE)
    if not file:
        raise BadQuestionError(f"{_LAKE} names no file. Give one: --catalog {_LAKE}whence.ducklake")
    if file.partition(":")[0] in {"postgres", "mysql", "sqlite"}:
        raise BadQuestionError(
            f"A lake's metadata are kept in a DuckDB file, not by {file.partition(':')[0]}: "
            f"--catalog {_LAKE}whence.ducklake"
        )
    if data and "://" in data:
        raise BadQuestionError(f"A lake's files are kept in a folder, not at {data}: --data FOLDER")
    return Lake(Path(file), data or None)


def file_of(place: Place) -> Path:
    """The DuckDB file of a place, which one process holds."""
    return place.file if isinstance(place, Lake) else place


def files_of(lake: Lake) -> Path:
    """The folder of a new lake's Parquet files."""
    return Path(lake.data or f"{lake.file}.files")


def absolute(place: Place) -> Place:
    """The same place, whatever folder one is in."""
    return place._replace(file=place.file.absolute()) if isinstance(place, Lake) else place.absolute()
