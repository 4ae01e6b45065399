"""What somebody has to see to now, and which of it a webhook was sent already."""

from collections.abc import Collection
from typing import TypedDict

from catalog.database.connection import statement
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.catalog import Catalog
from catalog.session.query import ask


class Matter(TypedDict):
    """A violation, an open duty or a deadline.

    matter: what makes it this one. about: the kind of the finding or record.
    """

    matter: str
    kind: str
    about: str
    id: str
    namespace: str | None
    name: str | None
    version: str | None
    message: str
    due_on: str | None
    owner: str | None


def matters(catalog: Catalog, days: int) -> list[Matter]:
    """Violations that nobody waived, open duties, and what is due within so many days."""
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog, by_graph=False) as question:
        return question.rows_of(Matter, "questions/matters", {"days": days})


def notified(catalog: Catalog) -> set[str]:
    """What a webhook was sent, as far as it is not over."""
    with catalog.keys.lock, catalog.log_cursor() as cursor:
        return {matter for (matter,) in cursor.execute(statement("access/notified")).fetchall()}


def note_notified(catalog: Catalog, sent: Collection[str], over: Collection[str]) -> None:
    """Remember what was sent, and forget what is over; durable when this returns."""
    with catalog.keys.lock, catalog.log_cursor() as cursor:
        for name, found in (("access/add_notified", sent), ("access/forget_notified", over)):
            if found:
                cursor.execute(statement(name), {"matters": sorted(found)})
