"""Redactions for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.operating.redaction import Redaction


def render_redaction(paper: Paper, one: Redaction) -> str:
    """What was requested or done, in one line, with the step that follows."""
    if one["status"] == "done":
        by = f"requested by {clean(one['requested_by'])}, confirmed by {clean(one['by'] or '')}"
        return f"{paper.ink('green', '✓')} {_what(one)} is redacted: {by}. The tables were read again."
    return (
        f"{paper.ink('yellow', '?')} {_what(one)} is to go. Somebody else than {clean(one['requested_by'])} confirms "
        f"it: whence redact --confirm {clean(one['id'])}"
    )


def render_redactions(paper: Paper, rows: Sequence[Redaction]) -> str:
    """The redactions, the oldest first."""
    if not rows:
        return "Nothing was redacted, and nothing is requested."
    titles = ("ID", "STATUS", "WHAT", "REASON", "REQUESTED BY", "CONFIRMED BY")
    cells = [
        (one["id"], one["status"], _what(one), one["reason"], one["requested_by"], one["by"] or "") for one in rows
    ]
    return f"{table(paper, titles, cells)}\n\n{counted(len(rows), 'redaction')}"


def _what(one: Redaction) -> str:
    if one["chain"] == "rejected":
        return f"rejected input {clean(one['writer'])}:{one['position']}"
    return f"entry {one['position']:,} {clean(', '.join(one['pointers']))}"
