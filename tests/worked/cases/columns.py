"""Cases: lineage of columns."""

from worked.build import (
    column_lineage,
    complete,
    dataset_event,
    ds,
    entry,
    facet,
    job_event,
    lineage,
    schema,
    write,
)
from worked.case import Case

_FILTER = {"type": "INDIRECT", "subtype": "FILTER"}
BY_POSITION = facet(
    "ColumnLineageDatasetFacet", fields={"c": {"inputFields": [{**entry("a._pos"), "transformations": [_FILTER]}]}}
)

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
        "§1.6: it says nothing of where the column comes from, so it widens: trinodb/trino#23641, OpenLineage#3130.",
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
    Case(
        "a schema in parts",
        "§2: the union of what its producer and then its readers state, outside the trace too: emitters list parts.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x"))]),
            complete(10, 2, [ds("a", "1", schema=schema("y"))], "k"),
            complete(15, 3, [ds("a", schema=schema("x z"))], "b"),
        ),
        "b",
        column="c",
        columns="a@1.x widened; a@1.y widened; a@1.z widened",
    ),
    Case(
        "a schema in parts, before the last reader",
        "§2, §7: as of a time, what was stated by then.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x"))]),
            complete(10, 2, [ds("a", "1", schema=schema("y"))], "k"),
            complete(12, 3, "a", "b"),
            complete(15, 4, [ds("a", schema=schema("z"))], "d"),
        ),
        "b",
        as_of=13,
        column="c",
        columns="a@1.x widened; a@1.y widened",
    ),
    Case(
        "one column in three spellings",
        "§2: fields equal but for case and quotes are one, spelt as the producer's (datahub-project/datahub#11322).",
        (
            complete(5, 1, "r", [ds("a", "1", schema=schema("visit_id Diagnosis"))]),
            complete(10, 2, [ds("a", "1", schema=schema("diagnosis `VISIT_ID`"))], "k"),
            complete(15, 3, "a", [ds("b", schema=schema("d"), columnLineage=column_lineage(d="a.DIAGNOSIS"))]),
            complete(20, 4, "b", [ds("c", columnLineage=column_lineage(e="b.D", f=""))]),
        ),
        "c",
        column="e",
        columns="b@#3.d; a@1.Diagnosis; r@-.* widened",
    ),
    Case(
        "columns that differ in case alone",
        "§2: as spelt, before any other spelling; two that one schema lists are two.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("id ID"))]),
            complete(10, 2, "a", [ds("b", columnLineage=column_lineage(k="a.ID"))]),
        ),
        "b",
        column="k",
        columns="a@1.ID",
    ),
    Case(
        "fields of what has no version",
        "§2: `unversioned` has fields too: those that its readers, DatasetEvents and JobEvents state.",
        (
            dataset_event(1, ds("a", schema=schema("x"))),
            job_event(2, "loads", "", [ds("a", schema=schema("y"))]),
            complete(10, 2, [ds("a", schema=schema("z"))], "b"),
        ),
        "b",
        column="c",
        columns="a@-.x widened; a@-.y widened; a@-.z widened",
    ),
    Case(
        "column lineage from what does not feed the output",
        "§1.6: only the edges of a lineage facet count; a column whose every source is left out comes from anywhere.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x"))]),
            complete(10, 2, "a k", [ds("b", columnLineage=column_lineage(c="k.y"))], lineage=lineage(b="a")),
        ),
        "b",
        column="c",
        columns="a@1.x widened",
    ),
    Case(
        "a pseudo column is no column",
        "§1.13: MERGE filters by `_file`, which is in no schema (Iceberg's metadata columns): it leads nowhere.",
        (
            complete(5, 1, "r", [ds("a", "1", schema=schema("x y"))]),
            complete(10, 2, "a", [ds("b", columnLineage=column_lineage("a._file a._metadata.file_path", c="a.x"))]),
        ),
        "b",
        column="c",
        columns="a@1.x; r@-.* widened",
    ),
    Case(
        "a column named as a pseudo column is",
        "§1.13: listed by a schema of the dataset, whatever the version, it is a column.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x"))]),
            complete(6, 2, "", [ds("a", "2", schema=schema("x _FILE"))]),
            complete(10, 3, ["a@1"], [ds("b", columnLineage=column_lineage("a._file", c="a.x"))]),
        ),
        "b",
        column="c",
        columns="a@1.x; a@1._file",
    ),
    Case(
        "a value out of a pseudo column",
        "§1.13: what a column takes its value from is a source, listed or not.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x"))]),
            complete(10, 2, "a", [ds("b", columnLineage=column_lineage(c="a._file"))]),
        ),
        "b",
        column="c",
        columns="a@1._file",
    ),
    Case(
        "nothing but a pseudo column",
        "§1.6, §1.13: a column for which only pseudo columns are named is not named.",
        (
            complete(5, 1, "", [ds("a", "1", schema=schema("x y"))]),
            complete(10, 2, "a", [ds("b", columnLineage=BY_POSITION)]),
        ),
        "b",
        column="c",
        columns="a@1.x widened; a@1.y widened",
    ),
)
