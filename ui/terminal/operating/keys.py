"""Keys and their trail for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.operating.keys import KeyAnswer, NewKey, TrailRow

_COLOURS = {"valid": "green", "expired": "yellow", "revoked": "dim"}


def render_new_key(paper: Paper, new: NewKey) -> str:
    """The key, alone on its line, and whose it is."""
    where = f" on {', '.join(new['namespaces'])}" if new["namespaces"] else ""
    until = f" until {new['until']}" if new["until"] else ""
    about = f"{clean(new['name'])}, {new['role']}{clean(where)}{until}"
    return f"{new['key']}\n{paper.ink('green', '✓')} key {new['prefix']}… of {about}"


def render_keys(paper: Paper, rows: Sequence[KeyAnswer]) -> str:
    """The keys, the oldest first."""
    if not rows:
        return "No keys: a server on this machine asks nobody. Make one: whence keys add NAME --role admin"
    titles = ("NAME", "ROLE", "NAMESPACES", "PREFIX", "STATE", "UNTIL", "LAST USED", "MADE BY")
    cells = [
        (
            row["name"],
            row["role"],
            ", ".join(row["namespaces"]) or "all",
            f"{row['prefix']}…",
            paper.ink(_COLOURS[row["state"]], row["state"]),
            (row["until"] or "")[:10],
            (row["last_used_at"] or "never")[:16],
            row["created_by"] or "",
        )
        for row in rows
    ]
    return f"{table(paper, titles, cells)}\n\n{counted(len(rows), 'key')}"


def render_trail(paper: Paper, rows: Sequence[TrailRow]) -> str:
    """Changes and refusals, the newest first."""
    if not rows:
        return "Nothing yet: no key was changed, and nobody was refused."
    titles = ("LAST", "TIMES", "WHO", "WHAT", "OUTCOME", "WHY", "FROM")
    cells = [
        (
            (row["last_at"] or "")[:19],
            row["times"],
            row["actor"] or "nobody",
            row["action"],
            row["outcome"],
            row["reason"] or "",
            row["address"] or "",
        )
        for row in rows
    ]
    return table(paper, titles, cells)
