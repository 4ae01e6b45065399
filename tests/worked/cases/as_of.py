"""Cases: the catalog as of an earlier time."""

from worked.build import complete, start
from worked.case import Case

AS_OF = (
    Case(
        "the COMPLETE came after as-of",
        "§7: only observations up to as-of: the run is still open, and the older version is the newest.",
        (
            complete(5, 1, "", "a"),
            start(10, 2, "", "a"),
            complete(20, 2),
            start(15, 3, "a"),
            complete(30, 3, "", "b"),
        ),
        "a",
        as_of=19,
        versions="a@#1",
        made="a@#1 produced 5; a@#2 open -",
        runs="job2/2 START 10 -; job3/3 START 15 -",
    ),
    Case(
        "exactly as-of",
        "§7: eventTime ≤ T.",
        (complete(5, 1, "", "a"), complete(20, 2, "", "a")),
        "a",
        as_of=20,
        versions="a@#2",
    ),
)
