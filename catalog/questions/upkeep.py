"""Questions about the catalog as a whole: its digest, its chain of hashes, reading the log again."""

from collections.abc import Callable
from typing import Annotated, TypedDict

from catalog.log import log
from catalog.log.digest import digest_of
from catalog.session.catalog import Catalog
from catalog.session.parameters import About


class Digest(TypedDict):
    """The hash of all tables."""

    digest: str


class Verification(TypedDict):
    """Whether the log is as it was written; broken_at: the position of the first entry that is not."""

    ok: bool
    entries: int
    head: str
    broken_at: int | None


class Rebuilt(TypedDict):
    """How many entries were read again, and the digest after it."""

    entries: int
    digest: str


def digest(catalog: Catalog) -> Digest:
    """The hash of all tables, free of arrival order and record times."""
    with catalog.cursor() as cursor:
        return {"digest": digest_of(cursor)}


def verify(catalog: Catalog, head: Annotated[str | None, About("The head expected, in hex.")] = None) -> Verification:
    """Whether the chain of hashes holds, and whether its head is the one expected."""
    with catalog.cursor() as cursor:
        chain = log.verify(cursor)
    ok = chain.ok and (head is None or head == chain.head)
    return {"ok": ok, "entries": chain.entries, "head": chain.head, "broken_at": chain.broken_at}


def rebuild(catalog: Catalog, on_progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Read the whole log again; the digest after it."""
    catalog.rebuild(on_progress)
    return {"entries": catalog.log_position, **digest(catalog)}
