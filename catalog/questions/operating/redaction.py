"""Taking personal data out of the log itself: requested by one, confirmed by another (decision 0017)."""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, TypedDict

import duckdb

from catalog.access.principal import acting
from catalog.database.connection import statement
from catalog.database.storage.place import Lake
from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import record_entry
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.log.log import DEFAULT_WRITER, read_log
from catalog.log.redactions import (
    DONE,
    KIND,
    REQUESTED,
    Chain,
    NoSuchMemberError,
    place_of,
    redacted,
    redaction_records,
)
from catalog.questions.operating.maintain import KEEP_NONE, maintain
from catalog.session.catalog import Catalog
from catalog.session.parameters import About
from catalog.values.canonical_json import Json, body_hash
from catalog.values.errors import BadQuestionError, ForbiddenError, NextStep, NotFoundError, UnavailableError

_TRIES = 5
_BETWEEN_TRIES_SECONDS = 0.5
_REQUESTS = NextStep("All requests", "redactions")


class Redaction(TypedDict):
    """What was, or is to be, taken out of an entry; by: who confirmed it, None while it is open."""

    kind: str
    id: str
    status: str
    chain: str
    writer: str
    position: int
    pointers: list[str]
    reason: str
    requested_by: str
    by: str | None


class _Left(TypedDict):
    """What is left of an entry once the members are taken out."""

    text: str
    text_hash: str


Reason = Annotated[str, About("Why it goes, without the data themselves: the reason stays in the log.", least=1)]
Who = Annotated[str | None, About("Who does it; with a key, the key's name.")]


def redact(
    catalog: Catalog,
    reason: Reason,
    position: Annotated[int | None, About("The entry of the log.", least=1)] = None,
    pointers: Annotated[list[str] | None, About("JSON pointers to what is to go: /run/facets/owner/email.")] = None,
    rejected: Annotated[str | None, About("Instead, the id of a rejected input: all of its text goes.")] = None,
    by: Who = None,
) -> Redaction:
    """The request to take members out of an entry, or all of a rejected input; somebody else has to confirm it.

    Raises BadQuestionError where nothing of it may go, NotFoundError where there is no such entry.
    """
    who = _who(by)
    if not reason.strip():
        raise BadQuestionError(
            "A redaction needs a reason, which stays in the log: --reason TEXT", parameter="reason"
        )
    if (position is None) == (rejected is None):
        raise BadQuestionError("Give the position of an entry or the id of a rejected input.", parameter="position")
    request: Redaction = {
        "kind": KIND,
        "id": secrets.token_hex(6),
        "status": REQUESTED,
        "chain": str(Chain.LOG if rejected is None else Chain.REJECTED),
        "writer": DEFAULT_WRITER,
        "position": position or _position_of(rejected or ""),
        "pointers": list(dict.fromkeys(pointers or ())),
        "reason": reason.strip(),
        "requested_by": who,
        "by": None,
    }
    with catalog.cursor() as cursor:
        _left(cursor, request)  # so that whoever is to confirm it can
    catalog.append([record_entry(request, who, datetime.now(UTC))])
    return request


def confirm_redaction(
    catalog: Catalog, redaction: Annotated[str, About("The id of the request.")], by: Who = None
) -> Redaction:
    """The redaction, done: the log has a marker in the place of what went, and all tables were read from it again.

    Of one that is done already, what its files still hold is removed once more. Raises NotFoundError where nothing of
    that id was requested, ForbiddenError where the same actor requested it, UnavailableError where it is done and a
    lake's files may still hold what went.
    """
    who = _who(by)
    request = next((item for item in redactions(catalog) if item["id"] == redaction), None)
    if request is None:
        raise NotFoundError(f"No redaction {redaction} was requested.", _REQUESTS)
    if request["status"] != DONE:
        request = _take_out(catalog, request, who)
    if request["chain"] == Chain.LOG:
        for derived in (VERDICT_TABLES, DATASET_INDEX):
            refresh(catalog, derived)
    _forget(catalog, redaction)
    return request


def _take_out(catalog: Catalog, request: Redaction, who: str) -> Redaction:
    """The request, done in the log and its readings; what is derived of them, and files, may still hold what went."""
    if who.casefold() == request["requested_by"].casefold():
        raise ForbiddenError(
            f"{who} requested redaction {request['id']}; somebody else has to confirm it.", parameter="by"
        )
    with catalog.cursor() as cursor:
        left = _left(cursor, request)
    done: Redaction = {**request, "status": DONE, "by": who}
    place = {"writer": request["writer"], "position": request["position"], "text": left["text"]}
    entry = record_entry({**done, "text_hash": left["text_hash"]}, who, datetime.now(UTC))
    if request["chain"] == Chain.LOG:
        catalog.append_changing(entry, lambda cursor: _execute(cursor, "log/redact_entry", place))
    else:
        catalog.append_changing(entry, lambda cursor: _execute(cursor, "log/redact_rejected", place), is_read=False)
    return done


def redactions(catalog: Catalog) -> list[Redaction]:
    """Every redaction that was requested or done, the oldest first, each as it stands now."""
    with catalog.cursor() as cursor:
        records = redaction_records(cursor)
    latest = {str(record.get("id")): record for record in records}
    return [_redaction(record) for record in latest.values()]


