"""Cases: runs that never end by themselves."""

from worked.build import (
    column_lineage,
    complete,
    dataset_event,
    dataset_type,
    ds,
    fail,
    job_event,
    job_type,
    lifecycle,
    running,
    schema,
    sql,
    start,
    write,
)
from worked.case import Case

STREAM = job_type("STREAMING")
TOPIC = dataset_type("TOPIC")
VIEW = sql("CREATE VIEW v AS SELECT 1")

STREAMS = (
    Case(
        "a stream has a version before its end",
        "§2: a streaming run without explicit versions has one from its first event.",
        (start(0, 1, "", "", jobType=STREAM), running(10, 1, "x", "a"), complete(5, 2, "a", "b")),
        "b",
        versions="b@#2 a@at:0 x@-",
        edges="a@at:0 > b@#2 read time; x@- > a@at:0 read none",
        made="a@#1 produced 0",
        traced_runs="job1/1 job2/2",
        leaves="x@-",
    ),
    Case(
        "a stream reads on",
        "§2: what it would read at its start, and every later version of the input up to the read of its output.",
        (
            complete(1, 2, "w", "x"),
            start(2, 1, "x", "a", jobType=STREAM),
            complete(3, 3, "y", "x"),
            complete(4, 5, "a", "m"),
            complete(5, 4, "z", "x"),
            complete(6, 6, "a", "n"),
        ),
        "m",
        edges="a@at:3 > m@#5 read time; x@#2 > a@at:3 read time; x@#3 > a@at:3 read time; "
        "w@- > x@#2 read none; y@- > x@#3 read none",
        reads="1 x@#2 time; 2 w@- none; 3 y@- none; 4 z@- none; 5 a@at:3 time; 6 a@at:5 time",
    ),
    Case(
        "a stream's output asked for directly",
        "§2: its edges are all it read until its end.",
        (
            complete(1, 2, "w", "x"),
            start(2, 1, "x", "a", jobType=STREAM),
            complete(3, 3, "y", "x"),
            complete(4, 1),
            complete(5, 4, "z", "x"),
        ),
        "a",
        edges="x@#2 > a@#1 read time; x@#3 > a@#1 read time; w@- > x@#2 read none; y@- > x@#3 read none",
    ),
    Case(
        "a stream that ended",
        "§2: it reads on until its end; later reads of its output share a version.",
        (
            start(2, 1, "x", "a", jobType=STREAM),
            complete(3, 3, "y", "x"),
            complete(4, 1),
            complete(5, 4, "z", "x"),
            complete(6, 5, "a", "m"),
            complete(7, 6, "a", "n"),
        ),
        "n",
        edges="a@at:3 > n@#6 read time; x@- > a@at:3 read none; x@#3 > a@at:3 read time; y@- > x@#3 read none",
        reads="1 x@- none; 3 y@- none; 4 z@- none; 5 a@at:3 time; 6 a@at:3 time",
    ),
    Case(
        "explicit versions of a stream",
        "§2: each has edges to inputs newer than the one before, and carries that one over.",
        (
            complete(1, 2, "", "x"),
            start(2, 1, "x", "a", jobType=STREAM),
            complete(3, 3, "", "x"),
            running(4, 1, "", "a@1"),
            complete(5, 4, "", "x"),
            complete(6, 6, "", "x"),
            running(7, 1, "", "a@2"),
            complete(8, 5, "a", "m"),
        ),
        "m",
        edges="a@2 > m@#5 read time; x@#4 > a@2 read time; x@#6 > a@2 read time; a@1 > a@2 carried_over time; "
        "x@#2 > a@1 read time; x@#3 > a@1 read time",
    ),
    Case(
        "a version of a stream that read nothing new",
        "§2: it carries over the one before, and so hides nothing.",
        (complete(1, 2, "", "x"), start(2, 1, "x", "a@1", jobType=STREAM), running(4, 1, "", "a@2")),
        "a",
        edges="a@1 > a@2 carried_over time; x@#2 > a@1 read time",
        gaps="",
    ),
    Case(
        "an input that a stream names after its first version",
        "No. 23: what it reads counts from when it named the input, and what it read then is of its first version.",
        (
            complete(1, 2, "", "x"),
            start(2, 1, "", "a@1", jobType=STREAM),
            running(4, 1, "x@9", "a@2"),
        ),
        "a",
        edges="a@1 > a@2 carried_over time; x@9 > a@1 read explicit; x@#2 > x@9 same_content time",
    ),
    Case(
        "explicit versions that a stream reads",
        "§2: each at the first time it is named.",
        (
            start(2, 1, "x@1", "a", jobType=STREAM),
            running(4, 1, "x@2", ""),
            complete(5, 5, "a", "m"),
            running(6, 1, "x@3 x@1", ""),
            complete(7, 6, "a", "n"),
        ),
        "m",
        edges="a@at:4 > m@#5 read time; x@1 > a@at:4 read explicit; x@2 > a@at:4 read explicit",
        reads="1 x@1 explicit; 1 x@2 explicit; 1 x@3 explicit; 5 a@at:4 time; 6 a@at:6 time",
    ),
    Case(
        "two streams into one topic",
        "§2: a topic is added to; a reader that started before reads what joined later (OpenLineage 4596, 4744).",
        (
            start(1, 1, "shop", [ds("t", datasetType=TOPIC)], jobType=STREAM),
            start(2, 2, "t", "e", jobType=STREAM),
            start(4, 3, "health", [ds("t", datasetType=TOPIC)], jobType=STREAM),
            complete(5, 5, "e", "m"),
            complete(3, 6, "e", "n"),
        ),
        "m",
        edges="e@at:4 > m@#5 read time; t@at:1 > e@at:4 read time; t@at:4 > e@at:4 read time; "
        "shop@- > t@at:1 read none; shop@- > t@at:4 read none; health@- > t@at:4 read none",
        reads="1 shop@- none; 2 t@at:1 time; 3 health@- none; 5 e@at:4 time; 6 e@at:2 time",
    ),
    Case(
        "impact through streams",
        "§2: walked both ways.",
        (
            start(1, 1, "shop", [ds("t", datasetType=TOPIC)], jobType=STREAM),
            start(2, 2, "t", "e", jobType=STREAM),
            start(4, 3, "health", [ds("t", datasetType=TOPIC)], jobType=STREAM),
            complete(5, 5, "e", "m"),
            complete(3, 6, "e", "n"),
        ),
        "health@-",
        impact="t@#3 1; t@at:4 1; e@#2 2; e@at:4 2; m@#5 3",
    ),
    Case(
        "a batch added to a topic that streams flow into",
        "No. 23: the read is of the topic as it is then, the batch and what the stream brought in before and since.",
        (
            start(1, 1, "x", [ds("t", datasetType=TOPIC)], jobType=STREAM),
            complete(2, 2, "", "x"),
            complete(3, 3, "y", "t"),
            complete(4, 4, "", "x"),
            complete(5, 5, "t", "m"),
        ),
        "m",
        edges="t@at:4 > m@#5 read time; t@#3 > t@at:4 carried_over time; y@- > t@#3 read none; "
        "x@- > t@at:4 read none; x@#2 > t@at:4 read time; x@#4 > t@at:4 read time; "
        "t@at:2 > t@#3 carried_over time; x@- > t@at:2 read none; x@#2 > t@at:2 read time",
    ),
    Case(
        "a batch that replaces what a stream wrote",
        "§2: what was there before counts no longer.",
        (start(1, 1, "x", "a", jobType=STREAM), complete(3, 3, "y", "a"), complete(5, 5, "a", "m")),
        "m",
        edges="a@#3 > m@#5 read time; y@- > a@#3 read none",
    ),
    Case(
        "a stream that adds to what was there",
        "§2: what was there before is carried over.",
        (
            complete(0, 3, "y", "a"),
            start(1, 1, "x", [ds("a", whence_write=write("append"))], jobType=STREAM),
            complete(5, 5, "a", "m"),
        ),
        "m",
        edges="a@at:1 > m@#5 read time; x@- > a@at:1 read none; a@#3 > a@at:1 carried_over time; "
        "y@- > a@#3 read none",
    ),
    Case(
        "what a stream wrote was dropped",
        "§1.10: after a DROP the read is none.",
        (
            start(1, 1, "x", "a", jobType=STREAM),
            dataset_event(3, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(5, 5, "a", "m"),
        ),
        reads="1 x@- none; 5 a@- none",
    ),
    Case(
        "a window on a topic",
        "§2: it ends the carrying of what ended before; a stream that goes on is still there.",
        (
            start(1, 1, "x", [ds("t", datasetType=TOPIC, whence_write=write("append", "PT2M"))], jobType=STREAM),
            start(1, 2, "y", "t", jobType=STREAM),
            complete(2, 2),
            start(6, 3, "z", "t", jobType=STREAM),
            complete(7, 5, "t", "m"),
        ),
        "m",
        edges="t@at:6 > m@#5 read time; x@- > t@at:6 read none; z@- > t@at:6 read none",
    ),
    Case(
        "a view over a stream",
        "§1.7, §2: named after the newest thing below.",
        (
            start(1, 1, "x", "a", jobType=STREAM),
            complete(2, 2, "a", "v", sql=VIEW),
            complete(3, 3, "", "x"),
            complete(5, 5, "v", "m"),
        ),
        "m",
        edges="v@at:3 > m@#5 read time; a@at:3 > v@at:3 read time; x@- > a@at:3 read none; x@#3 > a@at:3 read time",
    ),
    Case(
        "a stream over a view",
        "§1.7, §2: every change of the view is read on.",
        (
            complete(0, 4, "", "t"),
            complete(0, 2, "t", "v", sql=VIEW),
            start(1, 1, "v", "a", jobType=STREAM),
            complete(3, 3, "", "t"),
            complete(5, 5, "a", "m"),
        ),
        "m",
        edges="a@at:3 > m@#5 read time; v@at:0 > a@at:3 read time; v@at:3 > a@at:3 read time; "
        "t@#4 > v@at:0 read time; t@#3 > v@at:3 read time",
    ),
    Case(
        "a stream that reads what it writes",
        "No. 23: it never reads what it made itself, but what others add.",
        (
            start(1, 1, "a", [ds("a", datasetType=TOPIC)], jobType=STREAM),
            complete(3, 3, "y", "a"),
            complete(5, 5, "a", "m"),
        ),
        "m",
        edges="a@at:3 > m@#5 read time; a@- > a@at:3 read none; a@#3 > a@at:3 read time; "
        "a@#3 > a@at:3 carried_over time; y@- > a@#3 read none; a@at:1 > a@#3 carried_over time; "
        "a@- > a@at:1 read none",
    ),
    Case(
        "columns through a stream",
        "§3: by the stream's own column lineage.",
        (
            complete(1, 1, "", [ds("x", schema=schema("a b"))]),
            start(2, 2, "x", [ds("t", columnLineage=column_lineage(c="x.a"))], jobType=STREAM),
            complete(6, 5, "t", [ds("m", columnLineage=column_lineage(d="t.c"))]),
        ),
        "m",
        column="d",
        columns="t@at:2.c; x@#1.a",
    ),
    Case(
        "the schema of what a stream writes",
        "§2: what the stream says, as of any version's producer.",
        (start(1, 1, "", [ds("t", schema=schema("a b"))], jobType=STREAM), complete(6, 5, "t", "m")),
        "m",
        column="*",
        columns="t@at:1.a widened; t@at:1.b widened",
    ),
    Case(
        "versions of a stream by event",
        "§2, no. 6: every version any event gave, from the first event that carries it.",
        (
            start(0, 1, "", "a", jobType=STREAM),
            running(5, 1, "", "a@v1"),
            running(15, 1, "", "a@v2"),
            running(25, 1, "", "a@v1"),
            complete(10, 2, "a", "b"),
            complete(30, 3, "a", "b"),
            complete(2, 4, "a", "b"),
        ),
        reads="2 a@v1 time; 3 a@v2 time; 4 a@- none",
        made="a@v1 produced 5; a@v2 produced 15",
        absent="a@#1",
    ),
    Case(
        "a failed stream",
        "§2: any terminal state leaves a stream's versions produced.",
        (start(0, 1, "", "a", jobType=job_type("streaming")), fail(10, 1)),
        made="a@#1 produced 0",
        runs="job1/1 FAIL 0 10",
    ),
    Case(
        "processingType of the job",
        "No. 3: where no event of the run carries a jobType, the job's latest says how it runs.",
        (job_event(0, "s", jobType=STREAM), start(5, 1, "", "a", job="s")),
        made="a@#1 produced 5",
    ),
    Case(
        "processingType of the run",
        "No. 3: the run's own jobType beats the job's.",
        (job_event(10, "s", jobType=STREAM), start(5, 1, "", "a", job="s", jobType=job_type("BATCH"))),
        made="a@#1 open -",
    ),
)
