"""Cases: datasets that are dropped, renamed, truncated."""

from worked.build import complete, dataset_event, ds, fail, lifecycle, run_event, start
from worked.case import Case

LIFECYCLE = (
    Case(
        "DROP by a run",
        "§1.10, no. 9: a DROP makes no version, and earlier ones can no longer be read by time.",
        (
            complete(10, 1, "", "a"),
            complete(20, 2, "", [ds("a", lifecycleStateChange=lifecycle("DROP"))]),
            complete(30, 3, "a", "b"),
        ),
        "b",
        edges="a@- > b@#3 read none",
        gaps="unversioned_source a@-",
        absent="a@#2",
    ),
    Case(
        "DROP and a version at one moment",
        "Timeline: ends come first, so a version created at the same moment can be read.",
        (
            complete(20, 1, "", "a"),
            complete(20, 2, "", [ds("a", lifecycleStateChange=lifecycle("DROP"))]),
            complete(20, 3, "a", "b"),
        ),
        reads="3 a@#1 time",
    ),
    Case(
        "a DROP that failed",
        "No. 9: a DROP by a run counts once the run completed.",
        (
            complete(10, 1, "", "a"),
            fail(20, 2, "", [ds("a", lifecycleStateChange=lifecycle("DROP"))]),
            complete(30, 3, "a", "b"),
        ),
        reads="3 a@#1 time",
        absent="a@#2",
    ),
    Case(
        "DROP by the reader itself",
        "No. 13: a run passes over the ends it caused.",
        (
            complete(10, 1, "", "a"),
            start(20, 2, "", [ds("a", lifecycleStateChange=lifecycle("DROP"))]),
            complete(30, 2, "", "b"),
            run_event("OTHER", 40, 2, "a"),
        ),
        reads="2 a@#1 time",
    ),
    Case(
        "DROP by a DatasetEvent",
        "No. 9: counts from its eventTime; an explicit read still finds the version.",
        (
            complete(10, 1, "", "a@v1"),
            dataset_event(20, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(15, 2, "a", "b"),
            complete(30, 3, "a", "b"),
            complete(40, 4, "a@v1", "b"),
        ),
        reads="2 a@v1 time; 3 a@- none; 4 a@v1 explicit",
    ),
    Case(
        "fresh content without a name",
        "No. 9: a DatasetEvent with OVERWRITE and no version ends what could be read by time.",
        (
            complete(10, 1, "", "a"),
            dataset_event(20, ds("a", lifecycleStateChange=lifecycle("OVERWRITE"))),
            complete(30, 2, "a", "b"),
        ),
        reads="2 a@- none",
    ),
    Case(
        "fresh content with a name",
        "§2: a DatasetEvent with OVERWRITE and a version is that version.",
        (
            complete(10, 1, "", "a"),
            dataset_event(20, ds("a", "v2", lifecycleStateChange=lifecycle("OVERWRITE"))),
            complete(30, 2, "a", "b"),
        ),
        reads="2 a@v2 time",
        made="a@v2 external 20",
    ),
    Case(
        "TRUNCATE by a run",
        "§1.10, no. 10: an empty version: no read edges, no leaf, no source needed.",
        (
            complete(5, 1, "", "a"),
            complete(10, 2, "x", [ds("a", lifecycleStateChange=lifecycle("TRUNCATE"))]),
            complete(20, 3, "a", "b"),
        ),
        "b",
        versions="b@#3 a@#2",
        edges="a@#2 > b@#3 read time",
        leaves="",
        gaps="",
    ),
    Case(
        "ALTER",
        "§1.10, no. 17: carried over from the newest earlier version of the name, an external one too.",
        (
            complete(5, 1, "", "a"),
            dataset_event(7, "a@v7"),
            complete(10, 2, "", [ds("a", lifecycleStateChange=lifecycle("ALTER"))]),
        ),
        "a@#2",
        edges="a@v7 > a@#2 carried_over time; a@#1 > a@v7 same_content time",
        leaves="a@#1",
    ),
    Case(
        "ALTER after a DROP",
        "No. 17: the newest earlier version; an end between is passed over.",
        (
            complete(5, 1, "", "a"),
            dataset_event(7, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(10, 2, "", [ds("a", lifecycleStateChange=lifecycle("ALTER"))]),
        ),
        "a@#2",
        edges="a@#1 > a@#2 carried_over time",
        leaves="a@#1",
    ),
    Case(
        "RENAME",
        "§1.10: carried over from the newest version of the previous name; the names stay two datasets.",
        (
            complete(5, 1, "x", "old"),
            complete(10, 2, "", [ds("new", lifecycleStateChange=lifecycle("RENAME", "old"))]),
            complete(20, 3, "old", "b"),
        ),
        "new",
        versions="new@#2 old@#1 x@-",
        edges="old@#1 > new@#2 carried_over time; x@- > old@#1 read none",
        reads="1 x@- none; 3 old@#1 time",
    ),
    Case(
        "a lifecycle is not inherited",
        "No. 7: a later run that says nothing does not repeat the ALTER.",
        (
            complete(5, 1, "", "a"),
            complete(10, 2, "", [ds("a", lifecycleStateChange=lifecycle("ALTER"))]),
            complete(20, 3, "x", "a"),
        ),
        "a",
        edges="x@- > a@#3 read none",
    ),
    Case(
        "a lifecycle cleared",
        "§1.3, no. 7: the run's latest mention counts, and {} clears.",
        (
            complete(5, 1, "", "a"),
            start(8, 2, "", [ds("a", lifecycleStateChange=lifecycle("DROP"))]),
            complete(10, 2, "", [ds("a", lifecycleStateChange={})]),
        ),
        made="a@#2 produced 10",
    ),
)
