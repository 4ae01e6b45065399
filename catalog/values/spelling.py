"""The normal form of a dataset's name: names that OpenLineage's naming rules make equal have the same one.

Source: https://openlineage.io/docs/spec/naming. Only the text decides: where it takes knowledge of a
system to see that two names are one, they are no spellings of each other.
"""

import re
from typing import NamedTuple


class Name(NamedTuple):
    """A dataset's namespace and name."""

    namespace: str
    name: str


# In these a key has no leading slash, and what follows `scheme://` is a bucket, or a container before an `@`.
_OBJECT_STORES = frozenset({"s3", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "cosn", "obs"})
# Names there are paths, and a folder may hold other datasets.
FILE_SCHEMES = _OBJECT_STORES | frozenset({"file", "adl", "hdfs", "webhdfs", "viewfs", "dbfs", "ftp", "ftps", "sftp"})
_SAME_SCHEME = {"s3a": "s3", "s3n": "s3"}
# Where OpenLineage writes the port, so that most names are their own normal form; and where hardly anybody does.
_PORTS_WRITTEN = {
    "cassandra": 9042,
    "cockroach": 26257,
    "crate": 5432,
    "db2": 50000,
    "hdfs": 8020,
    "kafka": 9092,
    "mariadb": 3306,
    "mongodb": 27017,
    "mssql": 1433,
    "mysql": 3306,
    "oracle": 1521,
    "postgres": 5432,
    "postgresql": 5432,
    "redshift": 5439,
    "sqlserver": 1433,
    "teradata": 1025,
}
_PORTS_LEFT_OUT = {"ftp": 21, "http": 80, "https": 443, "sftp": 22}
_FOLDS_TO_UPPER = frozenset({"snowflake", "oracle", "db2"})
# Here quotes decide nothing about letter case; every other database takes a name without quotes in small letters.
_QUOTES_KEEP_CASE_OUT = frozenset(
    {"bigquery", "clickhouse", "duckdb", "mariadb", "mssql", "mysql", "spanner", "sqlite", "sqlserver", "teradata"}
) | frozenset({"awsathena", "databricks", "hive", "presto", "trino"})
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?", re.DOTALL)
_LOCAL_FILES = re.compile(r"file(?::/*)?", re.IGNORECASE)
_LOCAL_PATH = re.compile(r"file:(?://)?(/.*)", re.IGNORECASE | re.DOTALL)
_PORT = re.compile(r"[0-9]+")
_PART = re.compile(r'"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[^."`\[\]]+')
_QUOTES = '"`['


def normal_form(namespace: str, name: str) -> Name:
    """The name that stands for all spellings of this one: itself where nothing can be spelt otherwise."""
    if _LOCAL_FILES.fullmatch(namespace.strip()):
        return Name("file", _local_path(namespace.strip(), name))
    scheme, normal_namespace = _namespace(namespace)
    if scheme in _OBJECT_STORES:
        name = name.lstrip("/") or name
    name = _without_trailing_slash(name)
    if scheme not in FILE_SCHEMES and any(quote in name for quote in _QUOTES):
        name = _without_trailing_slash(_unquoted(scheme, name))
    return Name(normal_namespace, name)


def normal_namespace(namespace: str) -> str:
    """The namespace that stands for all spellings of this one."""
    return "file" if _LOCAL_FILES.fullmatch(namespace) else _namespace(namespace)[1]


def scheme_of(namespace: str) -> str:
    """The scheme of a namespace in normal form: `s3` of `s3://bucket`, the namespace itself where it has no `://`."""
    return namespace.partition("://")[0]


def is_path(namespace: str) -> bool:
    """Whether the names of a namespace, in normal form, are paths: of files, or of objects in a bucket."""
    return scheme_of(namespace) in FILE_SCHEMES


def _local_path(namespace: str, name: str) -> str:
    """`/x` of `file:/x`, `file:///x`, and of `x` in the namespace `file:///`; a path that hangs on nothing stays."""
    match = _LOCAL_PATH.fullmatch(name)
    path = match[1] if match else name
    if path.startswith("//"):
        path = "/" + path.lstrip("/")
    elif namespace.endswith("/") and not namespace.endswith("file://") and not path.startswith("/"):
        path = "/" + path
    return _without_trailing_slash(path)


def _namespace(namespace: str) -> tuple[str, str]:
    """(scheme, namespace in normal form); a plain namespace is its own scheme."""
    match = _URI.fullmatch(namespace)
    if match is None:
        plain = _without_trailing_slash(namespace)
        return plain, plain
    scheme = match[1].lower()
    scheme = _SAME_SCHEME.get(scheme, scheme)
    place = _authority(scheme, match[2])
    path = (match[3] or "").rstrip("/")
    return scheme, f"{scheme}://{place}{path}"


def _authority(scheme: str, authority: str) -> str:
    """What stands between `scheme://` and the path: hosts in small letters, with ports as OpenLineage writes them."""
    if scheme in _OBJECT_STORES and "@" not in authority:
        return authority
    user, at, hosts = authority.rpartition("@")
    servers = [_server(scheme, server) for server in hosts.split(",")]
    if scheme == "kafka":  # any broker of a cluster leads to all of them
        servers = sorted(servers)
    return user + at + ",".join(servers)


def _server(scheme: str, server: str) -> str:
    host, _, port = server.strip().lower().rpartition(":")
    if not host or not _PORT.fullmatch(port):
        host, port = server.strip().lower(), ""
    number = int(port) if port else _PORTS_WRITTEN.get(scheme)
    if not host or number is None or number == _PORTS_LEFT_OUT.get(scheme):
        return host
    return f"{host}:{number}"


def _without_trailing_slash(path: str) -> str:
    return path.rstrip("/") or path[:1]


def _unquoted(scheme: str, name: str) -> str:
    """A table's name without the quotes that change nothing; as it is where its quotes do not come in pairs."""
    parts, end = [], 0
    while part := _PART.match(name, end):
        parts.append(_unquoted_part(scheme, part[0]))
        end = part.end()
        if not name.startswith(".", end):
            break
        end += 1
    return ".".join(parts) if parts and end == len(name) and not name.endswith(".") else name


def _unquoted_part(scheme: str, part: str) -> str:
    quote, inner = part[0], part[1:-1]
    if quote not in _QUOTES or not inner or any(mark in inner for mark in '."`[]'):
        return part
    return inner if quote != '"' or _means_the_same_bare(scheme, inner) else part


def _means_the_same_bare(scheme: str, name: str) -> bool:
    """Whether a name in double quotes is the one without: where it holds the letters that a bare one is folded to.

    `"Orders"` of PostgreSQL is another table than `Orders`, which is `orders`. Backticks and brackets belong to
    databases that do not fold.
    """
    if scheme in _QUOTES_KEEP_CASE_OUT:
        return True
    return name == (name.upper() if scheme in _FOLDS_TO_UPPER else name.lower())
