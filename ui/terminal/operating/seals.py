"""What became of a sealed log, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.operating.seals import SealCheck


def render_check(paper: Paper, check: SealCheck, signer: str | None, fault: str | None) -> str:
    """Whether the log still holds what was sealed, and who signed the seal."""
    lines = []
    if fault:
        lines.append(paper.ink("red", f"SEAL: {clean(fault)}"))
    if check["broken_at"] is not None:
        lines.append(paper.ink("red", f"BROKEN at entry {check['broken_at']:,}: not what was logged."))
    for end in check["missing"]:
        place = f"entry {end['position']:,} of {clean(end['writer'])} ({end['chain']})"
        lines.append(paper.ink("red", f"GONE: {place} is not what was sealed: the log was cut or rewritten."))
    if not lines:
        since = counted(check["entries_since"], "entry", "entries")
        lines.append(
            f"{paper.ink('green', 'ok')}: the log holds all that was sealed at {check['sealed_at']}; {since} since"
        )
    lines.append(paper.ink("dim", f"signed by {signer}" if signer else "not signed"))
    return "\n".join(lines)
