"""Questions about the catalog as a whole: its digest, its chain of hashes, reading the log again."""

from collections.abc import Callable
from typing import Annotated

from catalog.log import log
from catalog.log.digest import digest_of
from catalog.session.catalog import Catalog
from catalog.session.parameters import About
from catalog.session.query import JsonObject


def digest(catalog: Catalog) -> JsonObject:
    """The hash of all tables, free of arrival order and record times."""
    with catalog.cursor() as cursor:
        return {"digest": digest_of(cursor)}


def verify(catalog: Catalog, head: Annotated[str | None, About("The head expected, in hex.")] = None) -> JsonObject:
    """Whether the chain of hashes holds, and whether its head is the one expected."""
    with catalog.cursor() as cursor:
        chain = log.verify(cursor)
    ok = chain.ok and (head is None or head == chain.head)
    return {"ok": ok, "entries": chain.entries, "head": chain.head, "broken_at": chain.broken_at}


def rebuild(catalog: Catalog, on_progress: Callable[[int], None] | None = None) -> JsonObject:
    """Read the whole log again; the digest after it."""
    catalog.rebuild(on_progress)
    return {"entries": catalog.log_position, **digest(catalog)}
