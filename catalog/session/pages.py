"""A page of rows, and how many there are in all: one shape for every list that is too long to be given whole."""

from collections.abc import Sequence
from typing import Generic, TypedDict, TypeVar, cast

from catalog.session.query import JsonObject

Row = TypeVar("Row")


class Page(TypedDict, Generic[Row]):
    """How many rows fit, and those of a page."""

    total: int
    rows: list[Row]


def page_of(kind: type[Row], rows: Sequence[JsonObject]) -> Page[Row]:
    """The page of a statement's rows, each of which says in `total` how many fit; none fit where there are none.

    kind: the TypedDict whose keys are the statement's other columns; the types of SQL are not seen from here.
    """
    del kind
    total = int(str(rows[0]["total"])) if rows else 0
    shown = [{key: value for key, value in row.items() if key != "total"} for row in rows]
    return {"total": total, "rows": cast("list[Row]", shown)}
