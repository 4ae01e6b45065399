"""Cases: which version a run reads."""

from worked.build import Body, column_lineage, complete, ds, facet, fail, role, run_event, running, start
from worked.case import Case


def scan(snapshot: float) -> Body:
    """Iceberg's report of a scan; its numbers arrive as floats."""
    return facet("IcebergScanReportInputDatasetFacet", snapshotId=snapshot)


READS = (
    Case(
        "an explicit read",
        "§2: the input's version facet beats time.",
        (complete(10, 1, "", "a@v1"), complete(20, 2, "", "a@v2"), complete(30, 3, "a@v1", "b")),
        "b",
        edges="a@v1 > b@#3 read explicit",
    ),
    Case(
        "explicit versions of an input add up",
        "No. 12: explicit versions of an input add up over the events, and mentions without one do not count.",
        (complete(5, 9, "", "a@v9"), start(10, 1, "a@v1", "b"), running(11, 1, "a"), complete(20, 1, "a@v2")),
        "b",
        edges="a@v1 > b@#1 read explicit; a@v2 > b@#1 read explicit;"
        " a@v9 > a@v1 same_content time; a@v9 > a@v2 same_content time",
        reads="1 a@v1 explicit; 1 a@v2 explicit",
    ),
    Case(
        "a MERGE names what it made",
        "§2: a version that the run names on its outputs too is no read of it; what START named was read.",
        (complete(10, 1, "x@1", "a@v1"), start(20, 2, "a@v1 x@2", "a"), complete(25, 2, "a@v2 x@2", "a@v2")),
        "a",
        edges="a@v1 > a@v2 read explicit; x@2 > a@v2 read explicit; x@1 > a@v1 read explicit",
        gaps="",
    ),
    Case(
        "a MERGE that names only what it made",
        "§2: else the newest by time was read.",
        (complete(10, 1, "x@1", "a@v1"), complete(25, 2, "a@v2", "a@v2")),
        "a",
        edges="a@v1 > a@v2 read time; x@1 > a@v1 read explicit",
        gaps="",
    ),
    Case(
        "created at the very moment of the read",
        "§2: at or before.",
        (complete(10, 1, "", "a"), start(10, 2, "a"), complete(20, 2, "", "b")),
        reads="2 a@#1 time",
    ),
    Case(
        "the newest at the time of the read",
        "§2: the newest version at or before the read; a later one is not seen.",
        (
            complete(10, 1, "", "a"),
            complete(20, 2, "", "a"),
            complete(30, 3, "", "a"),
            complete(25, 4, "a", "b"),
        ),
        reads="4 a@#2 time",
    ),
    Case(
        "ties by version string",
        "§2: of two versions created together the greater version string is read.",
        (complete(10, 1, "", "a@v9"), complete(10, 2, "", "a@v10"), complete(20, 3, "a", "b")),
        reads="3 a@v9 time",
    ),
    Case(
        "the earliest event that names the input",
        "§2: time is that of the earliest event naming this input, not of the run's first event.",
        (
            start(0, 2),
            complete(10, 1, "", "a"),
            running(15, 2, "a"),
            complete(20, 3, "", "a"),
            complete(30, 2, "a", "b"),
        ),
        reads="2 a@#1 time",
    ),
    Case(
        "named first by column lineage",
        "No. 13: column lineage names the input too, and did so before any version was there.",
        (
            start(0, 2, "", [ds("b", columnLineage=column_lineage(x="a.x"))]),
            complete(10, 1, "", "a"),
            complete(20, 2, "a"),
        ),
        reads="2 a@- none",
    ),
    Case(
        "named before any version",
        "§2: nothing at or before: `none`, a gap where the dataset has producers.",
        (start(0, 2, "a"), complete(5, 1, "", "a"), complete(30, 2, "", "b")),
        "b",
        edges="a@- > b@#2 read none",
        gaps="unversioned_source a@-",
        leaves="",
    ),
    Case(
        "a run that reads what it writes",
        "§2: never one this run produced itself.",
        (complete(10, 1, "", "b"), start(20, 2, "b"), complete(30, 2, "", "b"), run_event("OTHER", 40, 2, "b")),
        "b",
        edges="b@#1 > b@#2 read time",
        gaps="",
    ),
    Case(
        "reading its own version afterwards",
        "§2, no. 13: even where its own version is the only one at that time, the run passes over it.",
        (complete(10, 1, "", "b"), running(20, 1, "b")),
        "b",
        edges="b@- > b@#1 read none",
        gaps="unversioned_source b@-",
        leaves="",
    ),
    Case(
        "an attempt is not read by time",
        "§2: outputs of FAIL and ABORT are never followed by time.",
        (
            complete(10, 1, "", "a"),
            fail(20, 2, "", "a"),
            run_event("ABORT", 21, 3, "", "a"),
            complete(30, 4, "a", "b"),
        ),
        reads="4 a@#1 time",
    ),
    Case(
        "an attempt read by name",
        "§2: an attempted version is followed where a read names it.",
        (fail(10, 1, "x", "a@v1"), complete(20, 2, "a@v1", "b")),
        "b",
        versions="b@#2 a@v1 x@-",
        edges="a@v1 > b@#2 read explicit; x@- > a@v1 read none",
        made="a@v1 attempted -",
        leaves="x@-",
    ),
    Case(
        "an open run is not read by time",
        "§2: a batch run without a terminal event has made nothing yet.",
        (start(0, 1, "", "a"), complete(10, 2, "a", "b")),
        "b",
        edges="a@- > b@#2 read none",
        gaps="open_producer a@-",
        made="a@#1 open -",
    ),
    Case(
        "an ambiguous read",
        "§2, no. 15: another run was writing the dataset between the reader's first and last event.",
        (complete(5, 1, "", "a"), start(10, 2, "a"), start(15, 3, "", "a"), complete(20, 2, "", "b")),
        "b",
        edges="a@#1 > b@#2 read time",
        warnings="ambiguous_read a@#1 2",
    ),
    Case(
        "no ambiguity at the ends",
        "No. 15: strictly between; a writer that ends as the reader starts, or starts as it ends, is not meant.",
        (start(5, 1, "", "a"), complete(10, 1), start(10, 2, "a"), complete(20, 2, "", "b"), start(20, 3, "", "a")),
        "b",
        edges="a@#1 > b@#2 read time",
        warnings="",
    ),
    Case(
        "an explicit read is never ambiguous",
        "No. 15: only reads by time.",
        (complete(5, 1, "", "a@1"), start(10, 2, "a@1"), start(15, 3, "", "a"), complete(20, 2, "", "b")),
        "b",
        warnings="",
    ),
    Case(
        "roles",
        "§3, §4: an edge has the role its input facet gives; here one version trains and another tests.",
        (complete(10, 1, [ds("a", "1") | role("train"), ds("a", "2") | role("test"), "c@1"], "m"),),
        "m",
        roles="a@1 train; a@2 test",
    ),
    Case(
        "a read of an earlier snapshot",
        "§1.13: the scan report says what was read, whatever the version facet says; a float is what it equals.",
        (
            complete(10, 1, "x@1", "a@8689003879269015489"),
            complete(20, 2, "x@2", "a@6434452926730637774"),
            start(25, 3, "a@6434452926730637774", "b"),
            complete(30, 3, [ds("a", "6434452926730637774", icebergScanReport=scan(8689003879269015489.0))], "b"),
        ),
        "b",
        edges="a@8689003879269015489 > b@#3 read explicit; x@1 > a@8689003879269015489 read explicit",
        reads="1 x@1 explicit; 2 x@2 explicit; 3 a@8689003879269015489 explicit",
    ),
    Case(
        "a scan report of an unknown snapshot",
        "§1.13: no version is known that it equals, so the version facet stands.",
        (
            complete(10, 1, "x@1", "a@8689003879269015489"),
            complete(30, 3, [ds("a", "8689003879269015489", icebergScanReport=scan(1.5e18))], "b"),
        ),
        "b",
        versions="b@#3 a@8689003879269015489 x@1",
    ),
    Case(
        "two snapshots of one table",
        "§1.13: each mention with a scan report counts; a whole number is exact.",
        (
            complete(10, 1, "x@1", "a@8689003879269015489"),
            complete(20, 2, "x@2", "a@6434452926730637774"),
            complete(
                30,
                3,
                [
                    ds("a", "6434452926730637774", icebergScanReport=scan(8689003879269015489)),
                    ds("a", "6434452926730637774", icebergScanReport=scan(6434452926730637774)),
                ],
                "b",
            ),
        ),
        "b",
        versions="b@#3 a@8689003879269015489 a@6434452926730637774 x@1 x@2",
    ),
    Case(
        "a snapshot that is known later",
        "§1.13: the version that the report equals may arrive after it.",
        (
            complete(30, 3, [ds("a", "6434452926730637774", icebergScanReport=scan(8689003879269015489.0))], "b"),
            complete(20, 2, "x@2", "a@6434452926730637774"),
            complete(10, 1, "x@1", "a@8689003879269015489"),
        ),
        "b",
        versions="b@#3 a@8689003879269015489 x@1",
    ),
)
