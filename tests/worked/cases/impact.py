"""Cases: what follows from a version."""

from worked.build import complete, fail
from worked.case import Case

IMPACT = (
    Case(
        "forwards",
        "§3: the same closure forwards.",
        (complete(10, 1, "a@1", "b"), complete(20, 2, "b", "c"), complete(30, 3, "z@1", "d")),
        "a@1",
        impact="b@#1 1; c@#2 2",
    ),
    Case(
        "no attempts",
        "§3: attempted versions are never in it.",
        (complete(10, 1, "a@1", "b"), fail(20, 2, "a@1", "c")),
        "a@1",
        impact="b@#1 1",
    ),
)
