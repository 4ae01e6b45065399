"""Samples, sheets and the calendar of audits for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.audits.calendar import CalendarEntry
    from catalog.management.audits.frames import FrameRow

_SIGNS = {"held": "green", "planned": "dim", "missing": "yellow", "overdue": "red"}


def render_frames(paper: Paper, rows: Sequence[FrameRow]) -> str:
    """The populations an audit can draw from."""
    cells = [(row["name"], row["direction"], row["about"]) for row in rows]
    hint = paper.ink("dim", "Draw from one: whence sample FRAME --size N --seed TEXT --as-of DAY")
    return f"{table(paper, ('POPULATION', 'WAY', 'ITEMS'), cells)}\n\n{hint}"


def render_sample(paper: Paper, answer: Mapping[str, Any]) -> str:
    """The items drawn, and what they were drawn from."""
    cells = [
        (number, _named(item), (item["at"] or "")[:10], item.get("decision") or "", item["about"] or "")
        for number, item in enumerate(answer["items"], 1)
    ]
    of_all = f"{len(cells)} of {counted(answer['population'], 'item')}"
    head = f"{of_all} of {clean(answer['frame'])}, seed {clean(answer['seed'])}"
    lines = [head, table(paper, ("#", "ITEM", "AT", "GATE", "ABOUT"), cells)] if cells else [head]
    lines.append(paper.ink("dim", f"population {answer['population_digest'][:16]} · known at {answer['known_at']}"))
    if answer.get("id"):
        sheet = f"whence sample --sheet {clean(answer['id'])} --item 1 --result ok"
        lines.append(f"{paper.ink('green', '✓')} recorded sample {clean(answer['id'])}. A sheet: {sheet}")
    return "\n".join(lines)


def render_sheet(paper: Paper, answer: Mapping[str, Any], number: int) -> str:
    """What was written into a sheet, and what it opened."""
    item = answer["items"][number - 1]
    opened = [f"{paper.ink('yellow', 'opened')} {clean(name)}" for name in answer["opened"]]
    result = item["sheet"].get("grade") or item["sheet"]["result"]
    return "\n".join([f"{paper.ink('green', '✓')} {_named(item)}: {clean(result)}", *opened])


def render_calendar(paper: Paper, entries: Sequence[CalendarEntry]) -> str:
    """The programme of audits, by day."""
    cells = [
        (
            entry["due"][:10],
            entry["stage"].replace("_", " "),
            paper.ink(_SIGNS[entry["state"]], entry["state"]),
            entry["title"] or entry["audit"] or "not planned",
            entry["auditor"] or "",
            entry["findings_open"] or "",
        )
        for entry in entries
    ]
    return table(paper, ("DAY", "STAGE", "STATE", "AUDIT", "AUDITOR", "FINDINGS OPEN"), cells)


def _named(item: Mapping[str, Any]) -> str:
    if item.get("kind"):
        return f"{clean(item['kind'])} {clean(item['id'])}"
    version = f" @ {short_version(item['version'])}" if item.get("version") else ""
    return f"{clean(item['name'])}{version}"
