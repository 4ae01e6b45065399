"""A dataset or model in detail, for people, in sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.presentation.names import other_name_text
from ui.presentation.short import clean, counted, short_time, short_version, shorten
from ui.terminal.paper import Paper, table
from ui.terminal.trace import not_yet_text

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.show import Field, Producer, Reader, Shown, VersionRow
    from catalog.values.canonical_json import Json

_MOST_ROWS = 12
_WIDEST_FACT = 400
_RUN_TITLES = ("JOB", "STATE", "STARTED", "RUN")


def render_show(paper: Paper, shown: Shown) -> str:
    """The dataset; of the version: fields, producers, readers; all versions; the names of the facets."""
    if "not_yet" in shown:
        return not_yet_text(shown)
    name = f"{clean(shown['namespace'])} {clean(shown['name'])}"
    parts = [
        paper.ink("bold", f"{name} @ {clean(shown['version'])}"),
        _about(shown),
        _section(paper, "Fields", ("FIELD", "TYPE", "DESCRIPTION"), [_field(row) for row in shown["fields"]]),
        _section(paper, "Produced by", _RUN_TITLES, [_run(row) for row in shown["produced_by"]]),
        _section(paper, "Read by", _RUN_TITLES, [_run(row) for row in shown["read_by"]]),
        _section(
            paper,
            "Versions",
            ("VERSION", "STATE", "CREATED", "ROWS", "BYTES", "LIFECYCLE"),
            [_version(row, shown["version"]) for row in shown["versions"]],
        ),
        _facets(paper, shown["facets"]),
        paper.ink("dim", f"Lineage: whence trace {name} --version {clean(shown['version'])}"),
    ]
    return "\n\n".join(part for part in parts if part)


def _about(shown: Shown) -> str:
    facts = [
        ("type", shown.get("type")),
        ("description", shown.get("description")),
        ("owner", shown.get("owner")),
        ("source", shown.get("source_name")),
        *(("also named", other_name_text(other)) for other in shown["other_names"]),
        ("first seen", short_time(shown.get("first_seen_at"))),
        ("last seen", short_time(shown.get("updated_at"))),
        ("dropped", short_time(shown.get("dropped_at"))),
    ]
    return "\n".join(f"{title + ':':<13}{shorten(clean(fact), _WIDEST_FACT)}" for title, fact in facts if fact)


def _section(paper: Paper, title: str, titles: Sequence[str], rows: list[tuple[object, ...]]) -> str:
    """A titled table of the first rows, without empty columns; nothing where there is no row."""
    if not rows:
        return ""
    kept = [place for place in range(len(titles)) if any(row[place] not in (None, "") for row in rows)]
    narrower = Paper(paper.width - 2, paper.colour)
    shown = table(
        narrower, [titles[place] for place in kept], [[row[place] for place in kept] for row in rows[:_MOST_ROWS]]
    )
    more = f"\n  … {len(rows) - _MOST_ROWS:,} more: --json" if len(rows) > _MOST_ROWS else ""
    heading = paper.ink("cyan", f"{title} ({len(rows):,})")
    return heading + "\n" + "\n".join("  " + line for line in shown.split("\n")) + more


def _field(row: Field) -> tuple[object, ...]:
    return row["field"], row["type"], row["description"]


def _run(row: Producer | Reader) -> tuple[object, ...]:
    return f"{row['job_namespace']} {row['job_name']}", row["state"], short_time(row["started_at"]), row["run_id"]


def _version(row: VersionRow, current: str) -> tuple[object, ...]:
    mark = "* " if row["version"] == current else ""
    return (
        mark + short_version(row["version"]),
        row["state"],
        short_time(row["created_at"]),
        row["row_count"],
        row["byte_size"],
        row["lifecycle"],
    )


def _facets(paper: Paper, facets: Mapping[str, Json]) -> str:
    """The names of the facets; their text is in --json."""
    if not facets:
        return ""
    return (
        paper.ink("cyan", f"Facets ({counted(len(facets), 'name')}; text: --json)")
        + "\n  "
        + ", ".join(map(clean, facets))
    )
