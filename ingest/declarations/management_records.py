"""Management records: which members each kind has, and writing one into the log."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.governance.decisions.receipts import ReceiptFault, case_of_receipt
from catalog.governance.facts.cases import CaseReceipt
from catalog.governance.rules.withdrawal import Deed
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, Question, ask
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.values.times import read_instant
from ingest.declarations.declare_one import words_of
from ingest.declarations.validation_errors import ErrorDetails
from ingest.facets.checked_words import Text
from ingest.facets.shape import Part


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _moment(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        read_instant(text)
    return text


Day = Annotated[str, AfterValidator(_day)]


class DatasetNamed(Part):
    """A dataset by its name, of one version or of all; a namespace where the name stands in several."""

    name: Text
    namespace: Text | None = None
    version: Text | None = None


class _Kept(BaseModel):
    """The members any record may have; without an id it gets a digest of the others."""

    model_config = ConfigDict(strict=True)

    id: Text | None = None
    status: Text = "open"
    owner: Text | None = None
    by: Text
    due_at: Annotated[str, AfterValidator(_moment)] | None = None


class _Decides(_Kept):
    """A record that changes verdicts. An unknown member may be a misspelt one, so it is an error."""

    model_config = ConfigDict(strict=True, extra="forbid")

    dataset: DatasetNamed
    evidence: Text | None = None
    note: Text | None = None


class Receipt(_Decides):
    """That what a case asks for was done to a version; without a case, the only open one that asks anything of it.

    reasons: the ground of a decision, as `exempt` and `weighed` are; note or evidence may hold it too.
    """

    status: Text = "signed"
    case: Text | None = None
    done: Deed
    reasons: Text | None = None


class Disposal(_Decides):
    """That a version, or all of a dataset, was deleted where no event says so; its retention is `disposed`."""

    status: Text = "done"
    disposed_at: Day | None = None
    method: Text | None = None


class Compatibility(_Decides):
    """That a further purpose is compatible with the one data were collected for (GDPR Art. 6(4))."""

    status: Text = "assessed"
    purpose: Text
    until: Day | None = None


class Management(_Kept):
    """Any other record of an AI management system; further members are kept as they are."""

    model_config = ConfigDict(strict=True, extra="allow")


DECIDING: Mapping[str, type[_Decides]] = {"receipt": Receipt, "disposal": Disposal, "compatibility": Compatibility}
KEPT: Mapping[str, str] = {
    "system": "a use of AI, its owner, its place",
    "policy": "a rule of the organisation, with version and review date",
    "risk": "what may go wrong, how likely, how grave, what is done about it",
    "incident": "what went wrong, and what was done",
    "alert": "a measure that left its bounds",
    "training": "who was trained for which role, until when",
    "audit": "an audit, planned or held",
    "finding": "what an audit found, and how it is closed",
    "review": "what the leadership looked at and decided",
    "supplier": "who delivers data, models or services, and on what terms",
}
ELSEWHERE: Mapping[str, str] = {
    "approval": "whence approve",
    "waiver": "whence waive",
    "assignment": "whence assign",
    "case": "whence impact NAME --reason … --open",
    "term": "whence apply, with the word under `terms:`",
}


class RecordFault(NamedTuple):
    """What is wrong in a record: where, as the steps to it, and why."""

    path: tuple[str | int, ...]
    reason: str

    def as_json(self) -> JsonObject:
        """As answers have it: a JSON pointer, and the reason."""
        return {"pointer": "".join(f"/{part}" for part in self.path), "reason": self.reason}


class FaultyRecordError(BadQuestionError):
    """A record with members that are missing, unknown or wrong; `faults` holds every fault."""

    def __init__(self, faults: Sequence[RecordFault]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{'.'.join(map(str, fault.path))}: {fault.reason}" for fault in faults))
        self.faults = faults


def record(catalog: Catalog, kind: str, members: Mapping[str, Json], by: str | None) -> JsonObject:
    """The record as it was written; by: who writes it, where its members do not say.

    A later record of the same kind and id takes its place. Raises BadQuestionError for an unknown kind or one that
    has a command of its own, FaultyRecordError for wrong members, NotFoundError where the dataset is not known.
    """
    shape = _shape_of(kind)
    with_author = {"by": by, **members} if by is not None else members
    try:
        checked = shape.model_validate({key: value for key, value in with_author.items() if key != "kind"})
    except ValidationError as error:
        raise FaultyRecordError([_fault(item, shape) for item in error.errors()]) from error
    body: JsonObject = checked.model_dump(mode="json", exclude_none=True)
    if isinstance(checked, Compatibility):
        body["purpose"] = _known_purpose(catalog, checked.purpose)
    if isinstance(checked, _Decides):
        with ask(catalog, by_graph=False) as question:
            body["dataset"] = _resolved(question, checked.dataset)
            if isinstance(checked, Receipt):
                body["case"] = _case_of(question, checked)
    body = {"kind": kind, "id": checked.id or digest_of(body)[:16], **body}
    write_records(catalog, [body], checked.by)
    return body


def record_answer(catalog: Catalog, kind: str, members: Mapping[str, Json], by: str | None) -> JsonObject:
    """The record as it was written, or its `errors`, each with pointer and reason; then nothing was written."""
    try:
        return record(catalog, kind, members, by)
    except FaultyRecordError as error:
        return {"errors": [fault.as_json() for fault in error.faults]}


def _known_purpose(catalog: Catalog, word: str) -> str:
    """The term of a purpose, the organisation's own ones among them."""
    vocabulary = words_of(catalog)
    if (known := vocabulary.canonical("purpose", word)) is None:
        nearest = ", ".join(vocabulary.nearest("purpose", word))
        reason = f"{word!r} is no purpose we know" + (f"; nearest: {nearest}" if nearest else "")
        raise FaultyRecordError([RecordFault(("purpose",), reason)])
    return known


def _shape_of(kind: str) -> type[_Kept]:
    if kind in ELSEWHERE:
        raise BadQuestionError(f"A record of kind {kind} is written by: {ELSEWHERE[kind]}")
    if kind in KEPT:
        return Management
    if kind not in DECIDING:
        kinds = [*DECIDING, *KEPT]
        nearest = get_close_matches(kind, kinds, 1)
        hint = f"Nearest: {nearest[0]}" if nearest else f"Kinds: {', '.join(kinds)}"
        raise BadQuestionError(f"{kind!r} is no kind of record. {hint}")
    return DECIDING[kind]


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


def _fault(error: ErrorDetails, shape: type[BaseModel]) -> RecordFault:
    """An error of pydantic in words for whoever wrote the record."""
    path = error["loc"]
    if error["type"] == "missing":
        return RecordFault(path, "is missing")
    if error["type"] == "extra_forbidden":
        known = DatasetNamed.model_fields if len(path) > 1 else shape.model_fields
        nearest = get_close_matches(str(path[-1]), list(known), 1)
        return RecordFault(path, "is not known here" + (f"; nearest: {nearest[0]}" if nearest else ""))
    return RecordFault(path, error["msg"].removeprefix("Value error, "))
