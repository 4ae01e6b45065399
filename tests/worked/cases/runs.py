"""Cases: what the events of a run say together, whatever their order."""

from worked.build import Body, complete, fail, run_event, running, start
from worked.case import Case


def named(event: Body, run_id: str) -> Body:
    """The event under another runId."""
    return {**event, "run": {**event["run"], "runId": run_id}}


def shouted(event: Body) -> Body:
    """The event with its runId in capital letters."""
    return named(event, event["run"]["runId"].upper())


RUNS = (
    Case(
        "two steps",
        "§3: a trace goes from a version to the runs that made it, to what they read, to the leaves.",
        (start(0, 1, "raw"), complete(10, 1, "", "a"), start(20, 2, "a"), complete(30, 2, "", "m")),
        "m",
        versions="m@#2 a@#1 raw@-",
        edges="raw@- > a@#1 read none; a@#1 > m@#2 read time",
        leaves="raw@-",
        gaps="",
        traced_runs="job1/1 job2/2",
        made="m@#2 produced 30; a@#1 produced 10; raw@- unversioned -",
    ),
    Case(
        "an empty event erases nothing",
        "§1.3: inputs and outputs add up; an event with empty inputs erases nothing.",
        (start(0, 1, "a", "b"), running(5, 1, "c"), complete(10, 1)),
        "b",
        versions="b@#1 a@- c@-",
        edges="a@- > b@#1 read none; c@- > b@#1 read none",
    ),
    Case(
        "COMPLETE before START",
        "§1.5, no. 1: a START dated after the COMPLETE changes no state, and is still started_at.",
        (start(12, 1), complete(10, 1, "a", "b")),
        "b",
        versions="b@#1 a@-",
        runs="job1/1 COMPLETE 12 10",
        made="b@#1 produced 10",
    ),
    Case(
        "the same event twice",
        "§1 and digest: an event is in the set once.",
        (complete(10, 1, "a", "b"), complete(10, 1, "a", "b")),
        "b",
        edges="a@- > b@#1 read none",
        reads="1 a@- none",
    ),
    Case(
        "an event after the terminal one",
        "§1.5, no. 13: an event after a terminal one still adds inputs, read at its own time.",
        (complete(5, 9, "", "c"), complete(10, 1, "a", "b"), running(20, 1, "c")),
        "b",
        versions="b@#1 a@- c@#9",
        runs="job1/1 COMPLETE 10 10",
        made="b@#1 produced 10",
    ),
    Case(
        "COMPLETE then FAIL",
        "§1.5, no. 2: among terminals the latest decides, so COMPLETE followed by FAIL is FAIL.",
        (complete(10, 1, "", "b"), fail(20, 1)),
        runs="job1/1 FAIL 10 20",
        made="b@#1 attempted -",
    ),
    Case(
        "FAIL then COMPLETE",
        "§1.5, no. 2: a COMPLETE after a FAIL decides, and dates the version.",
        (start(0, 1), fail(10, 1, "", "b"), complete(20, 1)),
        runs="job1/1 COMPLETE 0 20",
        made="b@#1 produced 20",
    ),
    Case(
        "START before COMPLETE at the same time",
        "§1.5: at equal eventTime START comes before a terminal event, so the COMPLETE's version is the latest.",
        (complete(10, 1, "", "b@v2"), start(10, 1, "", "b@v1")),
        made="b@v2 produced 10",
        absent="b@v1",
    ),
    Case(
        "OTHER changes no state",
        "§1.5: OTHER never changes the state.",
        (start(0, 1, "", "b"), run_event("OTHER", 10, 1)),
        runs="job1/1 START 0 -",
        made="b@#1 open -",
    ),
    Case(
        "no eventType at all",
        "§1.1, §1.5: eventType is optional; a run without any has state NULL and is open.",
        (run_event(None, 3, 1, "a", "b"),),
        runs="job1/1 - 3 -",
        made="b@#1 open -",
    ),
    Case(
        "jobs that share a runId keep their own states",
        "§1.3: a run is (job namespace, job name, runId).",
        (complete(10, 1, "a", "b", job="x"), fail(20, 1, "", "c", job="y")),
        "b",
        versions="b@#1 a@-",
        runs="x/1 COMPLETE 10 10; y/1 FAIL 20 20",
        made="b@#1 produced 10; c@#1 attempted -",
    ),
    Case(
        "jobs that share a runId and an output",
        "§2: jobs that share a runId and write one dataset unversioned are producers of one version.",
        (complete(10, 1, "a", "b", job="x"), complete(20, 1, "c", "b", job="y")),
        "b",
        versions="b@#1 a@- c@-",
        traced_runs="x/1 y/1",
        gaps="version_reused b@#1",
        made="b@#1 produced 10",
    ),
    Case(
        "a runId in letters of either case",
        "§1.2, RFC 9562 §4: a runId is a UUID, whose letters mean the same in either case.",
        (
            start(0, 0xAB, "a"),
            shouted(complete(10, 0xAB, "", "b")),
            shouted(start(20, 2, "b")),
            complete(30, 2, "", "c"),
        ),
        "c",
        versions=f"c@#2 b@#{0xAB} a@-",
        edges=f"a@- > b@#{0xAB} read none; b@#{0xAB} > c@#2 read time",
        gaps="",
        runs=f"job{0xAB}/{0xAB} COMPLETE 0 10",
        made=f"b@#{0xAB} produced 10",
    ),
    Case(
        "a START of job unknown in letters of the other case",
        "§1.13: START under job `unknown` belongs to the run of the same runId under its later name.",
        (shouted(start(0, 0xAB, "a", job="unknown")), complete(10, 0xAB, "", "b")),
        "b",
        versions=f"b@#{0xAB} a@-",
        runs=f"job{0xAB}/{0xAB} COMPLETE 0 10",
    ),
    Case(
        "a runId that is no UUID",
        "§1.3: what is no UUID is compared as it is: two spellings are two runs.",
        (named(start(0, 1, "a"), "Nightly"), named(complete(10, 1, "c", "b"), "nightly")),
        "b",
        versions="b@run:nightly c@-",
    ),
)
