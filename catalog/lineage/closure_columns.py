"""A closure in columns, a list for each field: what a large trace is written from without a value for each edge."""

from array import array
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

Places: TypeAlias = "array[int]"  # four bytes each, where a list of numbers takes thirty-six


NO_TIME = -(2**63) + 1  # microseconds of a time that is not known; less than all others


class Instants(Protocol):
    """A column of times, some of which may not be known."""

    def values(self) -> list[datetime | None]:
        """The times."""

    def at(self, place: int) -> datetime | None:
        """The time at a place."""

    def micros(self) -> list[int]:
        """Microseconds since 1970, NO_TIME where a time is not known."""

    def json(self) -> list[bytes]:
        """The times as JSON: RFC 3339 in UTC, or null."""

    def json_of(self, micros: list[int]) -> list[bytes]:
        """Other times, by their microseconds, as JSON in the same way."""


class DatasetColumns(NamedTuple):
    """The datasets of a closure's versions, in the order of the first of each.

    is_written: some run wrote it, or is at it.
    """

    dataset_key: list[int]
    namespace: list[str]
    name: list[str]
    type: list[str | None]
    source_name: list[str | None]
    is_written: list[bool]


class VersionColumns(NamedTuple):
    """The versions of a closure, each once; what lies beside them refers to them by their place."""

    node: list[tuple[int, str]]  # dataset key and version
    depth: list[int]
    created_at: Instants
    state: list[str]


class Author(NamedTuple):
    """Who made an edge: a run, a job that declares it, or nobody."""

    run_key: int | None
    run_id: str | None
    job_namespace: str | None
    job_name: str | None


NOBODY = Author(None, None, None, None)


class AuthorColumns(NamedTuple):
    """Who made edges: the runs, in their order, then other runs, jobs that declare, and (all None) nobody."""

    run_key: list[int | None]
    run_id: list[str | None]
    job_namespace: list[str | None]
    job_name: list[str | None]

    def add(self, author: Author) -> int:
        """The place of an author who is added."""
        self.run_key.append(author.run_key)
        self.run_id.append(author.run_id)
        self.job_namespace.append(author.job_namespace)
        self.job_name.append(author.job_name)
        return len(self.run_key) - 1


class RunColumns(NamedTuple):
    """The runs that made the versions of a closure."""

    run_key: list[int]
    run_id: list[str]
    job_namespace: list[str]
    job_name: list[str]
    state: list[str | None]
    started_at: Instants
    ended_at: Instants
    code_version: list[str | None]


class Manner(NamedTuple):
    """What edges have in common: of many edges there are few manners."""

    kind: str
    resolved_by: str
    precision: str
    role: str | None


class EdgeColumns(NamedTuple):
    """The edges, by places: of versions, of an author, of a manner."""

    source: Places
    target: Places
    author: Places
    manner: Places


class ClosureColumns(NamedTuple):
    """What a walk reaches: versions, the datasets they are of, runs, edges."""

    datasets: DatasetColumns
    versions: VersionColumns
    authors: AuthorColumns
    runs: RunColumns
    edges: EdgeColumns
    manners: list[Manner]


def places(numbers: Iterable[int]) -> Places:
    """Numbers that are places."""
    return array("i", numbers)
