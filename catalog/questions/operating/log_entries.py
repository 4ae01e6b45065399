"""The log, entry by entry: the newest first, what was rejected, and what was odd."""

from typing import Annotated, TypedDict

from catalog.access.principal import acting
from catalog.access.roles import Permission
from catalog.database.connection import statement
from catalog.log import log
from catalog.log.admission import Rejected, admit
from catalog.log.rejections import RAW_LIMIT
from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import About, Count, Skipped
from catalog.session.query import ask

_BEYOND_EVERY_POSITION = 2**62


class LogEntry(TypedDict):
    """What an entry of the log is about, without its body."""

    position: int
    received_at: str
    event_time: str | None
    kind: str
    producer: str | None
    actor: str | None
    name: str | None
    namespace: str | None
    event_type: str | None
    inputs: int | None
    outputs: int | None


class Fault(TypedDict):
    """What is wrong with an input, and where: a JSON pointer."""

    pointer: str
    reason: str


class RejectedInput(TypedDict):
    """An input that the log did not take, with every fault; is_cut: it was too long to be kept whole.

    replayed_as: the entry as which it was taken in after a correction, None while it is open.
    """

    id: str
    replayed_as: int | None
    received_at: str
    source: str
    actor: str | None
    raw: str
    faults: list[Fault]
    is_cut: bool


class EventWarning(TypedDict):
    """What was odd in an event that was accepted."""

    received_at: str
    event_time: str | None
    pointer: str
    reason: str


class Replayed(TypedDict):
    """What became of a corrected input: taken at a position, known already, or faulty still."""

    taken: bool
    known: bool
    faults: list[Fault]
    position: int | None


def newest_entries(
    catalog: Catalog,
    *,
    kind: Annotated[str | None, About("run, job, dataset or record.")] = None,
    before: Annotated[int | None, About("Only entries below this position.")] = None,
    count: Count = 25,
) -> list[LogEntry]:
    """Entries of the log below a position, the newest first: what each is about, without its body."""
    wanted: dict[str, object] = {
        "kind": kind,
        "before": before or _BEYOND_EVERY_POSITION,
        "count": count,
        "writer": log.DEFAULT_WRITER,
    }
    with ask(catalog, by_graph=False) as question:
        return question.rows_of(LogEntry, "questions/newest_entries", wanted)


def entry_body(catalog: Catalog, *, position: Annotated[int, About("Of the entry in the log.")]) -> str | None:
    """The whole event of an entry, a text of canonical JSON; null where there is no such entry."""
    with catalog.cursor() as cursor:
        rows = log.read_log(cursor, position - 1, 1)
    return rows[0][2].decode() if rows else None


def rejected_inputs(
    catalog: Catalog,
    *,
    is_open: Annotated[bool, About("Only those that were not replayed since.")] = False,
    count: Count = 25,
    skipped: Skipped = 0,
) -> Page[RejectedInput]:
    """How many inputs were rejected (`total`), and a page of them as `rows`, newest first, each with its faults."""
    given: dict[str, object] = {"is_open": is_open, "count": count, "skipped": skipped}
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/rejected_inputs", given)
    return page_of(RejectedInput, [{**row, "is_cut": len(str(row["raw"])) >= RAW_LIMIT} for row in rows])


def odd_events(catalog: Catalog, *, count: Count = 25, skipped: Skipped = 0) -> Page[EventWarning]:
    """How many oddities accepted events have (`total`), and a page of them as `rows`, the newest first."""
    with ask(catalog, by_graph=False) as question:
        return page_of(EventWarning, question.rows("questions/odd_events", {"count": count, "skipped": skipped}))


def replay(catalog: Catalog, text: str, actor: str | None = None, rejected: str | None = None) -> Replayed:
    """What became of a corrected input: `taken` with the log's position, `known` already, or its `faults`.

    rejected: the id of the rejected input that is corrected; once it is in the log, it is open no longer. One that
    still has faults is not kept again.
    """
    principal = acting()
    principal.check(Permission.SEND)
    entry = admit(text.encode(errors="replace"), principal.name or actor, principal=principal)
    if isinstance(entry, Rejected):
        faults: list[Fault] = [{"pointer": fault.pointer, "reason": fault.reason} for fault in entry.faults]
        return {"taken": False, "known": False, "faults": faults, "position": None}
    is_new = catalog.append([entry]) == 1
    if rejected is not None:
        writer, _, position = rejected.rpartition(":")
        given = {"writer": writer, "position": int(position), "entry_position": catalog.log_position}
        with catalog.cursor() as cursor:
            cursor.execute(statement("log/replayed"), given)
    return {"taken": is_new, "known": not is_new, "faults": [], "position": catalog.log_position if is_new else None}
