"""Drafted suites and differences of data, for people and as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import yaml

from catalog.values.canonical_json import Json
from catalog.values.times import instant_text
from expectations.difference import ColumnDifference, Difference
from expectations.profile import Drafted
from expectations.validation_events import Subject
from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, table

_FAR = 0.1


def suite_json(subject: Subject, drafted: Sequence[Drafted]) -> dict[str, Json]:
    """A drafted suite as its file says it; its name is the last part of the dataset's."""
    name = subject.name.rstrip("/").rpartition("/")[2].partition(".")[0] or subject.name
    return {
        "name": name,
        "datasets": [{"namespace": subject.namespace, "name": subject.name}],
        "expectations": [_expectation(one) for one in drafted],
    }


def _expectation(one: Drafted) -> dict[str, Json]:
    severity: dict[str, Json] = {"severity": one.severity} if one.severity else {}
    return {"type": one.type, "kwargs": one.kwargs, **severity}


def suite_text(subject: Subject, drafted: Sequence[Drafted], rows: int, now: datetime) -> str:
    """A drafted suite as a YAML file that says where it comes from, an expectation a line."""
    suite: dict[str, Any] = suite_json(subject, drafted)
    source = f"{counted(rows, 'row')} of {clean(subject.name)} @ {clean(subject.version or 'no version')}"
    lines = [
        f"# Drafted {instant_text(now.replace(microsecond=0))} from {source}.",
        "# What is there by chance is in it too: keep what must hold, take the rest out.",
        f"name: {_flow(suite['name'])}",
        "datasets:",
        *(f"  - {_flow(one)}" for one in suite["datasets"]),
        "expectations:",
        *(f"  - {_flow(one)}" for one in suite["expectations"]),
    ]
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    """YAML on one line."""
    text: str = yaml.safe_dump(
        value, default_flow_style=True, width=float("inf"), sort_keys=False, allow_unicode=True
    )
    return text.removesuffix("\n").removesuffix("\n...")


def difference_json(one: Subject, other: Subject, difference: Difference) -> dict[str, Json]:
    """A difference, with what was compared."""
    return {
        "one": {**one._asdict(), "row_count": difference.one_rows},
        "other": {**other._asdict(), "row_count": difference.other_rows},
        "columns": [column._asdict() for column in difference.columns],
    }


def render_difference(paper: Paper, one: Subject, other: Subject, difference: Difference) -> str:
    """What was compared, how many rows each has, and a line for each column, the farthest first."""
    rows = [f"{_words(one)}: {counted(difference.one_rows, 'row')}"]
    rows.append(f"{_words(other)}: {counted(difference.other_rows, 'row')}")
    columns = sorted(difference.columns, key=lambda column: (-_weight(column), column.name))
    titles = ("COLUMN", "TYPE", "NULLS", "DISTANCE", "MEASURE")
    cells = [
        (column.name, _change(column.one_type, column.other_type), _nulls(column), _distance(column), column.measure)
        for column in columns
    ]
    far = sum(_weight(column) > _FAR for column in columns)
    total = f"{counted(len(columns), 'column')}, {far:,} more than {_FAR} apart, or on one side only"
    return "\n\n".join([paper.ink("bold", "\n".join(rows)), table(paper, titles, cells), paper.ink("dim", total)])


def _words(subject: Subject) -> str:
    version = short_version(subject.version) if subject.version else "no version"
    return f"{clean(subject.namespace)} {clean(subject.name)} @ {version}"


def _weight(column: ColumnDifference) -> float:
    if column.one_type is None or column.other_type is None:
        return 2.0
    return column.distance if column.distance is not None else 0.0


def _change(one: str | None, other: str | None) -> str:
    if one == other:
        return str(one)
    return f"{one or 'none'} → {other or 'none'}"


def _nulls(column: ColumnDifference) -> str:
    one, other = (f"{share:.1%}" if share is not None else "" for share in (column.one_nulls, column.other_nulls))
    return one if one == other else f"{one or '-'} → {other or '-'}"


def _distance(column: ColumnDifference) -> str:
    return "" if column.distance is None else f"{column.distance:.3f}"
