"""Writing management records into the log: checked by their kind, moved along its states, linked to what is known."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from pydantic import ValidationError

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.governance.decisions.receipts import ReceiptFault, case_of_receipt
from catalog.governance.facts.cases import CaseReceipt
from catalog.management.records.follow_ups import follow_ups
from catalog.management.records.history import Written, writes_of
from catalog.management.records.moves import dated, move_faults, state_wanted
from catalog.management.records.proof import closing_faults
from catalog.session.catalog import Catalog
from catalog.session.one_at_a_time import one_at_a_time
from catalog.session.query import JsonObject, Question, ask
from catalog.values.canonical_json import Json
from catalog.values.errors import NextStep, NotFoundError
from ingest.declarations.declare_one import words_of
from ingest.records.deciding import Compatibility, Deciding, Receipt
from ingest.records.faults import FaultyRecordError, RecordFault, fault_of
from ingest.records.kinds import shape_of
from ingest.records.members import DatasetNamed, Record

_LINKED = ("models", "datasets")
_WRITTEN_BY_US = frozenset({"kind", "id", "by"})


class Prepared(NamedTuple):
    """A record that may be written, with those that follow from it; nothing to write where it changes nothing."""

    body: JsonObject
    following: Sequence[JsonObject]
    warnings: Sequence[str]
    is_new: bool


@one_at_a_time
def record(catalog: Catalog, kind: str, members: Mapping[str, Json], by: str | None) -> JsonObject:
    """The record as it was written; by: who writes it, where its members do not say.

    A later record of the same kind and id takes its place. Raises BadQuestionError for an unknown kind or one that
    has a command of its own, FaultyRecordError for wrong members or a state it cannot come to, NotFoundError where
    the dataset is not known.
    """
    prepared = _prepare(catalog, kind, members, by)
    return _write(catalog, [prepared])[0]


@one_at_a_time
def record_all(catalog: Catalog, kind: str, rows: Sequence[Mapping[str, Json]], by: str | None) -> list[JsonObject]:
    """The records as they were written, all or none. Raises FaultyRecordError with every fault of every record."""
    prepared: list[Prepared] = []
    faults: list[RecordFault] = []
    seen: set[str] = set()
    for number, members in enumerate(rows):
        try:
            each = _prepare(catalog, kind, members, by)
        except FaultyRecordError as error:
            faults.extend(RecordFault((number, *fault.path), fault.reason) for fault in error.faults)
            continue
        if (name := str(each.body["id"])) in seen:
            faults.append(RecordFault((number, "id"), f"{name} stands here twice"))
        seen.add(name)
        prepared.append(each)
    if faults:
        raise FaultyRecordError(faults)
    return _write(catalog, prepared)


@one_at_a_time
def amend(catalog: Catalog, kind: str, record_id: str, changes: Mapping[str, Json], by: str | None) -> JsonObject:
    """A record with some members changed, as it was written; null takes a member away.

    Raises NotFoundError where there is no such record, else as `record`.
    """
    shape_of(kind)
    with ask(catalog, by_graph=False) as question:
        writes = writes_of(question, kind, record_id)
    if not writes:
        raise NotFoundError(
            f"There is no {kind} {record_id!r}.", NextStep("All of its kind", "records", {"kind": kind})
        )
    before = {key: value for key, value in writes[-1].body.items() if key not in _WRITTEN_BY_US}
    if "status" in changes:
        before.pop("closed_at", None)
    after = {**before, **changes, "id": record_id}
    return record(catalog, kind, {key: value for key, value in after.items() if value is not None}, by)


def record_answer(
    catalog: Catalog, kind: str, members: Mapping[str, Json] | Sequence[Mapping[str, Json]], by: str | None
) -> JsonObject:
    """The record as it was written, or its `errors`, each with pointer and reason; then nothing was written.

    Of a list of records: the number of those `written`, and their ids.
    """
    try:
        if isinstance(members, Mapping):
            return record(catalog, kind, members, by)
        bodies = record_all(catalog, kind, members, by)
    except FaultyRecordError as error:
        return {"errors": [fault.as_json() for fault in error.faults]}
    return {"kind": kind, "written": len(bodies), "ids": [body["id"] for body in bodies]}


def amend_answer(
    catalog: Catalog, kind: str, record_id: str, changes: Mapping[str, Json], by: str | None
) -> JsonObject:
    """The record as it stands then, or its `errors`."""
    try:
        return amend(catalog, kind, record_id, changes, by)
    except FaultyRecordError as error:
        return {"errors": [fault.as_json() for fault in error.faults]}


def _write(catalog: Catalog, prepared: Sequence[Prepared]) -> list[JsonObject]:
    bodies = [body for each in prepared if each.is_new for body in (each.body, *each.following)]
    if bodies:
        write_records(catalog, bodies, str(bodies[0]["by"]))
    return [{**each.body, **({"warnings": list(each.warnings)} if each.warnings else {})} for each in prepared]


def _prepare(catalog: Catalog, kind: str, members: Mapping[str, Json], by: str | None) -> Prepared:
    shape = shape_of(kind)
    with_author = {"by": by, **members} if by is not None else members
    try:
        checked = shape.model_validate({key: value for key, value in with_author.items() if key != "kind"})
    except ValidationError as error:
        raise FaultyRecordError([fault_of(item, shape) for item in error.errors()]) from error
    body: JsonObject = checked.model_dump(mode="json", exclude_none=True, exclude_defaults=False, by_alias=True)
    if isinstance(checked, Deciding):
        return _decided(catalog, kind, checked, body)
    return _managed(catalog, kind, checked, {key: value for key, value in body.items() if value not in ([], None)})


def _decided(catalog: Catalog, kind: str, checked: Deciding, body: JsonObject) -> Prepared:
    """A record that changes verdicts: on a dataset that is known, for a case that asks for it."""
    if isinstance(checked, Compatibility):
        body["purpose"] = _known_purpose(catalog, checked.purpose)
    with ask(catalog, by_graph=False) as question:
        body["dataset"] = _resolved(question, checked.dataset)
        if isinstance(checked, Receipt):
            body["case"] = _case_of(question, checked)
    return Prepared({"kind": kind, "id": checked.id or digest_of(body)[:16], **body}, (), (), is_new=True)


def _managed(catalog: Catalog, kind: str, checked: Record, body: JsonObject) -> Prepared:
    """A record of the management system: in a state it may come to, dated, its links by their canonical names."""
    with ask(catalog, by_graph=False) as question:
        warnings = [*_likely_misspelt(checked), *_linked(question, checked, body)]
        unsigned = {key: value for key, value in body.items() if key != "by"}
        record_id = checked.id or str(body.get("fingerprint") or digest_of(unsigned)[:16])
        writes = writes_of(question, kind, record_id)
        body = {"kind": kind, "id": record_id, **body, "status": state_wanted(kind, checked.status, writes)}
        faults = move_faults(kind, body, writes)
        if not faults:
            dated(kind, body, writes, question.asked_at)
            following = follow_ups(question, body)
    if not faults:
        faults = closing_faults(catalog, kind, body)
    if faults:
        raise FaultyRecordError([RecordFault((fault.member,), fault.reason) for fault in faults])
    return Prepared(body, following, warnings, is_new=_differs(body, writes))


def _differs(body: JsonObject, writes: Sequence[Written]) -> bool:
    """Whether it says anything that was not written already."""
    return not writes or {**writes[-1].body, "by": ""} != {**body, "by": ""}


def _likely_misspelt(checked: Record) -> list[str]:
    """A word on each member that the kind does not have, and that looks like one it has."""
    fields = type(checked).model_fields
    known = [field.alias or name for name, field in fields.items()]
    nearest = {name: get_close_matches(name, known, 1) for name in checked.model_extra or {}}
    return [f"{name} is kept, but means nothing here; nearest: {near[0]}" for name, near in nearest.items() if near]


def _linked(question: Question, checked: Record, body: JsonObject) -> list[str]:
    """Put the canonical names of models and datasets into a record; a word on each that the catalog does not know."""
    warnings = []
    for member in _LINKED:
        named: list[DatasetNamed] = getattr(checked, member) or []
        places: list[Json] = []
        for each in named:
            try:
                places.append(_resolved(question, each))
            except NotFoundError as error:
                warnings.append(f"{member}: {error}")
                places.append(each.model_dump(exclude_none=True))
        if places:
            body[member] = places
    return warnings


def _known_purpose(catalog: Catalog, word: str) -> str:
    """The term of a purpose, the organisation's own ones among them."""
    vocabulary = words_of(catalog)
    if (known := vocabulary.canonical("purpose", word)) is None:
        nearest = ", ".join(vocabulary.nearest("purpose", word))
        reason = f"{word!r} is no purpose we know" + (f"; nearest: {nearest}" if nearest else "")
        raise FaultyRecordError([RecordFault(("purpose",), reason)])
    return known


def _resolved(question: Question, named: DatasetNamed) -> JsonObject:
    """The dataset under its canonical name; without a version all of it is meant."""
    target = question.target(named.name, named.namespace, named.version)
    version = {"version": target.version} if named.version is not None else {}
    return {"namespace": target.namespace, "name": target.name, **version}


def _case_of(question: Question, receipt: Receipt) -> str:
    """The case a receipt is for. Raises FaultyRecordError where it discharges nothing."""
    named = receipt.dataset
    target = question.target(named.name, named.namespace, named.version)
    ground = receipt.reasons or receipt.note or receipt.evidence
    attested = CaseReceipt("", receipt.case or "", None, receipt.done, receipt.by, question.asked_at, ground)
    found = case_of_receipt(question, attested, target, is_whole=named.version is None)
    if isinstance(found, ReceiptFault):
        raise FaultyRecordError([RecordFault((found.member,), found.reason)])
    return found
