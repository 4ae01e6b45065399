"""Cases: lineage of columns."""

from worked.build import column_lineage, complete, ds, schema, write
from worked.case import Case

COLUMNS = (
    Case(
        "a column's own sources",
        "Column trace: the fields column lineage names for the column, those under dataset[] as well, and no other.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x y z"))]),
            complete(10, 2, "a", [ds("b", columnLineage=column_lineage("a.z", c="a.x", d="a.y"))]),
        ),
        "b",
        column="c",
        columns="a@1.x; a@1.z",
    ),
    Case(
        "a column nobody names",
        "Column trace: it widens to every column of every input, `*` where the schema is unknown.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x y"))]),
            complete(10, 2, "a k", [ds("b", columnLineage=column_lineage(c="a.x"))]),
        ),
        "b",
        column="d",
        columns="a@1.x widened; a@1.y widened; k@-.* widened",
    ),
    Case(
        "an empty list names nothing",
        "§1.6: it says nothing of where the column comes from: the column widens, as one that is not named.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x y"))]),
            complete(10, 2, "a", [ds("b", columnLineage=column_lineage(c="a.x", d=""))]),
        ),
        "b",
        column="d",
        columns="a@1.x widened; a@1.y widened",
    ),
    Case(
        "facets beside facets",
        "§1.2: a standard facet that stands beside `facets` is read as if inside.",
        (
            complete(5, 1, "", [{**ds("a", "1"), "schema": schema("x y")}]),
            complete(10, 2, "a", [{**ds("b"), "columnLineage": column_lineage(c="a.x")}]),
        ),
        "b",
        column="d",
        columns="a@1.x widened; a@1.y widened",
    ),
    Case(
        "widening stays marked further back",
        "Column trace: what only a widened step leads to is marked; a reader's schema serves an external version.",
        (
            complete(5, 1, [ds("r", schema=schema("p"))], [ds("a", "1", columnLineage=column_lineage(x="r.p"))]),
            complete(10, 2, "a", "b"),
        ),
        "b",
        column="c",
        columns="a@1.* widened; r@-.p widened",
    ),
    Case(
        "a carried column",
        "Column trace: carried over, the column of the same name.",
        (
            complete(5, 1, "", [ds("a", whence_write=write("append"), schema=schema("x y"))]),
            complete(10, 2, "", "a"),
        ),
        "a",
        column="x",
        columns="a@#1.x",
    ),
)
