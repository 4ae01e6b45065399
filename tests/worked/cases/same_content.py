"""Cases: a version that no run produced, of a dataset that runs wrote, rests on what lay there (§2, External)."""

from worked.build import complete, dataset_event, ds, lifecycle, start
from worked.case import Case

SAME_CONTENT = (
    Case(
        "a digest the reader took",
        "§2: the digest of a file is the reader's name for what lay there: it rests on the newest version produced.",
        (
            complete(10, 1, "a@1", "x"),
            complete(20, 2, "a@2", "x"),
            complete(30, 3, "x@sha256:77c0", "m"),
            complete(40, 4, "a@4", "x"),
        ),
        "m",
        edges="x@sha256:77c0 > m@#3 read explicit; x@#2 > x@sha256:77c0 same_content time; a@2 > x@#2 read explicit",
        leaves="a@2",
        gaps="",
    ),
    Case(
        "forwards over a digest",
        "§3: impact goes over the same edges: a withdrawal finds the model.",
        (complete(10, 1, "a@1", "x"), complete(30, 3, "x@sha256:77c0", "m")),
        "a@1",
        impact="x@#1 1; x@sha256:77c0 2; m@#3 3",
    ),
    Case(
        "at the time it is first read",
        "§2: it rests on what was produced at or before its earliest read, not at its latest.",
        (
            complete(10, 1, "a@1", "x"),
            start(10, 2, "x@sha256:77c0"),
            complete(20, 3, "a@3", "x"),
            complete(30, 2, "x@sha256:77c0", "m"),
        ),
        "m",
        versions="m@#2 x@sha256:77c0 x@#1 a@1",
    ),
    Case(
        "nothing produced before",
        "§2: nothing lay there that a run produced: it is a source.",
        (complete(10, 1, "x@sha256:77c0", "m"), complete(20, 2, "", "x")),
        "m@#1",
        leaves="x@sha256:77c0",
        gaps="",
    ),
    Case(
        "of one scheme",
        "§2: names of one scheme differ, so the contents do: the edge stays, and the gap says so.",
        (complete(10, 1, "a@1", "x@sha256:3af1"), complete(20, 2, "x@sha256:77c0", "m")),
        "m",
        versions="m@#2 x@sha256:77c0 x@sha256:3af1 a@1",
        gaps="content_differs x@sha256:77c0",
    ),
    Case(
        "snapshots of one table",
        "§2: all digits are one scheme; numbers as large as a snapshot's are in no order, so the time decides.",
        (
            complete(10, 1, "a@1", "x@5500000000000000001"),
            complete(20, 2, "a@2", "x@1100000000000000002"),
            complete(30, 3, "x@9900000000000000003", "m"),
        ),
        "m",
        versions="m@#3 x@9900000000000000003 x@1100000000000000002 a@2",
        gaps="content_differs x@9900000000000000003",
    ),
    Case(
        "versions counted up",
        "§2: whole numbers below 10^9 rest on the largest smaller one produced, whenever it is read.",
        (
            complete(10, 1, "a@1", "x@2"),
            complete(20, 2, "a@2", "x@10"),
            complete(30, 3, "x@9", "m"),
            complete(5, 4, "", "x@v1"),
        ),
        "m",
        versions="m@#3 x@9 x@2 a@1",
        gaps="content_differs x@9",
    ),
    Case(
        "counted up, and none smaller",
        "§2: no version below it was produced, so nothing is known of what lay there.",
        (complete(10, 1, "a@1", "x@2"), complete(20, 2, "x@1", "m")),
        "m",
        leaves="x@1",
    ),
    Case(
        "never what was made from it",
        "§2: a run that reads it and writes the dataset did not write what it read, whenever that is told.",
        (complete(10, 1, "a@1", "x"), complete(20, 2, "x@sha256:77c0", "x"), complete(30, 3, "x", "m")),
        "m",
        versions="m@#3 x@#2 x@sha256:77c0 x@#1 a@1",
        gaps="",
    ),
    Case(
        "after a DROP",
        "§1.10: a DROP ends what can be found by time, so it is not what lay there.",
        (
            complete(10, 1, "a@1", "x"),
            dataset_event(15, ds("x", lifecycleStateChange=lifecycle("DROP"))),
            complete(20, 2, "x@sha256:77c0", "m"),
        ),
        "m",
        leaves="x@sha256:77c0",
    ),
    Case(
        "announced by a DatasetEvent",
        "§2: no run produced it either; but what is announced as new content rests on nothing.",
        (
            complete(10, 1, "a@1", "x"),
            dataset_event(20, "x@etag:1"),
            complete(25, 2, "x", "m"),
            dataset_event(30, ds("x", "etag:2", lifecycleStateChange=lifecycle("OVERWRITE"))),
            complete(35, 3, "x", "m"),
        ),
        "m@#2",
        versions="m@#2 x@etag:1 x@#1 a@1",
        gaps="",
    ),
    Case(
        "announced as new content",
        "§1.10: OVERWRITE is fresh content.",
        (
            complete(10, 1, "a@1", "x"),
            dataset_event(30, ds("x", "etag:2", lifecycleStateChange=lifecycle("OVERWRITE"))),
            complete(35, 3, "x", "m"),
        ),
        "m",
        leaves="x@etag:2",
    ),
    Case(
        "produced after all",
        "§2: a later producer turns it into a produced version, which rests on what that run read.",
        (
            complete(10, 1, "a@1", "x"),
            complete(20, 2, "x@sha256:77c0", "m"),
            complete(30, 3, "b@1", "x@sha256:77c0"),
        ),
        "m",
        versions="m@#2 x@sha256:77c0 b@1",
    ),
)
