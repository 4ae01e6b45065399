"""Statements that people keep under a title, for everybody who asks the catalog; each a record of kind `query`."""

import re
from typing import Annotated, Literal, TypedDict

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import check_person
from catalog.session.catalog import Catalog
from catalog.session.parameters import About, By
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError

Title = Annotated[str, About("What the statement answers; the same title again replaces it.")]
_LONGEST = 200


class OwnQuery(TypedDict):
    """A statement that somebody keeps; id: made of its title."""

    id: str
    title: str
    sql: str
    by: str | None
    saved_at: str


class QueryRecord(TypedDict):
    """The record that a statement is kept, or kept no longer."""

    kind: Literal["query"]
    id: str
    title: str
    sql: str
    by: str
    status: Literal["saved", "removed"]


def own_queries(catalog: Catalog) -> list[OwnQuery]:
    """The statements that are kept, in the order of their titles."""
    with ask(catalog, by_graph=False) as question:
        return question.rows_of(OwnQuery, "questions/own_queries")


def save_query(
    catalog: Catalog, title: Title, query: Annotated[str, About("One statement that reads.")], by: By
) -> QueryRecord:
    """The record that a statement is kept under a title. It is not run: what is wrong with it is seen when it is."""
    check_person(by)
    name, sql = " ".join(title.split()), query.strip()
    if not name or not sql:
        raise BadQuestionError("A query needs a title and a statement.", parameter="query" if name else "title")
    if len(name) > _LONGEST:
        raise BadQuestionError(f"A title has at most {_LONGEST} characters.", parameter="title")
    return _write(catalog, OwnQuery(id=query_id(name), title=name, sql=sql, by=by, saved_at=""), by, "saved")


def remove_query(
    catalog: Catalog, query: Annotated[str, About("The id of a statement that is kept.")], by: By
) -> QueryRecord:
    """The record that a statement is kept no longer; the log still has it."""
    check_person(by)
    kept = next((row for row in own_queries(catalog) if row["id"] == query), None)
    if kept is None:
        raise NotFoundError(f"No saved query {query!r}.", NextStep("Saved queries", "sql/queries"))
    return _write(catalog, kept, by, "removed")


def query_id(title: str) -> str:
    """The id of a statement by its title: its words in small letters."""
    return re.sub(r"\W+", "-", title.lower()).strip("-") or "query"


def _write(catalog: Catalog, kept: OwnQuery, by: str, status: Literal["saved", "removed"]) -> QueryRecord:
    record = QueryRecord(kind="query", id=kept["id"], title=kept["title"], sql=kept["sql"], by=by, status=status)
    write_records(catalog, [record], by)
    return record
