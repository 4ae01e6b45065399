"""The list of all datasets that searches read: brought up to the log by what the newest entries touch."""

from catalog.database.connection import statement, transaction
from catalog.database.subset import scoped, stage_datasets
from catalog.derived.touched import touched_since
from catalog.log.log import DEFAULT_WRITER
from catalog.session.catalog import Catalog
from catalog.session.query import following, rules_digest

_MOST_TOUCHED = 2_000  # of more, all at once is less work


def bring_up(catalog: Catalog) -> None:
    """Bring the list up to the log; nothing is done where it is."""
    wanted = catalog.log_position  # of many who wait for one another, one brings it up for all
    with catalog.listing() as cursor, following(catalog, by_graph=False) as (question, position):
        rules = rules_digest()
        known = cursor.execute(statement("derived/listed_since"), {"writer": DEFAULT_WRITER}).fetchone()
        if known and known[0] >= wanted and known[1] == rules:
            return
        is_same = known is not None and known[1] == rules and known[2] is not None
        touched = touched_since(question, known[2]) if known and is_same else None
        keys = sorted(touched) if touched is not None and len(touched) <= _MOST_TOUCHED else None
        if keys:
            stage_datasets(cursor, keys)
        with transaction(cursor):
            cursor.execute(statement("derived/listed_clear_progress"))
            if keys is None or keys:
                cursor.execute(statement("derived/listed_forget"), {"dataset_keys": keys})
                cursor.execute(
                    scoped("derived/listed_add") if keys else statement("derived/listed_add"), {"dataset_keys": keys}
                )
            cursor.execute(statement("derived/listed_note"), {"position": position, "rules": rules})
