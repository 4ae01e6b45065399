"""What the upkeep of a lake did, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import counted
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answer's module loads DuckDB
    from catalog.questions.operating.maintain import Maintained


def render_maintained(paper: Paper, done: Maintained) -> str:
    """A line for each step that did something."""
    lines = []
    if rows := done["flushed_rows"]:
        lines.append(f"{counted(rows, 'row')} of small commits written into files")
    if files := done["merged_files"]:
        lines.append(f"{counted(files, 'file')} merged into {done['into_files']:,}")
    if snapshots := done["ended_snapshots"]:
        lines.append(f"{counted(snapshots, 'earlier state', 'earlier states')} ended")
    if removed := done["removed_files"]:
        lines.append(f"{counted(removed, 'file')} removed that nothing needs")
    tick = paper.ink("green", "✓")
    return "\n".join(f"{tick} {line}" for line in lines or ["nothing to do"])
