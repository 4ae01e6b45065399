"""How a record came to stand as it does: every time it was written, by whom, and what changed."""

from datetime import datetime
from typing import Annotated, NamedTuple, TypedDict

import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About
from catalog.session.query import JsonObject, Question, ask
from catalog.values.errors import NextStep, NotFoundError
from catalog.values.times import moment_text

RecordKind = Annotated[str, About("Its kind: risk, incident, audit, …")]
RecordId = Annotated[str, About("Its id, unique within its kind.")]


class Written(NamedTuple):
    """A record as it was written once; at: when it was, by its author's clock."""

    body: JsonObject
    at: datetime
    received_at: datetime

    @property
    def status(self) -> str:
        """The state it had from then on, "" where it had none."""
        return str(self.body.get("status") or "")

    @property
    def by(self) -> str:
        """Who wrote it."""
        return str(self.body.get("by") or "")


class RecordStep(TypedDict):
    """One step in a record's life: the state it came to, and the members that changed."""

    at: str
    received_at: str
    by: str
    status: str
    changed: list[str]
    body: JsonObject


class _Row(NamedTuple):
    body: str
    event_time: datetime
    received_at: datetime


def writes_of(question: Question, kind: str, record_id: str) -> list[Written]:
    """Every time a record was written, oldest first; none where there is no such record."""
    rows = fetch(question.cursor, statement("management/records/writes_of"), _Row, {"kind": kind, "id": record_id})
    return [Written(orjson.loads(row.body), row.event_time, row.received_at) for row in rows]


def brought_by(writes: list[Written]) -> str:
    """Who brought a record into the state that it has, which those who only edited it since did not."""
    author = writes[-1].by
    for write in reversed(writes):
        if write.status != writes[-1].status:
            break
        author = write.by
    return author


def record_history(
    catalog: Catalog,
    kind: RecordKind,
    record_id: RecordId,
    clocks: Clocks | None = None,
) -> list[RecordStep]:
    """Every time a record was written, the oldest first, with what changed. Raises NotFoundError where it is none."""
    with ask(catalog, clocks, by_graph=False) as question:
        writes = writes_of(question, kind, record_id)
    if not writes:
        raise NotFoundError(
            f"There is no {kind} {record_id!r}.", NextStep("All of its kind", "records", {"kind": kind})
        )
    before: JsonObject = {}
    steps: list[RecordStep] = []
    for write in writes:
        changed = sorted(key for key in {*write.body, *before} if write.body.get(key) != before.get(key))
        steps.append(
            {
                "at": moment_text(write.at),
                "received_at": moment_text(write.received_at),
                "by": write.by,
                "status": write.status,
                "changed": [key for key in changed if key not in {"kind", "id", "by"}],
                "body": write.body,
            }
        )
        before = write.body
    return steps
