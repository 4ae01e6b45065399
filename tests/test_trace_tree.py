"""The tree of a trace: each version once in full, nothing lost, readable at any size."""

import random
from typing import Any

import pytest

from ui.presentation.short import cells, clean, short_version, shorten
from ui.terminal.trace_tree import MOST_LINES, Tree


def thing(name: str) -> dict[str, str]:
    return {"namespace": "n", "name": name, "version": "v"}


def edge(target: str, source: str, **more: object) -> dict[str, Any]:
    return {"source": thing(source), "target": thing(target), "kind": "read", **more}


def drawn(edges: list[dict[str, Any]], depth: int | None = None) -> list[str]:
    return [
        f"{line.stem}{line.key[1] if line.key else '…'}{' again' * line.is_again}"
        f"{'' if line.hidden is None else f' +{line.hidden}'}"
        for line in Tree(("n", "m", "v"), edges).lines(depth)
    ]


DIAMOND = [edge("m", "a"), edge("m", "b"), edge("a", "c"), edge("b", "c"), edge("c", "d")]
CYCLE = [edge("m", "a"), edge("a", "m"), edge("a", "a")]
ROLES = [edge("m", "a", role="test"), edge("m", "b", role="train"), edge("m", "c")]
CARRIED = [
    edge("m", "log3"),
    edge("log3", "in3"),
    edge("log3", "log2", kind="carried_over"),
    edge("log2", "in2"),
    edge("log2", "log1", kind="carried_over"),
    edge("m", "z"),
]
TREES: list[tuple[str, list[dict[str, Any]], int | None, list[str]]] = [
    ("alone", [], None, ["m"]),
    ("a version stands in full once", DIAMOND, None, [
        "m", "├─ a", "│  └─ c", "│     └─ d", "└─ b", "   └─ c again",
    ]),
    ("what is cut is counted once", DIAMOND, 1, ["m", "├─ a +2", "└─ b +0"]),
    ("a cycle ends", CYCLE, None, ["m", "└─ a", "   ├─ a again", "   └─ m again"]),
    ("training data comes first", ROLES, None, ["m", "├─ b", "├─ a", "└─ c"]),
    ("the history of an appended dataset goes on at one indent", CARRIED, None, [
        "m", "├─ log3", "│  ├─ in3", "│  ├─ log2", "│  │  └─ in2", "│  └─ log1", "└─ z",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("edges", "depth", "lines"), [row[1:] for row in TREES], ids=[row[0] for row in TREES])
def test_trees(edges: list[dict[str, Any]], depth: int | None, lines: list[str]) -> None:
    assert drawn(edges, depth) == lines


def column_step(target: str, source: str, **more: object) -> dict[str, Any]:
    step = edge(target, source, **{"type": "DIRECT", **more})
    return {**step, "source": {**step["source"], "column": "c"}, "target": {**step["target"], "column": "c"}}


def test_a_column_copied_from_table_to_table_is_a_chain() -> None:
    """DIRECT before widened before INDIRECT; long chains do not go in; a leaf repeated needs no pointer."""
    steps = [
        column_step("m", "wide", type=None, widened=True),
        column_step("m", "filter", type="INDIRECT"),
        column_step("m", "gold"),
        column_step("gold", "silver"),
        column_step("silver", "raw"),
        column_step("raw", "two"),
        column_step("raw", "one"),
        column_step("wide", "one"),
    ]
    tree = Tree(("n", "m", "v", "c"), steps, has_chains=True)
    assert [f"{line.stem}{line.key[1]}{' again' * line.is_again}" for line in tree.lines(None) if line.key] == [
        "m", "├─ gold", "│  ← silver", "│  ← raw", "│    ├─ one", "│    └─ two", "├─ wide", "│  ← one", "└─ filter",
    ]  # fmt: skip


def test_many_steps_from_several_columns_leave_room_for_their_names() -> None:
    """What is cut there is counted; with a depth nothing is cut but by it."""
    steps = [
        column_step(f"t{number}", source, type=kind)
        for number in range(38)
        for source, kind in ((f"t{number + 1}", "DIRECT"), (f"f{number}", "INDIRECT"))
    ]
    tree = Tree(("n", "t0", "v", "c"), steps, has_chains=True)
    lines = tree.lines(None)
    assert max(len(line.stem) for line in lines) <= 55
    assert len({line.key for line in lines if line.key}) + sum(line.hidden or 0 for line in lines) == 77
    assert len(Tree(("n", "t0", "v", "c"), steps, has_chains=True).lines(0)) == 77


@pytest.mark.parametrize("seed", range(20))
def test_every_version_is_shown_or_counted(seed: int) -> None:
    """On random graphs of up to 600 versions, at any depth: lines plus what they hide make up the trace."""
    rng = random.Random(seed)  # noqa: S311
    names = ["m", *(f"d{number}" for number in range(1, rng.randrange(2, 600)))]
    kinds = ("read", "read", "read", "carried_over")
    edges = [
        edge(names[rng.randrange(place)], names[place], kind=rng.choice(kinds)) for place in range(1, len(names))
    ]
    edges += [edge(rng.choice(names), rng.choice(names)) for _ in range(len(names) // 2)]
    tree = Tree(("n", "m", "v"), edges)
    for depth in (None, 0, 1, 3):
        lines = tree.lines(depth)
        shown = {line.key for line in lines if line.key}
        assert len(shown) + sum(line.hidden or 0 for line in lines) == len(names)
        assert sum(1 for line in lines if line.key and not line.is_again and line.hidden is None) <= len(shown)
        assert depth is not None or len(lines) <= MOST_LINES


def test_a_chain_of_thousands_is_no_trouble() -> None:
    edges = [edge("m", "d0"), *(edge(f"d{number}", f"d{number + 1}") for number in range(5_000))]
    assert len(drawn(edges, 0)) == 5_002
    assert len(drawn(edges)) <= MOST_LINES


@pytest.mark.parametrize(
    "text", ["short", "a/long/path/to/some/file.parquet", "日本語の長い名前のデータセット", "e\u0301" * 30]
)
@pytest.mark.parametrize("width", [3, 8, 20])
def test_shortened_text_fits(text: str, width: int) -> None:
    assert cells(shorten(text, width)) <= width


def test_short_forms() -> None:
    assert short_version("sha256:1b57bfee6a0d6f20") == "sha256:1b57bfee"
    assert short_version("run:01a20373-4e63-7c9e-abc6-ec2755932dcb") == "run:…55932dcb"
    assert clean("a\tb\x1b[2J\u202e") == "a b\\u001b[2J\\u202e"
