"""What can be validated: files or a table, as DuckDB reads them."""

from pathlib import PurePath
from typing import Literal, NamedTuple

from catalog.errors import BadQuestionError

Kind = Literal["parquet", "csv", "json", "table"]
DatabaseType = Literal["duckdb", "sqlite", "postgres"]
_KINDS: dict[str, Kind] = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".json": "json", ".ndjson": "json",
    ".jsonl": "json",
}  # fmt: skip
_COMPRESSED = frozenset({".gz", ".zst"})


class Database(NamedTuple):
    """A database to attach read-only: a file's path, or for PostgreSQL what libpq takes, without a password.

    `extension` is the path of the DuckDB extension that reads it; None where DuckDB finds it by its name.
    """

    type: DatabaseType
    address: str
    extension: str | None = None


class Relation(NamedTuple):
    """Rows to validate: a path or glob of one kind of file, or a table as `schema.table` in a database."""

    kind: Kind
    source: str
    database: Database | None = None


def relation_of_file(path: str) -> Relation:
    """The relation of a file or glob, by its suffix. Raises BadQuestionError where the suffix is unknown."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes if suffix.lower() not in _COMPRESSED]
    kind = _KINDS.get(suffixes[-1]) if suffixes else None
    if kind is None:
        raise BadQuestionError(
            f"Cannot tell what {path!r} holds by its name. Known: {' '.join(sorted(_KINDS))}, also .gz"
        )
    return Relation(kind, path)
