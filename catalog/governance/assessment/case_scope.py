"""The open cases of a catalog, as far as they concern a closure: what they are about, and what is newest there."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from catalog.database.subset import of_subset, stage_datasets
from catalog.governance.facts.cases import Case, CaseReceipt, CaseTarget, cases_at, receipts_at
from catalog.governance.facts.records import Record
from catalog.lineage.closure import Closure, Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.session.query import Question
from catalog.values.errors import NotFoundError
from catalog.values.keys import key_of

_NO_CONTENT = frozenset({"attempted", "open"})


class OpenCase(NamedTuple):
    """An open case; dataset_key: of what it is about, None where that is a source or a dataset not known here."""

    case: Case
    dataset_key: int | None
    receipts: tuple[CaseReceipt, ...]

    def starts(self, closure: Closure) -> frozenset[Node]:
        """The versions of a closure that it is about."""
        return starts_in(closure, self.case.target.source, self.dataset_key, self.case.target.version)


class CaseScope(NamedTuple):
    """The open cases, of each dataset they reach the version it stands for now, and when some were first known."""

    cases: tuple[OpenCase, ...] = ()
    newest: Mapping[int, Node] = {}
    first_at: Mapping[int, datetime] = {}


NO_CASES = CaseScope()


def open_cases(question: Question, records: Iterable[Record]) -> tuple[OpenCase, ...]:
    """The cases that are open at the time of a question; none costs nothing."""
    decided = [record for record in records if record.kind in {"case", "receipt"}]
    known = cases_at(decided, question.asked_at)
    if not any(case.is_open for case in known):
        return ()
    receipts = receipts_at(decided, known, question.asked_at)
    return tuple(
        OpenCase(case, _key_of(question, case), tuple(receipts.get(case.id, ()))) for case in known if case.is_open
    )


def case_about(question: Question, cases: Iterable[Case], target: CaseTarget, reason: str | None) -> Case | None:
    """The case about exactly a target for a reason that was opened last, None where there is none."""
    matching = (case for case in cases if case.reason == reason and _is_about(question, case, target))
    return max(matching, key=lambda case: (case.opened_at, case.id), default=None)


def starts_in(closure: Closure, source: str | None, dataset_key: int | None, version: str | None) -> frozenset[Node]:
    """The versions of a closure that have content and are of a source, or of a dataset; version None: all of it."""
    with_content = ((node, each) for node, each in closure.versions.items() if each.state not in _NO_CONTENT)
    if source is not None:
        return frozenset(node for node, each in with_content if each.source_name == source)
    return frozenset(node for node, _ in with_content if node[0] == dataset_key and version in {None, node[1]})


def reached_by(closure: Closure, cases: Iterable[OpenCase]) -> set[int]:
    """The datasets of a closure of which a version came of what a case is about."""
    found = {node for case in cases for node in case.starts(closure)}
    if not found:
        return set()
    feeds: dict[Node, set[Node]] = {}
    for edge in closure.edges:
        feeds.setdefault(edge.source, set()).add(edge.target)
    waiting = deque(found)
    while waiting:
        more = feeds.get(waiting.popleft(), set()) - found
        found |= more
        waiting.extend(more)
    return {key for key, _ in found}


def newest_versions(question: Question, names: Mapping[int, tuple[str, str]]) -> dict[int, Node]:
    """The version that each of some datasets, given as (name, namespace), stands for where none is named."""
    if not names:
        return {}
    if question.graph:
        return {key: question.target(*name).node for key, name in names.items()}
    keys = sorted(names)
    stage_datasets(question.cursor, keys)
    rows = question.cursor.execute(of_subset("governance/assessment/newest_versions"), {"dataset_keys": keys})
    return {**{key: (key, UNVERSIONED) for key in keys}, **{row[0]: row for row in rows.fetchall()}}


def first_known(question: Question, closure: Closure, starts: Iterable[Node]) -> dict[int, datetime]:
    """When anything was first known of the datasets of those starts that only readers name."""
    external = {node[0] for node in starts if node in closure.versions and closure.versions[node].state == "external"}
    if not external:
        return {}
    stage_datasets(question.cursor, sorted(external))
    wanted = {"dataset_keys": sorted(external)}
    return dict(question.cursor.execute(of_subset("governance/assessment/first_versions"), wanted).fetchall())


def _is_about(question: Question, case: Case, target: CaseTarget) -> bool:
    if target.dataset is None or case.target.dataset is None:
        return case.target == target
    is_same = target.dataset == case.target.dataset or key_of(*target.dataset) == _key_of(question, case)
    return is_same and case.target.version == target.version


def _key_of(question: Question, case: Case) -> int | None:
    """The dataset a case is about, whatever its canonical name is by now."""
    if case.target.dataset is None:
        return None
    namespace, name = case.target.dataset
    try:
        return question.target(name, namespace).dataset_key
    except NotFoundError:
        return None  # nothing of it is known at this time, so nothing can have come of it
