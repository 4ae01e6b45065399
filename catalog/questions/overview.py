"""How many of everything there is: what the log took in, and how all of it was assessed."""

from typing import TypedDict

from catalog.database.connection import statement
from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.log import head_of
from catalog.session.catalog import Catalog
from catalog.session.query import ask


class LogCounts(TypedDict):
    """How much the log and the catalog hold, and what came within the last 24 hours."""

    last_received_at: str | None
    events_of_day: int
    records_of_day: int
    rejected_of_day: int
    warnings_of_day: int
    datasets: int
    models: int


class LogOverview(LogCounts):
    """The same with the log's position and head."""

    position: int
    head: str


class VerdictOverview(TypedDict):
    """Counts by name: models by decision, open findings by kind and by severity, versions by retention state."""

    models: dict[str, int]
    findings: dict[str, int]
    severities: dict[str, int]
    retention: dict[str, int]


def log_overview(catalog: Catalog) -> LogOverview:
    """What the log holds and took in within the last 24 hours; nothing is assessed for it."""
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        counts = question.rows_of(LogCounts, "questions/overview_log")[0]
        return {**counts, "position": catalog.log_position, "head": head_of(question.cursor)}


def verdict_overview(catalog: Catalog) -> VerdictOverview:
    """Counts by name, of models (newest versions, by decision), findings and severities (open), and retention.

    Assesses the whole catalog first, where that is not done yet.
    """
    refresh(catalog, VERDICT_TABLES)
    refresh(catalog, DATASET_INDEX)
    # No lineage is walked below, and a graph would be loaded for a few counts.
    topics: dict[str, dict[str, int]] = {"models": {}, "findings": {}, "severities": {}, "retention": {}}
    with ask(catalog, by_graph=False) as question:
        for topic, name, count in question.cursor.execute(statement("questions/overview_verdicts")).fetchall():
            topics[topic][name] = count
    return {
        "models": topics["models"],
        "findings": topics["findings"],
        "severities": topics["severities"],
        "retention": topics["retention"],
    }
