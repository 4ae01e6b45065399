"""From a question to the assessment of some versions, or of every version of the catalog."""

from collections.abc import Callable

from catalog.database.connection import statement
from catalog.governance.assessment.assessment import Judge
from catalog.governance.assessment.evidence import load_dossier
from catalog.governance.facts.hypothetical import Supposed
from catalog.governance.labels.generators import with_generators
from catalog.lineage.closure import Node
from catalog.session.query import Question


def judge_of(
    question: Question,
    *targets: Node,
    supposed: Supposed | None = None,
    on_step: Callable[[], None] | None = None,
) -> Judge:
    """The judge of some versions and everything they came from; supposed: as if this facet were declared.

    on_step is called between the steps, and may raise.
    """
    stop_or_go = on_step or (lambda: None)
    closure, lost = with_generators(question, question.closure(*targets), supposed)
    if supposed:
        closure = supposed.closure(closure)
    stop_or_go()
    dossier = load_dossier(question.cursor, closure, question.asked_at, lost, supposed)
    stop_or_go()
    return Judge(dossier)


def portfolio(question: Question) -> Judge:
    """The judge of every version of the catalog."""
    return judge_of(question, *all_versions(question))


def all_versions(question: Question, dataset_keys: list[int] | None = None) -> list[Node]:
    """Every version that is judged, of some datasets or of all."""
    return question.cursor.execute(
        statement("governance/assessment/all_versions"), {"dataset_keys": dataset_keys}
    ).fetchall()
