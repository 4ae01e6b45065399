"""The controls of frameworks, worked out for a catalog or for one question at its clocks."""

from collections.abc import Sequence

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.controls.control_json import ControlAnswer, control_json
from catalog.management.controls.evaluate import OwnSql, evaluate
from catalog.management.controls.framework import Framework
from catalog.management.staged_views import staged_views
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.query import Question, ask


def is_now(clocks: Clocks | None) -> bool:
    """Whether a question is asked of the present, which is kept."""
    return clocks is None or not any(clocks)


def of_catalog(
    catalog: Catalog, frameworks: Sequence[Framework], clocks: Clocks | None = None, own_sql: OwnSql | None = None
) -> list[ControlAnswer]:
    """The controls of any frameworks, those of files too."""
    if is_now(clocks):
        refresh(catalog, VERDICT_TABLES)
    with ask(catalog, clocks, by_graph=False) as question:
        return controls_of(question, frameworks, verdicts_kept=is_now(clocks), own_sql=own_sql)


def controls_of(
    question: Question,
    frameworks: Sequence[Framework],
    *,
    verdicts_kept: bool = False,
    own_sql: OwnSql | None = None,
) -> list[ControlAnswer]:
    """The controls of some frameworks for a question at its clocks.

    verdicts_kept: the verdict tables are known to be of the question's time; else every version is assessed.
    """
    with staged_views(question, verdicts_kept=verdicts_kept) as views:
        return [control_json(found) for found in evaluate(views, frameworks, own_sql)]
