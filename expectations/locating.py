"""From a dataset's name in the catalog to a relation that DuckDB reads."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from catalog.values.errors import BadQuestionError, NotFoundError, UnavailableError
from expectations.connections import Connection
from expectations.relations import (
    Credentials,
    Database,
    DatabaseType,
    Relation,
    is_database,
    is_file_kind,
    kind_of_file,
)

_PLACE = "{version}"
_PLAIN = re.compile(r"(?!\.\.?$)[\w.:+=-]+")
_IN_FILES: Mapping[str, DatabaseType] = {"duckdb://": "duckdb", "sqlite://": "sqlite"}
_S3_OPTIONS = {"key_id_env": "KEY_ID", "secret_env": "SECRET", "session_token_env": "SESSION_TOKEN"}
_S3_PLAIN = {"region": "REGION", "endpoint": "ENDPOINT", "url_style": "URL_STYLE"}


def locate(
    namespace: str,
    name: str,
    connections: Iterable[Connection],
    environment: Mapping[str, str],
    version: str | None = None,
) -> Relation:
    """The relation of a dataset: by the first connection that covers its namespace, else by the namespace itself.

    Without a connection: files, and DuckDB and SQLite files whose path the namespace is. The environment has the
    secrets. Raises NotFoundError where it is not known how to reach it, UnavailableError where a secret is missing.
    """
    connection = next((one for one in connections if one.covers(namespace)), None)
    if connection is None:
        return _by_namespace(namespace, name)
    connection = _at_version(connection, version)
    if is_database(connection.type):
        return _in_database(connection, connection.type, name, environment)
    if connection.type == "s3":
        relation = _file(f"{namespace}/{name.lstrip('/')}", connection.options.get("format"))
        return relation._replace(credentials=_s3_credentials(connection, environment), extension=connection.extension)
    root = connection.options.get("root")
    return _file(str(Path(root) / name.lstrip("/")) if root else name, connection.options.get("format"))


def _at_version(connection: Connection, version: str | None) -> Connection:
    """The connection with the version where its options say `{version}`."""
    if not any(_PLACE in value for value in connection.options.values()):
        return connection
    # a version comes from events: it names a file, and no way to another one
    if version is None or not _PLAIN.fullmatch(version):
        raise BadQuestionError(f"{version!r} cannot stand for {_PLACE} in connections.yml")
    return connection._replace(
        options={key: value.replace(_PLACE, version) for key, value in connection.options.items()}
    )


def _by_namespace(namespace: str, name: str) -> Relation:
    for scheme, kind in _IN_FILES.items():
        if namespace.startswith(scheme):
            return Relation("table", _in_schema(name, kind), Database(kind, namespace.removeprefix(scheme)))
    if namespace == "file" or namespace.startswith("file://"):
        return _file(name, None)
    raise NotFoundError(
        f"Nothing says how to reach {namespace!r} {name!r}. Add it to connections.yml: "
        f"- {{namespace: {namespace!r}, type: …}}, see docs/expectations.md"
    )


def _in_database(connection: Connection, kind: DatabaseType, name: str, environment: Mapping[str, str]) -> Relation:
    secret = connection.options.get("password_env")
    credentials = (
        Credentials("postgres", {"PASSWORD": _variable(secret, connection, environment)}) if secret else None
    )
    database = Database(kind, connection.options["address"])
    return Relation("table", _in_schema(name, kind), database, credentials, connection.extension)


def _in_schema(name: str, kind: DatabaseType) -> str:
    """The name within its database: OpenLineage puts the database first, SQLite has neither that nor schemas."""
    parts = name.split(".")
    return parts[-1] if kind == "sqlite" else ".".join(parts[-2:])


def _s3_credentials(connection: Connection, environment: Mapping[str, str]) -> Credentials | None:
    options = connection.options
    secret = {
        option: _variable(options[key], connection, environment)
        for key, option in _S3_OPTIONS.items()
        if key in options
    }
    secret |= {option: options[key] for key, option in _S3_PLAIN.items() if key in options}
    return Credentials("s3", secret) if secret else None


def _variable(name: str, connection: Connection, environment: Mapping[str, str]) -> str:
    if name not in environment:
        raise UnavailableError(f"Set {name}: connections.yml needs it to reach {connection.namespace}")
    return environment[name]


def _file(path: str, kind: str | None) -> Relation:
    """A file, a glob, or all files of the kind that a folder holds."""
    known = kind if is_file_kind(kind) else kind_of_file(path)
    if known is not None:
        is_folder = "://" not in path and Path(path).is_dir()
        return Relation(known, f"{path}/**/*.{known}" if is_folder else path)
    if Path(path).is_dir():
        kinds = {kind for file in Path(path).rglob("*.*") if (kind := kind_of_file(str(file)))}
        if len(kinds) == 1:
            (only,) = kinds
            return Relation(only, f"{path}/**/*.{only}*")
    raise NotFoundError(
        f"Cannot tell what {path!r} holds. Give its `format` in connections.yml: parquet, csv or json"
    )
