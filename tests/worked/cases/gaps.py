"""Cases: what cannot be known."""

from worked.build import PRODUCER, complete, dataset_event, ds, source
from worked.case import Case

GAPS = (
    Case(
        "a version read and written by one run",
        "§2: a version that a run names on its output is what it made; of what was read before it nothing is known.",
        (complete(10, 1, "b@v1", "b@v1"),),
        "b",
        edges="b@- > b@v1 read none",
        gaps="unversioned_source b@-",
        leaves="",
    ),
    Case(
        "a cycle of two, and a way in",
        "§3: one gap names the cycle, at its smallest member.",
        (complete(10, 1, "b@v1 x@1", "a@v1"), complete(20, 2, "a@v1", "b@v1"), complete(30, 3, "b@v1", "m")),
        "m",
        versions="m@#3 b@v1 a@v1 x@1",
        gaps="cycle a@v1",
        leaves="x@1",
    ),
    Case(
        "a declared source",
        "§3: a leaf needs a declared source, else gap undeclared_source; whence_source may arrive later.",
        (complete(10, 1, "x y", "b"), dataset_event(99, ds("x", whence_source=source("crm")))),
        "b",
        as_of=50,
        leaves="x@- y@-",
        declared="x@-",
        gaps="",
    ),
    Case(
        "a source taken back",
        "§1.3: `_deleted: true` removes a facet, with no return of an older value.",
        (
            complete(10, 1, "x", "b"),
            dataset_event(20, ds("x", whence_source=source("crm"))),
            dataset_event(30, ds("x", whence_source={"_producer": PRODUCER, "_schemaURL": "x", "_deleted": True})),
        ),
        "b",
        leaves="x@-",
        declared="",
    ),
    Case(
        "producing runs that read nothing",
        "§3: a version whose producing run read nothing is a leaf.",
        (complete(10, 1, "", "b"),),
        "b",
        leaves="b@#1",
        gaps="",
    ),
)