def _redaction(record: dict[str, Json]) -> Redaction:
    place, pointers, by = place_of(record), record.get("pointers"), record.get("by")
    return {
        "kind": KIND,
        "id": str(record.get("id")),
        "status": str(record.get("status")),
        "chain": place.chain,
        "writer": place.writer,
        "position": place.position,
        "pointers": [str(pointer) for pointer in pointers] if isinstance(pointers, list) else [],
        "reason": str(record.get("reason")),
        "requested_by": str(record.get("requested_by")),
        "by": by if isinstance(by, str) else None,
    }


def _who(by: str | None) -> str:
    """Who does this. With a key it is the key, for an admin too: two names of one person are not four eyes."""
    name = acting().name
    if name is not None and by is not None and by.strip() != name:
        raise ForbiddenError(f"This key is {name}'s and cannot redact as {by}. Leave `by` out.", parameter="by")
    who = name or (by or "").strip()
    if not who:
        raise BadQuestionError("A redaction needs somebody who does it: --by WHO", parameter="by")
    return who


def _position_of(rejected: str) -> int:
    _, _, position = rejected.rpartition(":")
    if not position.isdecimal():
        raise BadQuestionError(f"{rejected!r} is no id of a rejected input, like main:3", parameter="rejected")
    return int(position)


def _left(cursor: duckdb.DuckDBPyConnection, request: Redaction) -> _Left:
    """What is left when what is requested has gone. Raises BadQuestionError, NotFoundError."""
    marker = f"[redacted {request['id']}]"
    if request["chain"] == Chain.REJECTED:
        return _left_of_rejected(cursor, request, marker)
    rows = read_log(cursor, request["position"] - 1, 1, request["writer"])
    if not rows:
        raise NotFoundError(f"The log has no entry {request['position']}.", NextStep("Entries", "log/entries"))
    if not request["pointers"]:
        raise BadQuestionError("Say what is to go: --pointer /run/facets/owner/email", parameter="pointers")
    body = rows[0][2]
    try:
        left = redacted(body, request["pointers"], marker)
    except NoSuchMemberError as error:
        raise BadQuestionError(f"Entry {request['position']}: {error}", parameter="pointers") from error
    _check_readable(request["position"], body, left)
    return {"text": left.decode(), "text_hash": body_hash(left).hex()}


def _left_of_rejected(cursor: duckdb.DuckDBPyConnection, request: Redaction, marker: str) -> _Left:
    place = {"writer": request["writer"], "position": request["position"]}
    row = cursor.execute(statement("log/rejected_raw"), place).fetchone()
    if row is None:
        step = NextStep("Rejected inputs", "log/rejected")
        raise NotFoundError(f"No rejected input {request['writer']}:{request['position']}.", step)
    if request["pointers"]:
        raise BadQuestionError(
            "Of a rejected input all of the text goes, as it may be no JSON: leave the pointers out",
            parameter="pointers",
        )
    return {"text": marker, "text_hash": body_hash(marker.encode()).hex()}


def _check_readable(position: int, body: bytes, left: bytes) -> None:
    """Raise BadQuestionError where what is left is no event any more, or the chain itself holds what went."""
    before, after = admit(body, may_record=True), admit(left, may_record=True)
    if isinstance(after, Rejected) or isinstance(before, Rejected):
        fault = after.faults[0] if isinstance(after, Rejected) else None
        why = f"{fault.pointer}: {fault.reason}" if fault else "it is none now"
        raise BadQuestionError(
            f"Entry {position} would be no event any more: {why}. Point at less of it", parameter="pointers"
        )
    if _chained(after) != _chained(before):
        raise BadQuestionError(
            "kind, eventTime and producer are in the chain itself, and cannot be taken out", parameter="pointers"
        )
    if any(record.kind == KIND for record in before.rows.records):
        raise BadQuestionError("The record of a redaction is what the check of the log relies on: it stays")


def _chained(entry: Entry) -> tuple[str, int, str | None]:
    return entry.envelope.kind, entry.envelope.event_time, entry.envelope.producer


def _execute(cursor: duckdb.DuckDBPyConnection, name: str, given: dict[str, object]) -> None:
    cursor.execute(statement(name), given)


def _forget(catalog: Catalog, redaction: str) -> None:
    """Let what went leave the files too: DuckDB's log of changes beside the file, or the files of a lake.

    Raises UnavailableError where a lake's files may still have it.
    """
    if isinstance(catalog.place, Lake):
        _forget_in_lake(catalog, redaction)
        return
    # Where somebody writes just now, DuckDB does it by itself, at the latest when the catalog is closed.
    with catalog.cursor() as cursor, suppress(duckdb.TransactionException):
        cursor.execute("CHECKPOINT")


def _forget_in_lake(catalog: Catalog, redaction: str) -> None:
    for is_last in (*[False] * _TRIES, True):
        try:
            maintain(catalog, KEEP_NONE)
        except UnavailableError as error:  # a question under way, or a storage that did not answer
            if is_last:
                raise UnavailableError(
                    f"Redaction {redaction} is done, but files of the lake may still hold what went. Confirm it once "
                    f"more, which removes that: whence redact --confirm {redaction}. {error}"
                ) from error
            time.sleep(_BETWEEN_TRIES_SECONDS)
        else:
            return
