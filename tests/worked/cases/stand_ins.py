"""Cases: sources that only column lineage names, and that are an input of the run under another name."""

from worked.build import column_lineage, complete, dataset_event, ds, lineage, schema, source
from worked.case import Case

STAND_INS = (
    Case(
        "files inside an input that a run wrote",
        "§1.3: they are the folder: no sources of their own (OpenLineage 4944).",
        (
            complete(1, 1, "x", "/in"),
            complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a", b="/in/2.b"))]),
        ),
        "/out",
        edges="/in@#1 > /out@#2 read time; x@- > /in@#1 read none",
        column_edges="/in@#1 > /out@#2",
        leaves="x@-",
        gaps="",
        reads="1 x@- none; 2 /in@#1 time",
    ),
    Case(
        "columns of files inside an input that a run wrote",
        "§1.3: their columns are the folder's.",
        (
            complete(1, 1, "x", [ds("/in", schema=schema("a b"))]),
            complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a", b="/in/2.b"))]),
        ),
        "/out",
        column="a",
        columns="/in@#1.a; x@-.* widened",
    ),
    Case(
        "files inside an input that nobody wrote",
        "§1.3: they stand in its place, for the output that names them.",
        (complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a", b="/in/2.b")), "/log"]),),
        "/out",
        edges="/in/1@- > /out@#2 read none; /in/2@- > /out@#2 read none",
        leaves="/in/1@- /in/2@-",
    ),
    Case(
        "an input that no run wrote, named beside a file inside it",
        "§1.3: lineage names the folder itself, so nothing stands in its place.",
        (complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a", b="/in.b"))]),),
        "/out",
        edges="/in@- > /out@#2 read none; /in/1@- > /out@#2 read none",
        leaves="/in@- /in/1@-",
    ),
    Case(
        "an input that no run wrote, named beside a file inside it in another event",
        "§1.3: a run is all of its events.",
        (
            complete(2, 2, "/in", [ds("/out", columnLineage=column_lineage(b="/in.b"))]),
            complete(3, 2, "", [ds("/out", columnLineage=column_lineage(a="/in/1.a"))]),
        ),
        "/out",
        edges="/in@- > /out@#2 read none; /in/1@- > /out@#2 read none",
        leaves="/in@- /in/1@-",
    ),
    Case(
        "a folder that nobody wrote, and another output",
        "§1.3: for an output that names no files the folder is the source.",
        (complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a")), ds("/log")]),),
        "/log",
        edges="/in@- > /log@#2 read none",
    ),
    Case(
        "files inside an input that was written by parts",
        "§1.3: both are read.",
        (
            complete(1, 1, "", "/in/1"),
            complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(a="/in/1.a"))]),
        ),
        "/out",
        edges="/in@at:1 > /out@#2 read containment; /in/1@#1 > /out@#2 read time; "
        "/in/1@#1 > /in@at:1 contained containment",
    ),
    Case(
        "a source that ends as an input does",
        "§1.3: its parts are the last parts of exactly one input.",
        (complete(3, 2, "c.db.t u", [ds("o", columnLineage=column_lineage(a="x.a"))]),),
        "o",
        edges="c.db.t@- > o@#2 read none; u@- > o@#2 read none; x@- > o@#2 read none",
    ),
    Case(
        "a source by its last part",
        "§1.3: its parts are the last parts of exactly one input.",
        (complete(3, 2, "c.db.t u", [ds("o", columnLineage=column_lineage(a="t.a"))]),),
        "o",
        edges="c.db.t@- > o@#2 read none; u@- > o@#2 read none",
        column_edges="c.db.t@- > o@#2",
    ),
    Case(
        "a source by the last part of two inputs",
        "§1.3: which is meant cannot be known.",
        (complete(3, 2, "c.t d.t", [ds("o", columnLineage=column_lineage(a="t.a"))]),),
        "o",
        edges="c.t@- > o@#2 read none; d.t@- > o@#2 read none; t@- > o@#2 read none",
    ),
    Case(
        "a source in a lineage facet that lies inside an input",
        "§1.3, §1.6: it is the input.",
        (
            complete(1, 1, "x", "/in"),
            complete(3, 2, "/in u", "t", lineage=lineage(t="/in/1")),
        ),
        "t",
        edges="/in@#1 > t@#2 read time; x@- > /in@#1 read none",
    ),
    Case(
        "a declared file inside an input that nobody wrote",
        "§1.3: both are read.",
        (
            dataset_event(1, ds("/in/1", whence_source=source("crm"))),
            complete(3, 2, "/in", [ds("o", columnLineage=column_lineage(a="/in/2.a"))]),
        ),
        "o",
        edges="/in@at:3 > o@#2 read containment; /in/1@- > /in@at:3 contained containment; /in/2@- > o@#2 read none",
    ),
    Case(
        "columns of a file inside an input that was written by parts",
        "§1.3: the file is a source of its own, as nobody wrote the folder; the folder's columns are not named.",
        (
            complete(1, 1, "", [ds("/in/1", schema=schema("a b"))]),
            complete(3, 2, "/in", [ds("/out", columnLineage=column_lineage(c="/in/1.a"))]),
        ),
        "/out",
        column="c",
        columns="/in/1@#1.a",
    ),
    Case(
        "columns of a file inside an input that nobody wrote, and that ends as another input does",
        "§1.3: it is that other input, as only an input that runs wrote holds it.",
        (complete(3, 2, "/in /lake/in/1", [ds("/out", columnLineage=column_lineage(c="/in/1.a"))]),),
        "/out",
        column="c",
        columns="/lake/in/1@-.a",
    ),
    Case(
        "columns of a source by the last part of two inputs, of which one feeds the output",
        "§1.3, §1.6: all inputs of the run count, so which is meant cannot be known.",
        (
            complete(
                3,
                2,
                "/c/t /d/t",
                [ds("o", columnLineage=column_lineage(a="t.x")), "p"],
                lineage=lineage(o="/c/t t", p="/d/t"),
            ),
        ),
        "o",
        column="a",
        columns="t@-.x",
    ),
)
