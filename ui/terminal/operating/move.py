"""A catalog at its new place, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answer's module loads DuckDB
    from catalog.questions.operating.move import Moved


def render_moved(paper: Paper, moved: Moved) -> str:
    """Where it is now, and what it holds."""
    about = f"{clean(moved['path'])}: {counted(moved['entries'], 'entry', 'entries')}, verified"
    return f"{paper.ink('green', '✓')} {about}\ndigest {moved['digest']}\nhead {moved['head']}"
