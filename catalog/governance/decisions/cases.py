"""Cases: what was taken back and why, from the day that is recorded until everything it asks for is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from catalog.governance.answers.answers import CaseAnswer, Impact, ImpactNode
from catalog.governance.assessment.evidence import read_records
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.governance.decisions.decisions import check_person
from catalog.governance.facts.records import Record
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError
from catalog.values.times import instant_text


class Duty(NamedTuple):
    """From when a duty runs, None where nothing began it; and after when an attestation counts for it, None: any."""

    begun_at: datetime | None
    attested_after: datetime | None


def duty_of(cases: Iterable[Record], ended_at: datetime | None) -> Duty:
    """The duty of what cases are about; ended_at: when a grant of it was ended.

    It runs from the earliest open case, else from the last closed one, else from the end of the grant. What was
    attested for a case that is closed is no attestation for one opened after it.
    """
    known = list(cases)
    closed = [record for record in known if is_closed(record)]
    if opened := [record.opened_at for record in known if not is_closed(record)]:
        return Duty(min(opened), max((record.changed_at for record in closed), default=None))
    return Duty(max((record.opened_at for record in closed), default=ended_at), None)


def is_closed(record: Record) -> bool:
    """Whether a case is closed."""
    return record.text("status") == "closed"


def case_json(record: Record | None) -> CaseAnswer | None:
    """A case as an answer names it: its id, where it stands, since when, and by whom."""
    if record is None:
        return None
    return {
        "id": record.id,
        "status": record.text("status"),
        "by": record.text("by"),
        "opened_at": instant_text(record.opened_at),
        "closed_at": instant_text(record.changed_at) if is_closed(record) else None,
    }


def newest_case(records: Iterable[Record], target: object, reason: str | None) -> Record | None:
    """The case about exactly a target for a reason that was opened last."""
    matching = (record for record in records if _is_about(record, target, reason))
    return max(matching, key=lambda record: (record.opened_at, record.id), default=None)


def open_case(catalog: Catalog, impact: Impact, by: str | None) -> None:
    """Record a case: what was taken back, why, and every version downstream of it.

    An open one goes on, and names what is downstream by now; after a closed one a new one begins.
    """
    target, reason = impact["target"], impact["reason"]
    known = [record for record in _cases(catalog) if _is_about(record, target, reason)]
    closed = sum(map(is_closed, known))
    identity = digest_of({"target": target, "reason": reason})[:16] + (f"-{closed + 1}" if closed else "")
    running = next((record for record in known if not is_closed(record)), None)
    body: dict[str, object] = {
        "kind": "case",
        "id": running.id if running else identity,
        "target": target,
        "reason": reason,
        "nodes": [{**_named(node), "verdict": node["verdict"]} for node in impact["nodes"]],
        "by": running.text("by") if running else by,
        "status": "open",
    }
    write_records(catalog, [body], by)


def close_case(catalog: Catalog, impact: Impact, by: str | None) -> None:
    """Record that a case is over, with what closed each version.

    Raises BadQuestionError where something is left to be done or nobody is named, NotFoundError where no such case is
    open.
    """
    check_person(by or "")
    record = newest_case(_cases(catalog), impact["target"], impact["reason"])
    if record is None or is_closed(record):
        raise NotFoundError("No case of this is open.", NextStep("Cases", "records", {"kind": "case"}))
    if impact["open"]:
        raise BadQuestionError(
            f"Case {record.id} stays open: {impact['open']} of its actions have no receipt.",
            NextStep("What no event shows", "record", {"kind": "receipt", "file": "FILE"}),
        )
    closed = [{**_named(node), "verdict": node["verdict"], "receipt": node["receipt"]} for node in impact["nodes"]]
    own = {"kind": "case", "id": record.id, "nodes": closed, "status": "closed", "closed_by": by}
    body: dict[str, object] = {**record.body, **own}
    write_records(catalog, [body], by)


def _cases(catalog: Catalog) -> list[Record]:
    with ask(catalog, by_graph=False) as question:
        return [record for record in read_records(question.cursor) if record.kind == "case"]


def _is_about(record: Record, target: object, reason: str | None) -> bool:
    return record.kind == "case" and record.body.get("target") == target and record.text("reason") == reason


def _named(node: ImpactNode) -> VersionName:
    return {"namespace": node["namespace"], "name": node["name"], "version": node["version"]}
