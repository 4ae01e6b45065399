"""What can be validated: files or a table, as DuckDB reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal, NamedTuple, TypeGuard, get_args

from catalog.values.errors import BadQuestionError

FileKind = Literal["parquet", "csv", "json"]
Kind = Literal[FileKind, "table"]
DatabaseType = Literal["duckdb", "sqlite", "postgres"]
_KINDS: dict[str, FileKind] = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".json": "json", ".ndjson": "json",
    ".jsonl": "json",
}  # fmt: skip
_COMPRESSED = frozenset({".gz", ".zst"})


class Database(NamedTuple):
    """A database to attach read-only: a file's path, or for PostgreSQL what libpq takes, without a password."""

    type: DatabaseType
    address: str


@dataclass(frozen=True)
class Credentials:
    """A secret of DuckDB's for a type of storage; its values are in no text made of it."""

    type: Literal["postgres", "s3"]
    options: Mapping[str, str] = field(repr=False)


class Relation(NamedTuple):
    """Rows to validate: a path or glob of one kind of file, or a table as `schema.table` in a database.

    `extension` is the path of the DuckDB extension that reads it; None where DuckDB finds it by its name.
    """

    kind: Kind
    source: str
    database: Database | None = None
    credentials: Credentials | None = None
    extension: str | None = None


def is_database(kind: str) -> TypeGuard[DatabaseType]:
    """Whether a type of connection is a database."""
    return kind in get_args(DatabaseType)


def is_file_kind(kind: str | None) -> TypeGuard[FileKind]:
    """Whether a format is one that files are read in."""
    return kind in get_args(FileKind)


def kind_of_file(path: str) -> FileKind | None:
    """What a file or glob holds, by its suffix; None where that is unknown."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes if suffix.lower() not in _COMPRESSED]
    return _KINDS.get(suffixes[-1]) if suffixes else None


def relation_of_file(path: str) -> Relation:
    """The relation of a file or glob, by its suffix. Raises BadQuestionError where the suffix is unknown."""
    kind = kind_of_file(path)
    if kind is None:
        known = " ".join(sorted(_KINDS))
        raise BadQuestionError(f"Cannot tell what {path!r} holds by its name. Known: {known}, also .gz")
    return Relation(kind, path)
