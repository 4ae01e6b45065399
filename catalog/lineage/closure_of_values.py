"""A closure put together from values, by those who find its parts as rows."""

from collections.abc import Sequence
from datetime import datetime

from catalog.lineage.closure import Closure, Edge, Node, Run, Version
from catalog.lineage.closure_columns import (
    NO_TIME,
    Author,
    AuthorColumns,
    ClosureColumns,
    DatasetColumns,
    EdgeColumns,
    RunColumns,
    VersionColumns,
    places,
)
from catalog.values.json_texts import json_instants
from catalog.values.times import instant_of, micros_of


class Datetimes:
    """A column of times as Python has them."""

    def __init__(self, instants: list[datetime | None]) -> None:
        """Of these; None: not known."""
        self._instants = instants

    def values(self) -> list[datetime | None]:
        """The times."""
        return self._instants

    def at(self, place: int) -> datetime | None:
        """The time at a place."""
        return self._instants[place]

    def micros(self) -> list[int]:
        """Microseconds since 1970."""
        return [NO_TIME if at is None else micros_of(at) for at in self._instants]

    def json(self) -> list[bytes]:
        """The times as JSON."""
        return json_instants(self._instants)

    def json_of(self, micros: list[int]) -> list[bytes]:
        """Other times as JSON."""
        return json_instants([*map(instant_of, micros)])


def closure_of_values(
    target: Node, versions: Sequence[Version], edges: Sequence[Edge], runs: Sequence[Run]
) -> Closure:
    """The closure of these; what more it says of them is for the caller to add."""
    place = {version.node: at for at, version in enumerate(versions)}
    datasets = {version.dataset_key: version for version in versions}
    author = {Author(*run[:4]): at for at, run in enumerate(runs)}
    authors, manners = [edge.author for edge in edges], [edge.manner for edge in edges]
    for each in authors:
        author.setdefault(each, len(author))
    manner = {each: at for at, each in enumerate(dict.fromkeys(manners))}
    columns = ClosureColumns(
        DatasetColumns(
            list(datasets),
            [row.namespace for row in datasets.values()],
            [row.name for row in datasets.values()],
            [row.type for row in datasets.values()],
            [row.source_name for row in datasets.values()],
            [row.is_written for row in datasets.values()],
        ),
        VersionColumns(
            [row.node for row in versions],
            [row.depth for row in versions],
            Datetimes([row.created_at for row in versions]),
            [row.state for row in versions],
        ),
        AuthorColumns(
            [each.run_key for each in author],
            [each.run_id for each in author],
            [each.job_namespace for each in author],
            [each.job_name for each in author],
        ),
        RunColumns(
            [run.run_key for run in runs],
            [run.run_id for run in runs],
            [run.job_namespace for run in runs],
            [run.job_name for run in runs],
            [run.state for run in runs],
            Datetimes([run.started_at for run in runs]),
            Datetimes([run.ended_at for run in runs]),
            [run.code_version for run in runs],
        ),
        EdgeColumns(
            places(place[edge.source] for edge in edges),
            places(place[edge.target] for edge in edges),
            places(author[each] for each in authors),
            places(manner[each] for each in manners),
        ),
        list(manner),
    )
    return Closure(target, columns)
