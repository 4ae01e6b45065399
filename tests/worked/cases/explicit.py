"""Cases: edges that events name themselves."""

from worked.build import column_lineage, complete, dataset_lineage, ds, entry, facet, lineage, start
from worked.case import Case

EXPLICIT = (
    Case(
        "explicit lineage of a job",
        "§1.6: for the target it names only its edges count; the other output keeps inputs by outputs.",
        (complete(10, 1, "a x", "b c", lineage=lineage(b="a")),),
        "b",
        edges="a@- > b@#1 read none",
    ),
    Case(
        "the other output",
        "§1.6: other outputs keep inputs by outputs.",
        (complete(10, 1, "a x", "b c", lineage=lineage(b="a")),),
        "c",
        edges="a@- > c@#1 read none; x@- > c@#1 read none",
    ),
    Case(
        "explicitly no source",
        "§1.6: `inputs: []` says the target has no source, so it is a leaf.",
        (complete(10, 1, "a", "b", lineage=lineage(b="")),),
        "b",
        edges="",
        leaves="b@#1",
    ),
    Case(
        "a source only the lineage facet names",
        "No. 11: it is an input feeding that target only, and may be named in `fields`.",
        (complete(10, 1, "a", [ds("b", lineage=dataset_lineage("s", total="t.x")), "c"]),),
        "b",
        edges="s@- > b@#1 read none; t@- > b@#1 read none",
        reads="1 a@- none; 1 s@- none; 1 t@- none",
    ),
    Case(
        "a target only the lineage facet names",
        "No. 5: it is an output of the run.",
        (complete(10, 1, "a", "", lineage=lineage(b="a")),),
        "b",
        versions="b@#1 a@-",
    ),
    Case(
        "JOB entries",
        "§1.6: an entry for a job, and a source that is a job, make no dataset edge.",
        (
            complete(
                10,
                1,
                "a",
                "b",
                lineage=facet("LineageFacet", entries=[{"type": "JOB", "inputs": [entry("x", "DATASET")]}]),
            ),
        ),
        "b",
        edges="a@- > b@#1 read none",
        reads="1 a@- none",
    ),
    Case(
        "lineage facets of a run add up",
        "§1.6, no. 11: merged over the events of a run.",
        (start(0, 1, "x", "b", lineage=lineage(b="a")), complete(10, 1, lineage=lineage(b="c"))),
        "b",
        edges="a@- > b@#1 read none; c@- > b@#1 read none",
    ),
    Case(
        "a source only column lineage names",
        "§1.3, no. 11: it is an input, feeding that output only.",
        (complete(5, 9, "", "seed"), complete(10, 1, "a", [ds("b", columnLineage=column_lineage(x="seed.x")), "c"])),
        "b",
        edges="a@- > b@#1 read none; seed@#9 > b@#1 read time",
        column_edges="seed@#9 > b@#1",
        reads="1 a@- none; 1 seed@#9 time",
    ),
    Case(
        "not the other output",
        "§1.3: the column lineage of one output feeds no other output.",
        (complete(10, 1, "a", [ds("b", columnLineage=column_lineage(x="seed.x")), "c"]),),
        "c",
        edges="a@- > c@#1 read none",
    ),
    Case(
        "column lineage on an input",
        "§1.3: makes no input.",
        (complete(10, 1, [ds("a", columnLineage=column_lineage(x="seed.x"))], "b"),),
        "b",
        edges="a@- > b@#1 read none",
        reads="1 a@- none",
    ),
    Case(
        "explicit lineage beats column lineage",
        "No. 11: a source of columnLineage feeds the output unless a lineage facet names that output.",
        (complete(10, 1, "", [ds("b", columnLineage=column_lineage(x="seed.x"))], lineage=lineage(b="a")),),
        "b",
        edges="a@- > b@#1 read none",
        column_edges="",
    ),
    Case(
        "column sources under dataset[]",
        "§1.6: INDIRECT sources may be under dataset[]; they are sources all the same.",
        (complete(10, 1, "a", [ds("b", columnLineage=column_lineage("f.flag", x="a.x"))]),),
        "b",
        edges="a@- > b@#1 read none; f@- > b@#1 read none",
        column_edges="a@- > b@#1; f@- > b@#1",
    ),
)
