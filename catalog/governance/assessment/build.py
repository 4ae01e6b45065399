"""From a question to the assessment of some versions, or of every version of the catalog."""

from collections.abc import Callable, Sequence
from datetime import datetime

from catalog.database.subset import of_subset, stage_datasets
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.case_scope import (
    CaseScope,
    first_known,
    newest_versions,
    open_cases,
    reached_by,
)
from catalog.governance.assessment.evidence import load_evidence, read_records
from catalog.governance.assessment.generators import with_generators
from catalog.governance.facts.hypothetical import Hypothetical
from catalog.lineage.closure import Closure, Node
from catalog.session.query import Question
from catalog.session.reuse import Reusable


def assess(
    question: Question,
    *targets: Node,
    hypothetical: Hypothetical | None = None,
    on_step: Callable[[], None] | None = None,
) -> Assessment:
    """The assessment of some versions and everything they came from; hypothetical: as if these facets were declared.

    on_step is called between the steps, and may raise.
    """
    between_steps = on_step or (lambda: None)
    records = read_records(question.cursor)
    closure, lost = _closure(question, targets, hypothetical)
    cases, newest, first_at = open_cases(question, records), dict[int, Node](), dict[int, datetime]()
    if cases:
        # A duty is discharged by the newest version of a dataset, so that one is assessed too, and its trace.
        reached = reached_by(closure, cases)
        names = {key: (each.name, each.namespace) for (key, _), each in closure.versions.items() if key in reached}
        newest = newest_versions(question, names)
        if lacking := [node for node in newest.values() if node not in closure.versions]:
            closure, lost = _closure(question, [*targets, *lacking], hypothetical)
        first_at = first_known(question, closure, {node for case in cases for node in case.starts(closure)})
    between_steps()
    clues = question.clues(closure)  # before what follows: both stage what they read under the same names
    by_sql = question.has_lineage_by_sql
    evidence = load_evidence(question.cursor, closure, question.asked_at, records, lost, hypothetical, by_sql=by_sql)
    evidence.clues = clues
    between_steps()
    return Assessment(evidence, CaseScope(cases, newest, first_at))


def _closure(
    question: Question, targets: Sequence[Node], hypothetical: Hypothetical | None
) -> tuple[Closure, dict[int, str]]:
    """What some versions came from, generators in it, and what is said of those not found."""
    closure, lost = with_generators(question, question.closure(*targets), hypothetical)
    return hypothetical.closure_with(closure) if hypothetical else closure, lost


def assessed(question: Question, *targets: Node) -> Assessment:
    """The same, as it was worked out for a question before this one if nothing it rests on has changed since.

    What `assess` stages on the question's cursor may be missing.
    """
    return question.reused(Assessment, targets, lambda: _reusable(assess(question, *targets)))


def _reusable(assessment: Assessment) -> Reusable:
    """Until the first thing that is dated later today: a case, a receipt, a disposal count from their time on."""
    evidence = assessment.evidence
    times = [time for record in evidence.records for time in (record.opened_at, record.changed_at)]
    times += [time for disposals in evidence.disposals.values() for time, _ in disposals]
    until = min((time for time in times if time > evidence.asked_at), default=None)
    return Reusable(assessment, len(assessment.closure.versions), until)


def assess_all(question: Question) -> Assessment:
    """The assessment of every version of the catalog."""
    return assess(question, *all_versions(question))


def all_versions(question: Question, dataset_keys: list[int] | None = None) -> list[Node]:
    """Every version that is assessed (seen/assessed_versions.sql), of some datasets or of all."""
    name = "governance/assessment/all_versions"
    if dataset_keys is None or not question.graph:  # without a graph, all lineage is staged for the closure anyway
        return question.cursor.execute(question.of_lineage(name), {"dataset_keys": dataset_keys}).fetchall()
    # Of some datasets alone: which reads found no version is else worked out of every read of the catalog. Kept
    # with the question: tables that are brought up to the log ask for what came of datasets, mostly the same ones.
    known = question.assessed_versions
    if unknown := sorted(set(dataset_keys) - known.keys()):
        stage_datasets(question.cursor, unknown)
        known |= {key: [] for key in unknown}
        for node in question.cursor.execute(of_subset(name), {"dataset_keys": unknown}).fetchall():
            known[node[0]].append(node)
    return [node for key in sorted(set(dataset_keys)) for node in known[key]]
