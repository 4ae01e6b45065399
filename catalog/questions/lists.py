"""Plain lists: models, datasets, runs, records, and the suites that datasets are to be validated by."""

from typing import Annotated

import orjson

from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import About, Count, Words
from catalog.session.query import JsonObject, ask

JustNamespace = Annotated[str | None, About("Only those of this namespace.")]
JustName = Annotated[str | None, About("Only those of just this name.")]


def models(
    catalog: Catalog, namespace: JustNamespace = None, name: JustName = None, clocks: Clocks | None = None
) -> list[JsonObject]:
    """Every model with its current version."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_models", {"namespace": namespace, "name": name})


def datasets(
    catalog: Catalog,
    query: Words = "",
    namespace: JustNamespace = None,
    name: JustName = None,
    clocks: Clocks | None = None,
) -> list[JsonObject]:
    """The datasets whose name, namespace, type, owner, source or description hold every word of the query."""
    words = query.lower().split()
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_datasets", {"words": words, "namespace": namespace, "name": name})


def runs(catalog: Catalog, limit: Count = 100, clocks: Clocks | None = None) -> list[JsonObject]:
    """The newest runs, latest first."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_runs", {"count": limit})


def records(
    catalog: Catalog, kind: Annotated[str | None, About("Of one kind only.")] = None, clocks: Clocks | None = None
) -> list[JsonObject]:
    """Every management record as it stands, of one kind or of all, the newest opened first."""
    with ask(catalog, clocks, by_graph=False) as question:
        rows = question.rows("questions/list_records", {"kind": kind})
    return [{**row, "body": orjson.loads(str(row["body"]))} for row in rows]


def demanded_suites(catalog: Catalog) -> list[JsonObject]:
    """The datasets whose every version is to be validated, each with its suites."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/demanded_suites")
    return [{**row, "suites": orjson.loads(str(row["suites"]))} for row in rows]
