"""The answers of ingest, verify, rebuild and doctor for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted, shorten
from ui.terminal.paper import Paper

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.gaps.likely_pairs import LikelyAlias
    from catalog.questions.operating.doctor import Diagnosis
    from catalog.questions.operating.paths_in_sql import PathInSql
    from catalog.questions.operating.upkeep import Rebuilt, Verification
    from ingest.receive.report import Report

_MOST_REJECTIONS = 10
_MOST_PAIRS = 5
_LONGEST_NAMES = 300


def render_ingest(paper: Paper, report: Report, place: str, seconds: float) -> str:
    """How many events were ingested in one line, then the first rejections."""
    rejected = report.rejected
    rejected_events = len({(item.source, item.line) for item in rejected})
    rate = f", {report.accepted / seconds:,.0f}/s" if report.accepted >= 1_000 else ""
    total = (
        f"{clean(place)}: {counted(report.accepted, 'event')} ingested, {report.duplicates:,} already known, "
        f"{rejected_events:,} rejected, {counted(report.warnings, 'warning')} ({seconds:.1f} s{rate})."
    )
    lines = [total]
    for item in rejected[:_MOST_REJECTIONS]:
        where = f"{clean(item.source)}:{item.line}"
        pointer = f" {clean(item.pointer)}" if item.pointer else ""
        lines.append(paper.ink("red", "rejected ") + f"{where}{pointer}: {shorten(clean(item.reason), 200)}")
    if rejected:
        more = len(rejected) - _MOST_REJECTIONS
        head = f"and {more:,} more" if more > 0 else "with their text"
        lines.append(f"{head}: whence sql 'FROM rejected_events'")
    if report.warnings:
        lines.append("warnings: whence sql 'FROM event_warnings'")
    return "\n".join(lines)


def render_verify(paper: Paper, result: Verification, expected: str | None) -> str:
    """Whether the log is intact, in one line."""
    if result["broken_at"] is not None:
        place = f"entry {result['broken_at']:,} of {result['entries']:,}"
        return paper.ink("red", f"BROKEN at {place}: not what was logged. Restore a backup.")
    rejected = result["rejected"]
    if rejected["broken_at"] is not None:
        place = f"rejected input {rejected['broken_at']:,} of {rejected['entries']:,}"
        return paper.ink("red", f"BROKEN at {place}: not what was kept. The log is intact. Restore a backup.")
    readings = result["readings"]
    if readings is not None and not readings["ok"]:
        names = shorten(", ".join(readings["differ"]), _LONGEST_NAMES)
        return paper.ink("red", f"The log is intact, these are not what it says: {names}. Fix them: whence rebuild")
    chain = f"{counted(result['entries'], 'entry', 'entries')}, head {result['head']}"
    if not result["ok"]:
        return paper.ink(
            "red", f"{chain}: intact, but the expected head is {expected}. Was the log rewritten, or added to?"
        )
    tables = "" if readings is None else "; every table is what the log says"
    kept = f"; {counted(rejected['entries'], 'rejected input')} intact" if rejected["entries"] else ""
    return f"{paper.ink('green', 'ok')}: {chain}{kept}{_redacted(result)}{tables}"


def _redacted(result: Verification) -> str:
    """Of which entries something was taken out."""
    parts = []
    for what, positions in (("entry", result["redacted"]), ("rejected input", result["rejected"]["redacted"])):
        if positions:
            places = shorten(", ".join(f"{position:,}" for position in positions), _LONGEST_NAMES)
            parts.append(f"; redacted: {what} {places} (whence redact --list)")
    return "".join(parts)


def render_doctor(paper: Paper, diagnosis: Diagnosis) -> str:
    """What is wrong or odd, each with its advice; and the names that may be one dataset."""
    parts = []
    for check in diagnosis["checks"]:
        title = paper.ink("yellow", f"{check['kind'].replace('_', ' ')}: {check['found']:,}")
        parts.append(f"{title}\n  for example: {shorten(clean(check['example']), paper.width)}\n  {check['advice']}")
    parts += [_render_paths(paper, diagnosis["paths_in_sql"])] if diagnosis["paths_in_sql"] else []
    parts += [_render_alias(paper, alias) for alias in diagnosis["likely_aliases"]]
    return "\n\n".join(parts) if parts else paper.ink("green", "Nothing wrong, nothing odd.")


def _render_paths(paper: Paper, paths: list[PathInSql]) -> str:
    """The paths that SQL names and nobody reads, the first few of them."""
    lines = [paper.ink("yellow", f"paths inside SQL, {len(paths):,}:")]
    for item in paths[:_MOST_PAIRS]:
        lines.append(f"  job {clean(' '.join(item['job']))} names '{clean(item['path'])}'")
        lines.append(f"    {clean(' '.join(item['dataset']))}, written and never read")
    more = len(paths) - _MOST_PAIRS
    return "\n".join([*lines, f"  … {more:,} more: --json"] if more > 0 else lines)


def _render_alias(paper: Paper, alias: LikelyAlias) -> str:
    """The names of two namespaces that may be one dataset each, the first few of them."""
    one, other = (clean(namespace) for namespace in alias["namespaces"])
    where = one if one == other else f"{one} and {other}"
    title = f"may be one dataset, {alias['found']:,} of {alias['of']:,}: {where}"
    lines = [paper.ink("yellow", title)]
    for pair in alias["pairs"][:_MOST_PAIRS]:
        names = "  =  ".join(clean(name) for _, name in pair["names"])
        mark = "" if pair["likely"] else "  (only possible: a comment in what --write writes)"
        lines.append(f"  {names}\n    {clean(pair['reason'])}{mark}")
    more = len(alias["pairs"]) - _MOST_PAIRS
    if more > 0:
        lines.append(f"  … {more:,} more: --json")
    return "\n".join(lines)


def render_rebuild(answer: Rebuilt) -> str:
    """How many entries were read again, and the digest after it; where anything differed before, what."""
    line = f"{answer['entries']:,} entries read again, digest {answer['digest']}"
    if not answer["changed"]:
        return line
    names = ", ".join(answer["changed"])
    return f"{line}\nThe digest was {answer['digest_before']} before: {names} did not hold what the log says."
