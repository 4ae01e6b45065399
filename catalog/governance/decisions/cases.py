"""Cases: what was taken back and why, from the day that is recorded until everything it asks for is done."""

from datetime import UTC, datetime

from catalog.access.event_limits import listed
from catalog.access.principal import acting
from catalog.database.connection import statement
from catalog.governance.answers.answers import Impact, ImpactNode, ImpactTarget
from catalog.governance.answers.follow_up import case_target
from catalog.governance.assessment.case_scope import case_about
from catalog.governance.assessment.evidence import read_records
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.governance.decisions.decisions import check_day, check_person
from catalog.governance.facts.cases import Case, CaseTarget, cases_at
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError, ForbiddenError, NextStep, NotFoundError


def open_case(
    catalog: Catalog, impact: Impact, by: str | None, owner: str | None = None, due: str | None = None
) -> None:
    """Record a case: what was taken back, why, who answers for it until when, and every version downstream of it.

    An open one goes on, with what is given anew; after a closed one a new one begins. Raises BadQuestionError for a
    due date that is none.
    """
    check_day("due", due)
    _check_source(catalog, impact["target"])
    newest, number = _cases_about(catalog, impact)
    running = newest if newest and newest.is_open else None
    target, reason = impact["target"], impact["reason"]
    identity = digest_of({"target": target, "reason": reason})[:16] + (f"-{number + 1}" if number else "")
    body: dict[str, object] = {
        "kind": "case",
        "id": running.id if running else identity,
        "target": _target_json(running.target) if running else target,
        "reason": reason,
        "nodes": [{**_named(node), "verdict": node["verdict"]} for node in impact["nodes"]],
        "by": running.by if running else by,
        "owner": owner or (running.owner if running else None) or by,
        "due_at": due or (str(running.due_on) if running and running.due_on else None),
        "status": "open",
    }
    if running:
        _check_source(catalog, _target_json(running.target))
    write_records(catalog, [{key: value for key, value in body.items() if value is not None}], by)


def close_case(catalog: Catalog, impact: Impact, by: str | None) -> None:
    """Record that a case is over, with what closed each version.

    Raises BadQuestionError where something is left to be done or nobody is named, NotFoundError where no such case is
    open.
    """
    check_person(by or "")
    case, _ = _cases_about(catalog, impact)
    if case is None or not case.is_open:
        raise NotFoundError("No case of this is open.", NextStep("Cases", "records", {"kind": "case"}))
    _check_source(catalog, _target_json(case.target))
    if impact["open"]:
        raise BadQuestionError(
            f"Case {case.id} stays open: {impact['open']} of its actions have no receipt.",
            NextStep("What no event shows", "record", {"kind": "receipt", "file": "FILE"}),
        )
    closed = [{**_named(node), "verdict": node["verdict"], "receipt": node["receipt"]} for node in impact["nodes"]]
    body: dict[str, object] = {
        "kind": "case",
        "id": case.id,
        "target": _target_json(case.target),
        "reason": case.reason,
        "nodes": closed,
        "by": case.by,
        "owner": case.owner,
        "due_at": str(case.due_on) if case.due_on else None,
        "status": "closed",
        "closed_by": by,
    }
    write_records(catalog, [{key: value for key, value in body.items() if value is not None}], by)


def _cases_about(catalog: Catalog, impact: Impact) -> tuple[Case | None, int]:
    """The newest case about what an impact is of, for its reason, and how many of them are closed."""
    with ask(catalog, by_graph=False) as question:
        known = cases_at(read_records(question.cursor), datetime.now(UTC))
        target, reason = case_target(impact["target"]), impact["reason"]
        newest = case_about(question, known, target, reason)
        about = [case for case in known if case_about(question, [case], target, reason)]
        return newest, sum(not case.is_open for case in about)


def _check_source(catalog: Catalog, target: ImpactTarget) -> None:
    """Raise ForbiddenError where a case about a source is about datasets that the key of who acts does not reach.

    A case about one dataset names it in its record, whose namespace is checked as it comes into the log.
    """
    source, principal = target.get("source"), acting()
    if source is None or not principal.namespaces:
        return
    with catalog.cursor() as cursor:
        rows = cursor.execute(statement("governance/decisions/namespaces_of_source"), {"source": source}).fetchall()
    if beyond := principal.beyond(namespace for (namespace,) in rows):
        raise ForbiddenError(
            f"Source {source!r} has datasets in {', '.join(beyond)}, beyond the namespaces of this key "
            f"({listed(principal)}). Take back a dataset of yours by its name, or use a key that reaches them all."
        )


def _target_json(target: CaseTarget) -> ImpactTarget:
    """A target as records and answers name it."""
    if target.dataset is None:
        return {"source": target.source or ""}
    return {"namespace": target.dataset[0], "name": target.dataset[1], "version": target.version}


def _named(node: ImpactNode) -> VersionName:
    return {"namespace": node["namespace"], "name": node["name"], "version": node["version"]}
