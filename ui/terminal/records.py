"""Management records for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.records.by_rule import RecordsByRule
    from catalog.management.records.history import RecordStep
    from catalog.questions.lists import RecordRow
    from catalog.values.canonical_json import Json

_SUBJECTS = ("dataset", "target", "title", "reason", "message", "note", "done", "purpose")
_MOST = 80


def render_record(paper: Paper, record: Mapping[str, Json]) -> str:
    """The record that was written, and the command that lists it."""
    text = f"{clean(record['kind'])} {clean(record['id'])}: {_about(record) or clean(record['status'])}"
    hint = f"All of its kind: whence records {clean(record['kind'])}"
    odd = record.get("warnings")
    warnings = [f"{paper.ink('yellow', '!')} {clean(word)}" for word in odd] if isinstance(odd, list) else []
    return "\n".join([f"{paper.ink('green', '✓')} recorded {text}", *warnings, paper.ink("dim", hint)])


def render_records(paper: Paper, rows: Sequence[RecordRow], kind: str | None) -> str:
    """The records, the newest opened first."""
    if not rows:
        return f"No records{f' of kind {clean(kind)}' if kind else ''} yet. Create one: whence record --help"
    titles = ("KIND", "ID", "STATUS", "OPENED", "DUE", "CLOSED", "WHO", "ABOUT")
    cells = [
        (
            row["kind"],
            row["id"],
            row["status"],
            row["opened_at"][:10],
            (row["due_at"] or "")[:10],
            (row["closed_at"] or "")[:10],
            row["owner"],
            _about(row["body"]),
        )
        for row in rows
    ]
    return f"{table(paper, titles, cells)}\n\n{counted(len(rows), 'record')}"


def _about(body: Mapping[str, Json]) -> str:
    """What a record is about, in a few words."""
    members = [body[key] for key in _SUBJECTS if body.get(key)]
    words = [_named(member) if isinstance(member, dict) else str(member) for member in members]
    text = clean(" · ".join(words))
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def _named(place: Mapping[str, Json]) -> str:
    if place.get("source"):
        return f"source {place['source']}"
    version = f" @ {short_version(place['version'])}" if place.get("version") else ""
    return f"{place.get('namespace') or ''} {place.get('name')}{version}".strip()


def render_written(paper: Paper, answer: Mapping[str, Json]) -> str:
    """How many records were written, and the command that lists them."""
    kind = clean(answer["kind"])
    return f"{paper.ink('green', '✓')} recorded {answer['written']} of kind {kind}\n" + paper.ink(
        "dim", f"All of its kind: whence records {kind}"
    )


def render_history(paper: Paper, steps: Sequence[RecordStep]) -> str:
    """How a record came to be as it is, the oldest step first."""
    cells = [(step["at"][:19], step["status"], step["by"], ", ".join(step["changed"])) for step in steps]
    titles = ("WRITTEN", "STATUS", "BY", "CHANGED")
    return f"{table(paper, titles, cells)}\n\n{_about(steps[-1]['body'])}"


def render_raised(paper: Paper, answer: RecordsByRule) -> str:
    """The records that were opened and closed by rule."""
    lines = [
        *(f"{paper.ink('yellow', 'opened')} {_line(body)}" for body in answer["opened"]),
        *(f"{paper.ink('green', 'closed')} {_line(body)}" for body in answer["closed"]),
        f"{counted(answer['standing'], 'record')} of findings open already.",
    ]
    return "\n".join(lines)


def _line(body: Mapping[str, Json]) -> str:
    return f"{clean(body['kind'])} {clean(body['id'])}: {_about(body)}"
