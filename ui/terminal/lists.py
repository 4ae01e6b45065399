"""Lists for people: models, datasets, runs, the rows of a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.presentation.short import counted, short_time, short_version
from ui.terminal.paper import Paper, table

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.lists import DatasetRow, ListedRun, ModelRow


def render_models(paper: Paper, rows: Sequence[ModelRow]) -> str:
    """Every model with its current version."""
    if not rows:
        return "No models yet. A dataset is a model once an event gives it datasetType MODEL.\nAll: whence datasets"
    titles = ("NAMESPACE", "NAME", "CURRENT VERSION", "CREATED", "VERSIONS", "OWNER")
    cells = [
        (
            row["namespace"],
            row["name"],
            short_version(row["current_version"]),
            short_time(row["created_at"]),
            row["versions"],
            row["owner"],
        )
        for row in rows
    ]
    return _list(paper, titles, cells, "model")


def render_datasets(paper: Paper, rows: Sequence[DatasetRow], query: str = "") -> str:
    """The datasets found, with type, current version and source."""
    if not rows:
        return f"No dataset matches {query!r}. All of them: whence datasets" if query else "No datasets yet."
    titles = ("NAMESPACE", "NAME", "TYPE", "CURRENT VERSION", "LAST SEEN", "SOURCE", "OWNER")
    cells = [
        (
            row["namespace"],
            row["name"],
            row["type"],
            "dropped" if row["dropped_at"] else short_version(row["current_version"]),
            short_time(row["updated_at"]),
            row["source_name"],
            row["owner"],
        )
        for row in rows
    ]
    return _list(paper, titles, cells, "dataset")


def render_runs(paper: Paper, rows: Sequence[ListedRun]) -> str:
    """The newest runs first."""
    if not rows:
        return "No runs yet."
    titles = ("STARTED", "JOB", "STATE", "ENDED", "RUN")
    cells = [
        (
            short_time(row["started_at"]),
            f"{row['job_namespace']} {row['job_name']}",
            row["state"] or "unknown",
            short_time(row["ended_at"]),
            row["run_id"],
        )
        for row in rows
    ]
    return _list(paper, titles, cells, "run")


def _list(paper: Paper, titles: Sequence[str], cells: Sequence[tuple[object, ...]], noun: str) -> str:
    """A table without its empty columns, and how many rows it has."""
    kept = [place for place in range(len(titles)) if any(row[place] not in (None, "") for row in cells)]
    shown = [[row[place] for place in kept] for row in cells]
    return (
        f"{table(paper, [titles[place] for place in kept], shown)}\n\n{paper.ink('dim', counted(len(cells), noun))}"
    )


def render_rows(paper: Paper, rows: Sequence[Mapping[str, object]]) -> str:
    """The rows of a query; NULL is `∅`."""
    if not rows:
        return "No rows."
    titles = list(rows[0])
    cells = [["∅" if row[title] is None else row[title] for title in titles] for row in rows]
    return f"{table(paper, titles, cells)}\n\n{paper.ink('dim', counted(len(rows), 'row'))}"
