"""Which of DuckDB's extensions a relation needs, and what to do where it cannot be had."""

from expectations.relations import Relation

_OF_SCHEMES = {"s3": "httpfs", "s3a": "httpfs", "s3n": "httpfs", "gs": "httpfs", "http": "httpfs", "https": "httpfs"}


def extension_of(relation: Relation) -> str | None:
    """The name of the extension that reads a relation; None where DuckDB needs none."""
    if relation.database is not None:
        return None if relation.database.type == "duckdb" else relation.database.type
    return _OF_SCHEMES.get(relation.source.partition("://")[0]) if "://" in relation.source else None


def extension_advice(relation: Relation, message: str) -> str | None:
    """What to do where DuckDB's message is about the relation's extension; None where it is about something else."""
    name = extension_of(relation)
    if name is None or "extension" not in message.lower():
        return None
    if relation.extension:
        return (
            f"DuckDB cannot load its extension {name} from {relation.extension}. It has to be a file, made for this "
            f"very version of DuckDB and this machine; correct `extension` in connections.yml, or leave it out to "
            f"have DuckDB find {name} itself"
        )
    return (
        f"DuckDB needs its extension {name}, which is not installed and could not be downloaded. Where there is a "
        f"network: `INSTALL {name}` in DuckDB, as this user. Else give the path of its file as `extension` in "
        "connections.yml"
    )
