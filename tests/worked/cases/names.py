"""Cases: names that are one dataset."""

from worked.build import (
    DB,
    Body,
    aliases,
    column_lineage,
    complete,
    dataset_event,
    ds,
    facet,
    lifecycle,
    start,
    symlinks,
)
from worked.case import Case


def named(**lists: list[str]) -> Body:
    """A whence_aliases facet: `named(apart=["b"])`."""
    members = {key: [{"namespace": DB, "name": name} for name in names] for key, names in lists.items()}
    return facet("whence_aliases", **members)


CLAIMED = (
    complete(10, 1, "", [ds("dev", symlinks=symlinks("t"))]),
    complete(11, 2, "", [ds("prod", symlinks=symlinks("t"))]),
    complete(20, 3, "prod", "b"),
)

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
            dataset_event(20, ds("q", symlinks=symlinks("s"))),
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
    Case(
        "a slash at the end",
        "§1.9: a trailing slash is a spelling, so the reader read what the writer wrote.",
        (complete(10, 1, "x", "parts/"), complete(20, 2, "parts", "b")),
        "b",
        versions="b@#2 parts@#1 x@-",
        edges="x@- > parts@#1 read none; parts@#1 > b@#2 read time",
    ),
    Case(
        "quotes round a part, entered by the name without",
        '§1.9: quotes that change nothing are a spelling; `"A"` is told apart by its letter case and stays another.',
        (complete(10, 1, "x", '"a"'), complete(20, 2, 'a "A"', "b")),
        "b",
        edges='x@- > "a"@#1 read none; "a"@#1 > b@#2 read time; "A"@- > b@#2 read none',
    ),
    Case(
        "another spelling in column lineage",
        "§1.3: a source that is another spelling of an input is that input, so `p` is read once.",
        (complete(5, 9, "", "p"), complete(10, 1, "p", [ds("b", columnLineage=column_lineage(c='"p".x'))])),
        "b",
        versions="b@#1 p@#9",
        column_edges="p@#9 > b@#1",
    ),
    Case(
        "an identifier that two datasets claim",
        "§1.9: it joins neither, and every trace that touches one of them says so (OpenLineage issue 2708).",
        CLAIMED,
        "b",
        versions="b@#3 prod@#2",
        gaps="ambiguous_identity prod@#2",
    ),
    Case(
        "an identifier that two datasets claim, asked for itself",
        "§1.9: it stands alone.",
        (*CLAIMED, complete(30, 4, "t", "c")),
        "c",
        edges="t@- > c@#4 read none",
        gaps="ambiguous_identity t@-",
    ),
    Case(
        "claimants set apart",
        "§1.9: a steward says that they are two, and the gap is gone.",
        (*CLAIMED, dataset_event(40, ds("dev", whence_aliases=named(apart=["prod"])))),
        "b",
        versions="b@#3 prod@#2",
        gaps="",
    ),
    Case(
        "claimants that are one",
        "§1.9: claimants are counted after aliases, so one is left, and the identifier is its name.",
        (*CLAIMED, dataset_event(40, ds("dev", whence_aliases=aliases("prod"))), complete(50, 4, "t", "c")),
        "c",
        versions="c@#4 dev@#2",
        gaps="",
    ),
    Case(
        "claimants that are spellings of each other",
        "§1.9: claimants are counted after spelling.",
        (
            complete(10, 1, "", [ds("p", symlinks=symlinks("t"))]),
            complete(20, 2, [ds("p/", symlinks=symlinks("t"))], "b"),
        ),
        "b",
        versions="b@#2 p@#1",
        gaps="",
    ),
    Case(
        "a symlink taken back",
        "§1.9: it lasts until `{}` on the same name; another identifier only adds to it.",
        (
            complete(10, 1, "", [ds("p", symlinks=symlinks("q"))]),
            complete(11, 2, "q", "b"),
            dataset_event(12, ds("p", symlinks=symlinks("r"))),
            dataset_event(13, ds("p", symlinks={})),
        ),
        "b",
        edges="q@- > b@#2 read none",
    ),
    Case(
        "a symlink taken back, and told again",
        "§1.9: an earlier event that takes it back does not count against a later one.",
        (
            complete(10, 1, "", [ds("p", symlinks=symlinks("q"))]),
            complete(11, 2, "q", "b"),
            dataset_event(12, ds("p", symlinks={})),
            dataset_event(13, ds("p", symlinks=symlinks("q"))),
        ),
        "b",
        edges="p@#1 > b@#2 read time",
    ),
    Case(
        "spellings set apart",
        "§1.9: where two spellings are to be apart, spellings fall.",
        (
            complete(10, 1, "", "p/"),
            complete(20, 2, "p", "b"),
            dataset_event(30, ds("p", whence_aliases=named(apart=["p/"]))),
        ),
        "b",
        edges="p@- > b@#2 read none",
    ),
    Case(
        "shards of a table",
        "§1.9: every name that the pattern finds is the whole, also one that comes later.",
        (
            complete(10, 1, "x", "day_20260101"),
            complete(20, 2, "day", "b"),
            dataset_event(5, ds("day", whence_aliases=named(parts=["day_*"]))),
        ),
        "b",
        versions="b@#2 day@#1 x@-",
    ),
    Case(
        "two namespaces that are one",
        "§1.9: each name of the one is the same name of the other.",
        (
            complete(10, 1, "x", [ds("a", namespace="replica")]),
            complete(20, 2, "a", "b"),
            dataset_event(
                30,
                ds("*", namespace="replica", whence_aliases=facet("whence_aliases", namespaces=[{"namespace": DB}])),
            ),
        ),
        "b",
        versions="b@#2 a@#1 x@-",
    ),
    Case(
        "a template that nobody rendered",
        "§1.9: it links nothing, though it was written before and the reader names a version.",
        (complete(10, 1, "x", "{{ds}}"), complete(20, 2, "{{ds}}@run:1", "b")),
        "b",
        edges="{{ds}}@- > b@#2 read none",
        gaps="placeholder_name {{ds}}@-; unversioned_source {{ds}}@-",
    ),
    Case(
        "what is renamed to a placeholder comes from what it was",
        "0002, 14 and 17: nothing is read under such a name, but what is written under it has edges of its own.",
        (
            complete(10, 1, "x@1", "a"),
            complete(20, 2, "", [ds("{{b}}", lifecycleStateChange=lifecycle("RENAME", "a"))]),
        ),
        "{{b}}@#2",
        edges="x@1 > a@#1 read explicit; a@#1 > {{b}}@#2 carried_over time",
        gaps="placeholder_name {{b}}@#2",
    ),
    Case(
        "a symlink to a placeholder",
        "§1.9: a placeholder joins nothing, so `p` and `r` are two.",
        (
            complete(10, 1, "", [ds("p", symlinks=symlinks("undefined"))]),
            complete(20, 2, [ds("r", symlinks=symlinks("undefined"))], "b"),
        ),
        "b",
        edges="r@- > b@#2 read none",
        gaps="",
    ),
)
