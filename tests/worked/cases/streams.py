"""Cases: runs that never end by themselves."""

from worked.build import complete, fail, job_event, job_type, running, start
from worked.case import Case

STREAM = job_type("STREAMING")

STREAMS = (
    Case(
        "a stream has a version before its end",
        "§2: a streaming run without explicit versions has one from its first event.",
        (start(0, 1, "", "", jobType=STREAM), running(10, 1, "x", "a"), complete(5, 2, "a", "b")),
        "b",
        versions="b@#2 a@#1 x@-",
        edges="a@#1 > b@#2 read time; x@- > a@#1 read none",
        made="a@#1 produced 0",
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
