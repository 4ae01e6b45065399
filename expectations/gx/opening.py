"""Relations as views of one DuckDB: attaching, secrets, extensions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from catalog.values.errors import UnavailableError
from expectations.gx.border import duck_of
from expectations.gx.complaints import unread, without_secrets
from expectations.gx.extensions import extension_advice
from expectations.relations import Credentials, Database, Relation


@contextmanager
def opened(relations: Mapping[str, Relation], memory_limit: str) -> Iterator[sa.Connection]:
    """A connection to a DuckDB of its own with a view of each relation; raises as open_relation does."""
    with TemporaryDirectory(prefix="whence-") as folder:
        config = {"memory_limit": memory_limit, "preserve_insertion_order": "false", "temp_directory": folder}
        engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool, connect_args={"config": config})
        try:
            for name, relation in relations.items():
                open_relation(engine, name, relation)
            with engine.connect() as connection:
                yield connection
        except engine.dialect.loaded_dbapi.Error as error:
            raise unreadable(relations, str(error)) from None
        except sa.exc.DBAPIError as error:
            raise unreadable(relations, str(error.orig)) from None
        finally:
            engine.dispose()  # attached files would stay locked


def open_relation(engine: sa.Engine, name: str, relation: Relation) -> None:
    """Make a view of the relation under a name; raises UnavailableError where DuckDB cannot read it."""
    with engine.connect() as connection:
        try:
            _view(connection, name, relation)
            connection.commit()
        except engine.dialect.loaded_dbapi.Error as error:
            connection.rollback()
            reason = _reason(relation, str(error))
            # not chained: DuckDB's own message may hold a secret or a value
            raise UnavailableError(f"Cannot read {relation.kind} {relation.source!r}: {reason}") from None


def unreadable(relations: Mapping[str, Relation], message: str) -> UnavailableError:
    """The error for data that turned out wrong while they were read."""
    sources = " or ".join(repr(relation.source) for relation in relations.values())
    return UnavailableError(f"Cannot read {sources}: {unread(message)}")


def _view(connection: sa.Connection, name: str, relation: Relation) -> None:
    duck = duck_of(connection)
    if relation.extension:
        duck.load_extension(relation.extension)
    if relation.credentials:
        _keep_secret(connection, f"secret_of_{name}", relation.credentials)
    if relation.kind == "table":
        secret = f"secret_of_{name}" if relation.credentials else None
        schema = _attach(connection, f"attached_{name}", relation.database, secret)
        quote = connection.dialect.identifier_preparer.quote_identifier
        duck.table(".".join(map(quote, [*schema, *relation.source.split(".")]))).create_view(name)
        return
    read = {"parquet": duck.read_parquet, "csv": duck.read_csv, "json": duck.read_json}[relation.kind]
    read(relation.source).create_view(name)


def _attach(connection: sa.Connection, name: str, database: Database | None, secret: str | None) -> list[str]:
    """Attach the database under a name, read-only; the name as a list, empty where there is no database."""
    if database is None:
        return []
    duck = duck_of(connection)
    options = ["READ_ONLY"] if database.type == "duckdb" else ["READ_ONLY", f"TYPE {database.type}"]
    if secret:
        options.append(f"SECRET {secret}")
    duck.execute(
        " ".join(["ATTACH", _literal(connection, database.address), "AS", name, "(", ", ".join(options), ")"])
    )
    return [name]


def _keep_secret(connection: sa.Connection, name: str, credentials: Credentials) -> None:
    """Give DuckDB a secret, in memory, until this database is closed."""
    duck = duck_of(connection)
    listed = [f"TYPE {credentials.type}"]
    listed += [f"{key} {_literal(connection, value)}" for key, value in credentials.options.items()]
    duck.execute(" ".join(["CREATE SECRET", name, "(", ", ".join(listed), ")"]))


def _literal(connection: sa.Connection, text: str) -> str:
    """The text as a literal; DuckDB takes no parameters in ATTACH and CREATE SECRET."""
    return str(sa.literal(text).compile(connection, compile_kwargs={"literal_binds": True}))


def _reason(relation: Relation, message: str) -> str:
    if advice := extension_advice(relation, message):
        return advice
    secrets = relation.credentials.options.values() if relation.credentials else ()
    # What a file holds may be quoted; a database says why it does not answer, and has read nothing yet.
    return without_secrets(message, secrets) if relation.kind == "table" else unread(message)
