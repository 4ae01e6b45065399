"""What needs somebody: models that are blocked, decisions that wait, and how much is declared at all."""

from typing import TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import Count
from catalog.session.query import ask


class BlockedModel(TypedDict):
    """A model whose latest version violates a rule, and the kinds of its violations."""

    namespace: str
    name: str
    version: str
    purpose: str | None
    owner: str | None
    updated_at: str | None
    violations: int
    kinds: list[str]


class DecisionsNeeded(TypedDict):
    """How many violations and gaps nobody is assigned to, waivers end within 30 days, and cases are open."""

    unassigned_violations: int
    unassigned_gaps: int
    waivers_ending: int
    open_cases: int


class Coverage(TypedDict):
    """Of the datasets that models learned from: how many, how many sources, what is declared and validated."""

    datasets: int
    sources: int
    sources_declared: int
    personal_data_declared: int
    retention_declared: int
    validated: int


class Attention(TypedDict):
    """The blocked models, what waits for a decision, and the coverage."""

    blocked: Page[BlockedModel]
    decisions: DecisionsNeeded
    coverage: Coverage


def attention(catalog: Catalog, *, count: Count = 10) -> Attention:
    """The blocked models with their reasons, the decisions that wait, and how much is declared and validated.

    Assesses the whole catalog first, where that is not done yet.
    """
    refresh(catalog, VERDICT_TABLES)
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        blocked = question.rows("questions/blocked_models", {"count": count})
        return {
            "blocked": page_of(BlockedModel, blocked),
            "decisions": question.rows_of(DecisionsNeeded, "questions/decisions_needed")[0],
            "coverage": question.rows_of(Coverage, "questions/coverage")[0],
        }
