"""Plain lists: models, datasets, runs, records, and the suites that datasets are to be validated by."""

import orjson

from catalog.session.catalog import Catalog, Clocks
from catalog.session.query import JsonObject, ask


def models(catalog: Catalog, clocks: Clocks | None = None) -> list[JsonObject]:
    """Every model with its current version."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_models")


def datasets(catalog: Catalog, query: str = "", clocks: Clocks | None = None) -> list[JsonObject]:
    """The datasets whose name, namespace, type, owner, source or description hold every word of the query."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_datasets", {"words": query.lower().split()})


def runs(catalog: Catalog, limit: int = 100, clocks: Clocks | None = None) -> list[JsonObject]:
    """The newest runs, latest first."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_runs", {"count": limit})


def records(catalog: Catalog, kind: str | None = None, clocks: Clocks | None = None) -> list[JsonObject]:
    """Every management record as it stands, of one kind or of all, the newest opened first."""
    with ask(catalog, clocks, by_graph=False) as question:
        rows = question.rows("questions/list_records", {"kind": kind})
    return [{**row, "body": orjson.loads(str(row["body"]))} for row in rows]


def demanded_suites(catalog: Catalog) -> list[JsonObject]:
    """The datasets whose every version is to be validated, each with its suites."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/demanded_suites")
    return [{**row, "suites": orjson.loads(str(row["suites"]))} for row in rows]
