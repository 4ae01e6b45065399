"""Plain lists: models, datasets, runs, records, and the suites that datasets are to be validated by.

They are read at the question's clocks, which the index that `search` reads does not know.
"""

from typing import Annotated, TypedDict

import orjson

from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, Count, Words
from catalog.session.query import ask
from catalog.values.canonical_json import Json

JustNamespace = Annotated[str | None, About("Only those of this namespace.")]
JustName = Annotated[str | None, About("Only those of just this name.")]


class ModelRow(TypedDict):
    """A model with its current version."""

    namespace: str
    name: str
    current_version: str | None
    created_at: str | None
    run_id: str | None
    owner: str | None
    description: str | None
    first_seen_at: str | None
    updated_at: str | None
    versions: int


class DatasetRow(TypedDict):
    """A dataset now."""

    namespace: str
    name: str
    type: str | None
    description: str | None
    owner: str | None
    source_name: str | None
    current_version: str | None
    first_seen_at: str | None
    updated_at: str | None
    dropped_at: str | None


class ListedRun(TypedDict):
    """A run of a list; state: the eventType that decides it."""

    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: str | None
    ended_at: str | None


class RecordRow(TypedDict):
    """A management record as it stands."""

    kind: str
    id: str
    status: str | None
    owner: str | None
    opened_at: str
    due_at: str | None
    closed_at: str | None
    body: dict[str, Json]


class DemandedSuite(TypedDict):
    """A suite that every version is to be validated by, and the digest of its text."""

    name: str
    digest: str


class DemandedSuites(TypedDict):
    """A dataset with the suites demanded of it."""

    namespace: str
    name: str
    suites: list[DemandedSuite]


def models(
    catalog: Catalog, namespace: JustNamespace = None, name: JustName = None, clocks: Clocks | None = None
) -> list[ModelRow]:
    """Every model with its current version."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows_of(ModelRow, "questions/list_models", {"namespace": namespace, "name": name})


def datasets(
    catalog: Catalog,
    query: Words = "",
    namespace: JustNamespace = None,
    name: JustName = None,
    clocks: Clocks | None = None,
) -> list[DatasetRow]:
    """The datasets whose name, namespace, type, owner, source or description hold every word of the query."""
    wanted: dict[str, object] = {"words": query.lower().split(), "namespace": namespace, "name": name}
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows_of(DatasetRow, "questions/list_datasets", wanted)


def runs(catalog: Catalog, limit: Count = 100, clocks: Clocks | None = None) -> list[ListedRun]:
    """The newest runs, latest first."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows_of(ListedRun, "questions/list_runs", {"count": limit})


def records(
    catalog: Catalog,
    kind: Annotated[str | None, About("Of one kind only.")] = None,
    status: Annotated[str | None, About("In one state only; `open`: not ended.")] = None,
    owner: Annotated[str | None, About("Of one owner only.")] = None,
    clocks: Clocks | None = None,
    *,
    overdue: Annotated[bool, About("Only those that are due, and not ended.")] = False,
) -> list[RecordRow]:
    """Every management record as it stands, of one kind or of all, the newest opened first."""
    with ask(catalog, clocks, by_graph=False) as question:
        wanted: dict[str, object] = {"kind": kind, "status": status, "owner": owner}
        wanted["due_before"] = question.asked_at if overdue else None
        rows = question.rows_of(RecordRow, "questions/list_records", wanted)
    return [{**row, "body": orjson.loads(str(row["body"]))} for row in rows]


def demanded_suites(catalog: Catalog) -> list[DemandedSuites]:
    """The datasets whose every version is to be validated, each with its suites."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows_of(DemandedSuites, "questions/demanded_suites")
    return [{**row, "suites": orjson.loads(str(row["suites"]))} for row in rows]
