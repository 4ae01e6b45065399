"""What OpenLineage calls the data a Great Expectations result is about."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from expectations.gx.border import Arguments

# https://openlineage.io/docs/spec/naming: the scheme of a namespace, and the port where the address names none
_SCHEMES = {
    "postgresql": ("postgres", 5432),
    "mysql": ("mysql", 3306),
    "mssql": ("mssql", 1433),
    "redshift": ("redshift", 5439),
}
_DEFAULT_SCHEMAS = {"postgresql": "public", "redshift": "public", "mssql": "dbo", "duckdb": "main"}
_IN_FILES = frozenset({"duckdb", "sqlite"})
UNNAMED = "great_expectations"  # the namespace of what has no name outside GX, such as a data frame


class DatasetName(NamedTuple):
    """A dataset as OpenLineage names it."""

    namespace: str
    name: str


def dataset_name(batch_spec: Arguments, connection: str | None, asset: str) -> DatasetName:
    """The name of what a batch holds: a file, a table, or the asset's own name in `great_expectations`."""
    if path := batch_spec.get("path"):
        return file_name(str(path))
    if connection and (table := batch_spec.get("table_name")):
        return table_name(connection, batch_spec.get("schema_name"), str(table))
    return DatasetName(UNNAMED, asset)


def file_name(path: str) -> DatasetName:
    """The name of a file or of an object in a bucket."""
    url = urlsplit(path)
    if url.scheme and url.netloc:
        return DatasetName(f"{url.scheme}://{url.netloc}", url.path.lstrip("/"))
    return DatasetName("file", str(Path(url.path if url.scheme == "file" else path).resolve()))


def table_name(connection: str, schema: str | None, table: str) -> DatasetName:
    """The name of a table; no user and no password of the connection is in it."""
    url = sa.make_url(connection)
    dialect = url.get_backend_name()
    schema = schema or _DEFAULT_SCHEMAS.get(dialect)
    if dialect in _IN_FILES:
        path = Path(url.database or ":memory:")
        where = str(path) if str(path) == ":memory:" else str(path.resolve())
        database = path.stem if dialect == "duckdb" else None
        return DatasetName(f"{dialect}://{where}", _dotted(database, schema, table))
    scheme, port = _SCHEMES.get(dialect, (dialect, None))
    address = ":".join(str(part) for part in (url.host, url.port or port) if part)
    database = (url.database or "").replace("/", ".") or None  # Snowflake has the schema there too
    return DatasetName(f"{scheme}://{address}", _dotted(database, schema, table))


def _dotted(*parts: str | None) -> str:
    return ".".join(part for part in parts if part)
