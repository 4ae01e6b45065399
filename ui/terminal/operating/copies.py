"""Copies of a catalog for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.operating.copies import CopyAnswer, Restored


def render_copy(paper: Paper, kind: str, copy: CopyAnswer) -> str:
    """Where a copy is, what it holds, and the head to keep."""
    size = f"{copy['bytes'] / 2**20:,.1f} MiB"
    about = f"{kind} {clean(copy['path'])}: {counted(copy['entries'], 'entry', 'entries')}, {size}"
    return f"{paper.ink('green', '✓')} {about}\nhead {copy['head']}"


def render_restored(paper: Paper, restored: Restored) -> str:
    """Which catalog is back, verified, and where the one before it went."""
    lines = [render_copy(paper, "restored and verified:", restored)]
    if restored["kept"]:
        lines.append(paper.ink("dim", f"The catalog before it: {clean(restored['kept'])}"))
    return "\n".join(lines)
