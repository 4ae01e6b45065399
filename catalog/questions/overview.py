"""How many of everything there is: what the log took in, and how all of it was judged."""

from catalog.database.connection import statement
from catalog.derived.dataset_index import bring_up
from catalog.derived.verdict_tables import refresh
from catalog.log.log import head_of
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, ask

Counts = dict[str, dict[str, int]]


def log_overview(catalog: Catalog) -> JsonObject:
    """What the log holds and took in within the last 24 hours; nothing is judged for it."""
    bring_up(catalog)
    with ask(catalog, by_graph=False) as question:
        found = question.rows("questions/overview_log")[0]
        return {**found, "position": catalog.log_position, "head": head_of(question.cursor)}


def verdict_overview(catalog: Catalog) -> Counts:
    """Counts by name, of models (newest versions, by decision), findings and severities (open), and retention.

    Judges the whole catalog first, where that is not done yet.
    """
    refresh(catalog)
    bring_up(catalog)
    counts: Counts = {"models": {}, "findings": {}, "severities": {}, "retention": {}}
    with ask(catalog, by_graph=False) as question:
        for topic, name, count in question.cursor.execute(statement("questions/overview_verdicts")).fetchall():
            counts[topic][name] = count
    return counts
