"""Object storage that speaks S3: reached with the credentials of the environment, which stay out of all texts."""

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import duckdb

from catalog.database.storage.extensions import load_extension
from catalog.database.storage.place import is_remote
from catalog.database.views import quoted
from catalog.values.errors import UnavailableError

# As it is loaded, the extension copies the environment's credentials into settings, which every SELECT can read.
_SHOWN = ("s3_access_key_id", "s3_secret_access_key", "s3_session_token")
_MARK = "whence.lake"
_ENDPOINT = re.compile(r"[\w.:\[\]-]+")


def reach(connection: duckdb.DuckDBPyConnection, data: str | None) -> None:
    """Let a connection read and write where a lake's data are, where that is object storage.

    The credentials are those of AWS's own environment variables. Raises UnavailableError where there are none, and
    where the extension cannot be had.
    """
    if not is_remote(data):
        return
    load_extension(connection, "httpfs")
    for setting in _SHOWN:
        connection.execute(f"RESET GLOBAL {setting}")
    if connection.execute("SELECT contains(current_setting('http_proxy'), '@')").fetchone() == (True,):
        connection.execute("SET GLOBAL http_proxy = ''")  # every SELECT could read its password
    given = dict(_given(str(data)))
    names = ", ".join(f"{name} ${name}" for name in given)
    try:
        connection.execute(f"CREATE OR REPLACE SECRET data_{_number(str(data))} (TYPE s3, {names})", given)
    except duckdb.Error:  # whose words may hold what was given
        raise UnavailableError(
            f"The credentials for {data} cannot be used. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
            "AWS_SESSION_TOKEN and AWS_REGION"
        ) from None


def mark(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    """Write a small object that says what is kept there: where that fails, nothing else could be written either."""
    connection.execute(f"COPY (SELECT 'a catalog of Whence' AS kept) TO {quoted(data + _MARK)} (FORMAT csv)")


def is_empty(data: str) -> bool:
    """Whether no object is there, but for its mark. Raises duckdb.Error, UnavailableError."""
    with _reached(data) as connection:
        found = connection.execute(
            "SELECT count(*) FROM glob($all) WHERE NOT ends_with(file, $mark)",
            {"all": f"{data}**", "mark": f"/{_MARK}"},
        ).fetchone()
    return found == (0,)


def remove_files(data: str) -> None:
    """Remove every Parquet file there: for a lake that knows none of them they are orphans. Raises as `is_empty`."""
    with _reached(data) as connection:
        load_extension(connection, "ducklake")
        connection.execute(f"ATTACH 'ducklake::memory:' AS remover (DATA_PATH {quoted(data)})")
        connection.execute("CALL ducklake_delete_orphaned_files('remover', cleanup_all => true)")


def _reached(data: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    reach(connection, data)
    return connection


def _given(data: str) -> Iterator[tuple[str, str | bool]]:
    """What the secret says of how the data are reached, and that it is for them only."""
    key, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        raise UnavailableError(
            f"{data} is reached with the environment's AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Set both, and "
            "AWS_REGION; for another storage than Amazon's AWS_ENDPOINT_URL"
        )
    yield "KEY_ID", key
    yield "SECRET", secret
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        yield "SESSION_TOKEN", token
    yield "REGION", os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    yield "SCOPE", data
    if url := os.environ.get("AWS_ENDPOINT_URL"):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not _ENDPOINT.fullmatch(parts.netloc) or parts.path.strip("/"):
            raise UnavailableError("AWS_ENDPOINT_URL is no address like https://storage.example.com:9000. Set it so")
        yield "ENDPOINT", parts.netloc
        yield "URL_STYLE", "path"
        yield "USE_SSL", parts.scheme == "https"


def _number(data: str) -> str:
    """A name for each place: a move may reach two of them."""
    return data.encode().hex()
