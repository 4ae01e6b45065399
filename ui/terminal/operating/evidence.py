"""Evidence packs for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.evidence.pack import EvidenceAnswer


def render_pack(paper: Paper, answer: EvidenceAnswer, *, is_signed: bool) -> str:
    """Where a pack is, its hash, and how it is checked."""
    signed = "signed" if is_signed else "not signed: whence evidence … --key FILE"
    about = f"{clean(answer['path'])}: {counted(answer['files'], 'file')}, {signed}"
    check = "Unpacked, anybody checks it with: python3 -I verify.py"
    return f"{paper.ink('green', '✓')} {about}\nSHA-256 {answer['sha256']}\n{paper.ink('dim', check)}"


def render_check(paper: Paper, faults: Sequence[str], relied_on: Sequence[str], our_word: Sequence[str]) -> str:
    """What was altered in a pack; else what may be relied on, and what rests on the word of who made it."""
    if faults:
        return "\n".join(paper.ink("red", f"ALTERED: {clean(fault)}") for fault in faults)
    lines = [f"{paper.ink('green', 'ok')}: {clean(line)}" for line in relied_on]
    return "\n".join([*lines, *(paper.ink("dim", f"our word: {clean(line)}") for line in our_word)])
