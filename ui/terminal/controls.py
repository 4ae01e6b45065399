"""Controls for people: coverage at a glance, each control with its state, gaps by owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ui.presentation.managing.controls import STATES, framework_title, state_words
from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper, table, wrapped

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.controls.control_json import ControlAnswer

_MOST_OWNERS = 10


def render_controls(paper: Paper, rows: Sequence[ControlAnswer], state: str | None) -> str:
    """A table for each framework; below, what is missing by owner, and the next steps."""
    if not rows:
        return f"No control is in the state {clean(state).replace('_', ' ')}." if state else "No controls."
    parts = []
    for framework, of_one in groupby(rows, key=lambda row: row["framework"]):
        listed = list(of_one)
        parts.append(f"{paper.ink('bold', framework_title(framework))}\n{_tally(paper, listed)}")
        parts.append(_table(paper, listed))
    parts += _gaps(paper, rows)
    return "\n\n".join(parts)


def _tally(paper: Paper, rows: Sequence[ControlAnswer]) -> str:
    counts = Counter[str](row["state"] for row in rows)
    words = [paper.ink(word.style, f"{word.mark} {counts[name]} {word.word}") for name, word in STATES.items()]
    shown = [text for name, text in zip(STATES, words, strict=True) if counts[name]]
    return f"{counted(len(rows), 'control')}: {', '.join(shown)}"


def _table(paper: Paper, rows: Sequence[ControlAnswer]) -> str:
    titles = ("ID", "STATE", "EVIDENCE", "OWNER", "REVIEWED", "TITLE")
    cells = [
        (
            row["id"],
            f"{STATES[row['state']].mark} {state_words(row['state'])}",
            f"{row['met']:,}/{row['total']:,}" if row["total"] else "-",
            row["owner"],
            row["reviewed_at"],
            row["title"],
        )
        for row in rows
    ]
    return table(paper, titles, cells)


def _gaps(paper: Paper, rows: Sequence[ControlAnswer]) -> list[str]:
    """What is missing, by owner; and each next step once, with the controls it fills."""
    missing: Counter[str] = Counter()
    for row in rows:
        missing.update({clean(count["owner"]) or "nobody": count["items"] for count in row["owners"]})
    parts = []
    if missing:
        owners = [f"{owner}: {count:,}" for owner, count in missing.most_common(_MOST_OWNERS)]
        parts.append("\n".join(wrapped(paper, f"Missing, by owner: {', '.join(owners)}")))
    steps: dict[str, list[str]] = {}
    for row in rows:
        if row["next_step"]:
            steps.setdefault(row["next_step"].replace(f"[{row['id']}]", "[ID]"), []).append(row["id"])
    if steps:
        lines = [paper.ink("bold", "Next steps")]
        for step, ids in steps.items():
            lines += wrapped(paper, step, "  ", "    ")
            lines += [paper.ink("dim", line) for line in wrapped(paper, f"fills {', '.join(ids)}", "    ", "    ")]
        parts.append("\n".join(lines))
    hint = 'The query of each: whence controls --json, or whence sql "SELECT id, state, query FROM controls"'
    return [*parts, paper.ink("dim", hint)]
