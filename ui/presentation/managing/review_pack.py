"""The pack of a management review as Markdown, to be printed, sent or kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ui.presentation.markdown import plain_in_file

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.kpis.kpi_json import KpiAnswer
    from catalog.management.reviews.pack import ReviewedRecord, ReviewPack

_STATES = {"on_target": "on target", "off_target": "**off target**", "no_data": "no data"}


def pack_markdown(pack: ReviewPack) -> str:
    """All of the pack."""
    lines = [
        f"# Management review: {pack['since'][:10]} to {pack['until'][:10]}",
        "",
        f"As of {pack['as_of'] or 'now'}, known at {pack['known_at']}, log head `{pack['log_head']}`.",
        "",
        "## Key figures",
        "",
        *_kpis(pack["kpis"]),
        "",
        "## Findings of the catalog",
        "",
    ]
    counts = [f"{row['number']} of severity {row['severity']}, {row['waived']} waived" for row in pack["findings"]]
    lines += [f"- {count}" for count in counts] or ["None."]
    for section in pack["sections"]:
        lines += ["", f"## {section['title']}", "", *_records(section["records"])]
    return "\n".join(lines) + "\n"


def value_text(value: float | None, unit: str) -> str:
    """The value of a KPI with its unit."""
    return "no data" if value is None else f"{value:g} {unit}".replace(" %", "%")


def _kpis(rows: Sequence[KpiAnswer]) -> Iterator[str]:
    yield "| KPI | value | target | state |"
    yield "|---|---|---|---|"
    for row in rows:
        sign = "at least" if row["better"] == "higher" else "at most"
        target = f"{sign} {value_text(row['target'], row['unit'])}"
        yield f"| {row['title']} | {value_text(row['value'], row['unit'])} | {target} | {_STATES[row['state']]} |"


def _records(rows: Sequence[ReviewedRecord]) -> Iterator[str]:
    if not rows:
        yield "None open, none since."
        return
    yield "| record | state | owner | opened | due | closed |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        title = plain_in_file(row["title"] or row["id"])
        word = f" ({plain_in_file(row['word'].replace('_', ' '))})" if row["word"] else ""
        due = f"{(row['due_at'] or '')[:10]}{' **overdue**' if row['is_overdue'] else ''}"
        state = (row["status"] or "").replace("_", " ")
        cells = (f"{row['kind'].replace('_', ' ')}: {title}{word}", state, plain_in_file(row["owner"] or ""))
        yield f"| {' | '.join(cells)} | {row['opened_at'][:10]} | {due} | {(row['closed_at'] or '')[:10]} |"
