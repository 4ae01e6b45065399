"""The answers of ingest, verify, rebuild and doctor for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.presentation.short import clean, counted, shorten
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.doctor import Diagnosis
    from catalog.questions.upkeep import Rebuilt, Verification

_MOST_REJECTIONS = 10


def render_ingest(paper: Paper, found: Mapping[str, Any], place: str, seconds: float) -> str:
    """How many events were ingested in one line, then the first rejections."""
    rejected = found["rejected"]
    rejected_events = len({(item["source"], item["line"]) for item in rejected})
    rate = f", {found['accepted'] / seconds:,.0f}/s" if found["accepted"] >= 1_000 else ""
    total = (
        f"{clean(place)}: {counted(found['accepted'], 'event')} ingested, {found['duplicates']:,} already known, "
        f"{rejected_events:,} rejected, {counted(found['warnings'], 'warning')} ({seconds:.1f} s{rate})."
    )
    lines = [total]
    for item in rejected[:_MOST_REJECTIONS]:
        where = f"{clean(item['source'])}:{item['line']}"
        pointer = f" {clean(item['pointer'])}" if item["pointer"] else ""
        lines.append(paper.ink("red", "rejected ") + f"{where}{pointer}: {shorten(clean(item['reason']), 200)}")
    if rejected:
        more = len(rejected) - _MOST_REJECTIONS
        head = f"and {more:,} more" if more > 0 else "with their text"
        lines.append(f"{head}: whence sql 'FROM rejected_events'")
    if found["warnings"]:
        lines.append("warnings: whence sql 'FROM event_warnings'")
    return "\n".join(lines)


def render_verify(paper: Paper, found: Verification, expected: str | None) -> str:
    """Whether the log is intact, in one line."""
    if found["broken_at"] is not None:
        text = (
            f"BROKEN at entry {found['broken_at']:,} of {found['entries']:,}: not what was logged. Restore a backup."
        )
        return paper.ink("red", text)
    chain = f"{counted(found['entries'], 'entry', 'entries')}, head {found['head']}"
    if not found["ok"]:
        return paper.ink(
            "red", f"{chain}: intact, but the expected head is {expected}. Was the log rewritten, or added to?"
        )
    return f"{paper.ink('green', 'ok')}: {chain}"


def render_doctor(paper: Paper, found: Diagnosis) -> str:
    """What is wrong or odd, each with its advice; and the names that may be one dataset."""
    parts = []
    for check in found["checks"]:
        title = paper.ink("yellow", f"{check['kind'].replace('_', ' ')}: {check['found']:,}")
        parts.append(f"{title}\n  for example: {shorten(clean(check['example']), paper.width)}\n  {check['advice']}")
    aliases = found["likely_aliases"]
    if aliases:
        lines = [
            f"  {'  =  '.join(clean(f'{space} {name}') for space, name in pair['names'])}"
            for pair in aliases[:_MOST_REJECTIONS]
        ]
        more = len(aliases) - _MOST_REJECTIONS
        if more > 0:
            lines.append(f"  … {more:,} more: --json")
        title = paper.ink("yellow", f"names that may be one dataset: {len(aliases):,}")
        advice = "  If they are, declare it under `aliases:` in a governance file, or by a symlinks facet."
        parts.append("\n".join([title, *lines, advice]))
    return "\n\n".join(parts) if parts else paper.ink("green", "Nothing wrong, nothing odd.")


def render_rebuild(answer: Rebuilt) -> str:
    """How many entries were read again, and the digest after it."""
    return f"{answer['entries']:,} entries read again, digest {answer['digest']}"
