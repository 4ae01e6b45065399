"""Retention states for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import RetentionRow

_MOST_ROWS = 200
_STATES = {
    "zombie": ("✗", "red"),
    "overdue": ("✗", "red"),
    "conflict": ("?", "yellow"),
    "undetermined": ("?", "yellow"),
    "due_soon": ("!", "cyan"),
    "derived_from_expired": ("!", "cyan"),
    "held": ("■", "dim"),
    "ok": ("✓", "green"),
    "superseded": ("·", "dim"),
    "disposed": ("·", "dim"),
}
_LOUD = ("zombie", "overdue", "conflict", "undetermined", "due_soon", "derived_from_expired")


def render_retention(paper: Paper, rows: Sequence[RetentionRow], within: str | None = None) -> str:
    """A table by deadline, how many are in each state, and what to do about those that need something done."""
    if not rows:
        return f"Nothing due within {clean(within)}." if within else "No retention rules declared."
    titles = ("STATE", "DELETE BY", "KEEP UNTIL", "DATASET", "VERSION", "SOURCE", "WHY")
    cells = [_row(row) for row in rows[:_MOST_ROWS]]
    kept = [place for place in range(len(titles)) if any(row[place] for row in cells)]
    shown = table(paper, [titles[place] for place in kept], [[row[place] for place in kept] for row in cells])
    head, *lines = shown.split("\n")
    inked = [_inked(paper, line, row["state"]) for line, row in zip(lines, rows, strict=False)]
    more = [f"… {len(rows) - _MOST_ROWS:,} more: --json"] if len(rows) > _MOST_ROWS else []
    return "\n\n".join(["\n".join([head, *inked, *more]), _sum(paper, rows)])


def _row(row: RetentionRow) -> tuple[str, ...]:
    mark, _ = _STATES.get(row["state"], ("?", "yellow"))
    return (
        f"{mark} {clean(row['state']).replace('_', ' ')}",
        clean(row["delete_by"]),
        clean(row["keep_until"]),
        f"{clean(row['namespace'])} {clean(row['name'])}",
        short_version(row["version"]),
        clean(row["source"]),
        "" if row["why"] == f"to be deleted by {row['delete_by']}" else clean(row["why"]),
    )


def _inked(paper: Paper, line: str, state: str) -> str:
    """The line, its first word in the colour of the state."""
    word = f"{_STATES.get(state, ('?', ''))[0]} {state.replace('_', ' ')}"
    style = _STATES.get(state, ("?", "yellow"))[1]
    return paper.ink(style, word) + line[len(word) :] if line.startswith(word) else line


def _sum(paper: Paper, rows: Sequence[RetentionRow]) -> str:
    counts = Counter(row["state"] for row in rows)
    totals = ", ".join(f"{counts[state]:,} {state.replace('_', ' ')}" for state in _STATES if counts[state])
    text = paper.ink("dim", f"{counted(len(rows), 'version')}: {totals}")
    if any(counts[state] for state in _LOUD):
        text += "\n" + paper.ink("dim", "Causes and remedies: whence findings")
    return text
