"""What sets two versions apart (`whence compare`), in words: one for each member added, removed or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ui.presentation.closed_words import written
from ui.presentation.findings import kind_words, message_words
from ui.presentation.short import short_version

if TYPE_CHECKING:  # loads DuckDB, which a server's client does not need
    from catalog.questions.compare import Differences

Part = Literal["training", "ancestry", "jobs", "sources", "schema", "label", "findings"]
PARTS: dict[Part, str] = {
    "training": "Parameters and metrics",
    "ancestry": "Upstream datasets",
    "jobs": "Jobs and code",
    "sources": "Sources",
    "schema": "Columns",
    "label": "Data protection",
    "findings": "Findings",
}
CHANGES = ("added", "removed", "changed")
Row = Mapping[str, Any]


class Word(NamedTuple):
    """A member that differs: change is added, removed or changed."""

    change: str
    text: str


def words_of(part: Part, comparison: Differences) -> list[Word]:
    """The differences in a part of the answer, in its order."""
    difference: Mapping[str, Any] = comparison[part]
    return [Word(change, _WORDING[part](row)) for change in CHANGES for row in difference[change]]


def _ancestor(row: Row) -> str:
    named = f"{row['namespace']} {row['name']}"
    if "before" in row:
        return (
            f"{named}: {_versions(row['before'].get('versions', []))} → {_versions(row['after'].get('versions', []))}"
        )
    return f"{named} {_versions(row['versions'])}"


def _versions(versions: Sequence[str]) -> str:
    return ", ".join(map(short_version, versions)) or "none"


def _job(row: Row) -> str:
    named = f"{row['job_namespace']}/{row['job_name']}"
    if "before" in row:
        return f"{named}: code {_codes(row['before']['code_versions'])} → {_codes(row['after']['code_versions'])}"
    return named


def _codes(codes: Sequence[str]) -> str:
    return ", ".join(code[:10] for code in codes) or "not recorded"


def _source(row: Row) -> str:
    named = f"{row['source_name'] or 'no declared source'} ({row['namespace']} {row['name']})"
    if "before" not in row:
        return named
    return f"{named}: {'; '.join(_change(key, row['before'][key], row['after'][key]) for key in row['before'])}"


def _change(key: str, before: object, after: object) -> str:
    if key == "versions" and isinstance(before, list) and isinstance(after, list):
        return f"{_versions(before)} → {_versions(after)}"
    return f"{key.replace('_', ' ')} {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        members = [f"{key} {_value(item)}" for key, item in value.items() if item]
        return ", ".join(members) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "none"
    return "none" if value is None else written(value) if isinstance(value, str) else str(value)


def _field(row: Row) -> str:
    if "before" in row:
        return f"{row['field']}: {_value(row['before'].get('type'))} → {_value(row['after'].get('type'))}"
    return f"{row['field']} {row['type'] or ''}".strip()


def _label(row: Row) -> str:
    part = row["part"].replace("_", " ")
    if "before" in row:
        return f"{part}: {_value(row['before'])} → {_value(row['after'])}"
    return f"{part}: {row['value']}"


def _finding(row: Row) -> str:
    kind, message = kind_words(row["kind"]), message_words(row["message"])
    if "before" in row:
        return f"{kind}: {_value(dict(row['before']))} → {_value(dict(row['after']))}. {message}"
    return f"{row['severity']} {kind}: {message}"


def _training(row: Row) -> str:
    named = f"{row['group']} {row['name']}"
    if "before" in row:
        return f"{named}: {_value(row['before']['value'])} → {_value(row['after']['value'])}"
    return f"{named}: {_value(row['value'])}"


def training_rows(difference: Mapping[str, Any]) -> list[dict[str, object]]:
    """The parameters and metrics that differ as rows of a table, numbers with how much they changed."""
    sides = [(row, row["before"]["value"], row["after"]["value"]) for row in difference["changed"]]
    sides += [(row, None, row["value"]) for row in difference["added"]]
    sides += [(row, row["value"], None) for row in difference["removed"]]
    return [
        {
            "kind": row["group"],
            "name": row["name"],
            "before": None if before is None else _value(before),
            "after": None if after is None else _value(after),
            "change": f"{after - before:+.6g}" if _is_number(before) and _is_number(after) else None,
        }
        for row, before, after in sorted(sides, key=lambda side: (side[0]["group"], side[0]["name"]))
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_WORDING: dict[Part, Callable[[Row], str]] = {
    "training": _training,
    "ancestry": _ancestor,
    "jobs": _job,
    "sources": _source,
    "schema": _field,
    "label": _label,
    "findings": _finding,
}
