"""Cases: names that are one dataset."""

from worked.build import aliases, column_lineage, complete, dataset_event, ds, start, symlinks
from worked.case import Case

NAMES = (
    Case(
        "a late symlink",
        "§1.9: two names are one dataset, also when the symlink arrives later.",
        (
            complete(10, 1, "", "path"),
            complete(20, 2, "table", "b"),
            dataset_event(99, ds("path", symlinks=symlinks("table"))),
        ),
        "b",
        versions="b@#2 path@#1",
        edges="path@#1 > b@#2 read time",
        as_of=50,
    ),
    Case(
        "a chain of symlinks, entered by its last name",
        "§1.9: the union is transitive and any name may be asked.",
        (
            complete(10, 1, "x", [ds("p", symlinks=symlinks("q"))]),
            dataset_event(20, ds("r", symlinks=symlinks("q", "s"))),
        ),
        "s",
        versions="p@#1 x@-",
    ),
    Case(
        "a name sent as a dataset before a mere identifier",
        "§1.9: the canonical name is one that was sent as a dataset, though an identifier is smaller.",
        (complete(10, 1, "x", [ds("m", symlinks=symlinks("a"))]),),
        "a",
        versions="m@#1 x@-",
    ),
    Case(
        "symlinks before everything",
        "No. 14: two names of one dataset are one input, and the explicit version under one of them counts.",
        (
            complete(5, 9, "", "p"),
            start(10, 1, ["p"], "b"),
            complete(20, 1, [ds("q", "v1", symlinks=symlinks("p"))]),
        ),
        "b",
        edges="p@v1 > b@#1 read explicit; p@#9 > p@v1 same_content time",
    ),
    Case(
        "symlinks in column lineage",
        "§1.9: names in column lineage are merged too, so `q` is no second source.",
        (
            complete(5, 9, "", [ds("p", "v1", symlinks=symlinks("q"))]),
            complete(10, 1, "p", [ds("b", columnLineage=column_lineage(c="q.x"))]),
        ),
        "b",
        versions="b@#1 p@v1",
        column_edges="p@v1 > b@#1",
    ),
    Case(
        "an alias declared after as-of",
        "§1.9, §7: a steward's alias makes names one dataset, and is cut by record time only.",
        (
            complete(10, 1, "", "path"),
            complete(20, 2, "table", "b"),
            dataset_event(99, ds("path", whence_aliases=aliases("table"))),
        ),
        "b",
        versions="b@#2 path@#1",
        edges="path@#1 > b@#2 read time",
        as_of=50,
    ),
    Case(
        "an alias never sent, beside a symlink",
        "§1.9: aliases and symlinks join each other, and any name may be asked.",
        (
            complete(10, 1, "x", [ds("p", symlinks=symlinks("q"))]),
            dataset_event(20, ds("q", whence_aliases=aliases("a"))),
        ),
        "a",
        versions="p@#1 x@-",
    ),
    Case(
        "an alias replaced",
        "No. 14: the latest whence_aliases on a name counts whole, so `t` is apart again.",
        (
            complete(10, 1, "", "p"),
            complete(11, 2, "", "t"),
            complete(20, 3, "s t", "b"),
            dataset_event(31, ds("p", whence_aliases=aliases("s"))),
            dataset_event(30, ds("p", whence_aliases=aliases("t"))),
        ),
        "b",
        edges="p@#1 > b@#3 read time; t@#2 > b@#3 read time",
    ),
    Case(
        "an alias taken back",
        "No. 14: `{}` takes back what stood on that name, not what stands on another.",
        (
            complete(10, 1, "", "p"),
            complete(20, 2, "s u", "b"),
            dataset_event(30, ds("p", whence_aliases=aliases("s"))),
            dataset_event(31, ds("u", whence_aliases=aliases("p"))),
            dataset_event(32, ds("p", whence_aliases={})),
        ),
        "b",
        edges="p@#1 > b@#2 read time; s@- > b@#2 read none",
    ),
)
