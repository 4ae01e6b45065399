"""What of a trace is drawn, where, and how: no Streamlit, no catalog."""

import json
import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ui.picture.drawing import Drawing, Frame, draw, height_of
from ui.picture.layout import COLUMN, ROW, lay_out
from ui.picture.legend import legend_html
from ui.picture.part import LIMIT, Part, Wish, part_key, part_within
from ui.picture.signs import DARK, DASHES, ICONS, KIND_WORDS, LIGHT, SHAPES, STATUS_SHAPES, STATUS_SIGNS, STATUS_WORDS
from ui.presentation.findings import kind_words, message_words
from ui.presentation.markdown import csv_text, plain, shown_rows
from ui.presentation.short import short_version, shorten
from ui.presentation.tracing.trace import edge_rows, sentence, version_rows
from ui.presentation.tracing.versions import KNOWN_WORDS, VersionId, find_version, id_of, sources_declared

ROOT = Path(__file__).parent.parent


def named(name: str) -> dict[str, str]:
    return {"namespace": "n", "name": name, "version": "1"}


def edge(source: str, target: str, **changes: object) -> dict[str, Any]:
    known = {"run_id": "r", "job_namespace": "j", "job_name": "job", "kind": "read", "resolved_by": "explicit"}
    return {
        "source": named(source),
        "target": named(target),
        "precision": "dataset",
        "role": None,
        **known,
        **changes,
    }


def trace_of(edges: list[dict[str, Any]], target: str = "model", **changes: object) -> dict[str, Any]:
    """Return a trace of those edges, as `catalog.questions.trace.trace` gives it."""
    before: dict[str, set[str]] = {}
    for one in edges:
        before.setdefault(one["target"]["name"], set()).add(one["source"]["name"])
    depths, layer = {target: 0}, [target]
    while layer:
        layer = sorted({name for later in layer for name in before.get(later, ())} - set(depths))
        depths |= dict.fromkeys(layer, max(depths.values()) + 1)
    leaves = [name for name in depths if not before.get(name)]
    return {
        "target": {**named(target), "type": "MODEL"},
        "versions": [
            {
                **named(name),
                "type": "MODEL" if name == target else "TABLE",
                "depth": depth,
                "created_at": "2026-03-04T00:00:00Z",
                "state": "produced",
            }
            for name, depth in depths.items()
        ],
        "runs": [],
        "edges": edges,
        "sources": [{**named(name), "declared": False, "source_name": None} for name in leaves],
        "gaps": [{**named(name), "kind": "undeclared_source", "message": "?"} for name in leaves],
        "warnings": [],
        **changes,
    }


FRAME: Frame = {"caption": ["Lineage of model"], "file_name": "lineage-model", "is_dark": False}
ALL = Wish(None)


def drawing_of(part: Part) -> Drawing:
    return draw(part, lay_out(part), FRAME)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same numbers every time is what is wanted


LINE = trace_of([edge("raw", "clean"), edge("clean", "features"), edge("features", "model")])


def layered(layers: int, width: int) -> dict[str, Any]:
    rng = seeded(7)
    edges = [edge(f"{layers - 1}_{place}", "model") for place in range(width)]
    for layer in range(1, layers):
        for place in range(width):
            edges += [edge(f"{layer - 1}_{source}", f"{layer}_{place}") for source in rng.sample(range(width), 3)]
    return trace_of(edges)


@pytest.mark.parametrize(("hops", "shown"), [(0, 1), (1, 2), (2, 3), (3, 4), (9, 4), (None, 4)])
def test_so_many_hops_are_shown_of_all(hops: int | None, shown: int) -> None:
    part = part_within(LINE, Wish(hops))
    assert (part.shown, part.total, part.is_whole) == (shown, 4, shown == 4)


def test_what_is_left_out_is_counted_at_its_edge() -> None:
    assert [version.beyond for version in part_within(LINE, Wish(2)).versions] == [0, 0, 1]


def test_no_more_than_the_limit_is_drawn_and_the_nearest_come_first() -> None:
    part = part_within(layered(5, 20), ALL, limit=30)
    assert len(part.versions) == 30
    assert [version.depth for version in part.versions] == sorted(version.depth for version in part.versions)


def test_the_picture_is_the_same_however_the_rows_are_shuffled() -> None:
    trace = layered(4, 12)
    drawn = drawing_of(part_within(trace, ALL))
    rng = seeded(1)
    for _ in range(3):
        mixed = {**trace, **{key: rng.sample(trace[key], len(trace[key])) for key in ("versions", "edges", "gaps")}}
        part = part_within(mixed, ALL)
        assert drawing_of(part) == drawn


def test_the_picture_is_the_same_in_another_process() -> None:
    code = (
        "import test_trace_graph as t; from ui.picture.layout import *;"
        "print(hash(0) or lay_out(t.part_within(t.layered(4, 12), t.ALL)))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_edges_run_from_left_to_right_and_boxes_do_not_touch() -> None:
    part = part_within(layered(5, 12), ALL)
    layout = lay_out(part)
    assert all(layout.places[flow.source][0] < layout.places[flow.target][0] for flow in part.flows)
    columns: dict[float, list[float]] = {}
    for x, y in layout.places.values():
        columns.setdefault(x, []).append(y)
    assert all(low + ROW <= high + 0.01 for ys in columns.values() for low, high in pairwise(sorted(ys)))
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in layout.places.values())


def test_a_long_edge_passes_between_the_boxes() -> None:
    part = part_within(trace_of([*LINE["edges"], edge("raw", "model")]), ALL)
    raw, model = VersionId("n", "raw", "1"), VersionId("n", "model", "1")
    layout = lay_out(part)
    assert [x for x, _ in layout.bends[raw, model]] == [COLUMN, 2 * COLUMN]
    assert not set(layout.bends[raw, model]) & set(layout.places.values())


@pytest.mark.parametrize(
    "edges",
    [
        pytest.param([edge("model", "model")], id="itself"),
        pytest.param([edge("a", "model"), edge("model", "a")], id="two"),
        pytest.param(
            [edge("a", "model"), edge("b", "a"), edge("c", "b"), edge("a", "c"), edge("c", "model")], id="three"
        ),
    ],
)
def test_a_cycle_is_drawn(edges: list[dict[str, Any]]) -> None:
    part = part_within(trace_of(edges), ALL)
    assert len({version.id for version in part.versions}) == len(part.versions)
    between = {(flow.source.code, flow.target.code) for flow in part.flows if flow.source != flow.target}
    assert {(line["source"], line["target"]) for line in drawing_of(part)["lines"]} == between


def test_random_graphs_with_cycles_are_laid_out() -> None:
    """fast-sugiyama ends the process on a cycle; none must reach it."""
    rng = seeded(3)
    for _ in range(200):
        names = ["model", *"abcdefgh"]
        pairs = {(rng.choice(names), rng.choice(names)) for _ in range(rng.randrange(1, 20))}
        trace = trace_of([edge(source, target) for source, target in sorted(pairs)])
        part = part_within(trace, ALL)
        assert set(lay_out(part).places) == {version.id for version in part.versions}


def test_a_version_alone_is_a_picture() -> None:
    part = part_within(trace_of([]))
    layout = lay_out(part)
    assert (layout.width, layout.height, len(part.versions)) == (0, 0, 1)
    assert draw(part, layout, FRAME)["lines"] == []


def test_a_thousand_versions_take_no_time() -> None:
    trace = layered(20, 55)
    start = time.perf_counter()
    part = part_within(trace, ALL)
    drawing = drawing_of(part)
    assert time.perf_counter() - start < 5
    assert len(part.versions) == len(drawing["boxes"]) == LIMIT


def test_the_picture_is_never_low() -> None:
    assert height_of(lay_out(part_within(LINE, ALL))) == 560
    assert height_of(lay_out(part_within(layered(4, 30), ALL))) == 720


def test_every_kind_and_every_status_has_a_shape_and_a_sign_of_its_own() -> None:
    for words, marks in ((KIND_WORDS, (SHAPES, ICONS)), (STATUS_WORDS, (STATUS_SHAPES, STATUS_SIGNS))):
        for signs in (words, *marks):
            assert set(signs) == set(words)
            assert len(set(signs.values())) == len(words)
    for inks in (LIGHT, DARK):
        assert set(inks["fills"]) == set(inks["borders"]) == set(KIND_WORDS)
        assert set(inks["statuses"]) == set(STATUS_WORDS)


def test_a_gap_says_so_in_words_and_a_declared_source_does_not() -> None:
    source = {**named("raw"), "declared": True, "source_name": "crm"}
    declared = {**LINE, "sources": [source], "gaps": []}
    assert [(box["kind"], box["badge"]) for box in drawing_of(part_within(LINE, ALL))["boxes"]][-1] == (
        "gap",
        "No source",
    )
    assert [(box["kind"], box["badge"]) for box in drawing_of(part_within(declared, ALL))["boxes"]][-1] == (
        "source",
        "",
    )


def test_a_tooltip_says_job_run_time_and_how_the_version_is_known_and_nothing_of_ours() -> None:
    trace = trace_of([edge("raw", "model", run_id="0197-00000000-12345678", resolved_by="time")])
    trace["runs"] = [{"run_id": "0197-00000000-12345678", "started_at": None, "ended_at": "2026-03-04T10:00:00Z"}]
    drawing = drawing_of(part_within(trace, ALL))
    made = [("Job", "j/job"), ("Run", "…12345678")]
    (line,) = drawing["lines"]
    assert line["tip"] == [
        ("From", "raw"),
        ("To", "model"),
        *made,
        ("Time", "2026-03-04T10:00:00Z"),
        ("Known by", "version inferred from time"),
    ]
    model = drawing["boxes"][0]["tip"]
    assert model[:3] == [("Model", "model"), ("In", "n"), ("Version", "1")]
    assert set(made) <= set(model)
    assert ("State", "produced") in model


def test_how_an_edge_is_known_shows_in_its_line() -> None:
    assert set(DASHES) == set(KNOWN_WORDS)
    trace = trace_of(
        [
            edge("a", "model", resolved_by="time"),
            edge("b", "model"),
            edge("b", "model", resolved_by="time"),
            edge("c", "model", kind="carried_over", run_id=None),
            edge("d", "model", kind="declared", run_id=None),
        ]
    )
    part = part_within(trace, ALL)
    assert [flow.known for flow in part.flows] == ["time", "explicit", "carried_over", "declared"]
    lines = drawing_of(part)["lines"]
    assert [line["dashes"] for line in lines] == [DASHES[flow.known] for flow in part.flows]
    assert [line["width"] for line in lines] == [1.5, 1.5, 4.0, 1.5]
    legend = legend_html(part)
    assert all(KNOWN_WORDS[flow.known] in legend for flow in part.flows)
    assert KNOWN_WORDS["none"] not in legend


def test_a_selection_changes_no_place() -> None:
    part = part_within(LINE, ALL)
    layout = lay_out(part)
    plainly, chosen = draw(part, layout, FRAME), draw(part, layout, FRAME, part.versions[1].id)
    assert plainly["boxes"] == chosen["boxes"]
    assert (plainly["selected"], chosen["selected"]) == (None, part.versions[1].id.code)


@pytest.mark.parametrize("name", ["</text><script>", "\x00\x1b", "a\nb", "ecruos\u202e", "\ud800"])
def test_any_name_is_one_line_of_printable_text(name: str) -> None:
    version = part_within(trace_of([], target="model")).versions[0]
    part = Part((version._replace(id=VersionId("n", name, name)),), (), 0, 0, 1, 1)
    (box,) = drawing_of(part)["boxes"]
    assert box["name"].isprintable()
    assert all(value.isprintable() for _, value in box["tip"])
    json.dumps(box).encode()


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [("short", 10, "short"), ("/data/features/train.parquet", 12, "/da….parquet"), ("数据集数据集", 7, "数…据集")],
)
def test_names_are_shortened_in_the_middle(text: str, room: int, short: str) -> None:
    assert shorten(text, room) == short


@pytest.mark.parametrize(
    ("version", "short"),
    [("sha256:0123456789abcdef", "01234567"), ("run:01a2-12341234567890", "run:…34567890"), ("v2", "v2")],
)
def test_versions_are_short_in_a_box(version: str, short: str) -> None:
    assert short_version(version, 14) == short


def test_a_code_finds_its_version() -> None:
    versions = [id_of(row) for row in LINE["versions"]]
    assert [find_version(LINE, version.code) for version in versions] == versions
    assert find_version(LINE, "nothing") is None


def test_a_key_stands_for_one_part() -> None:
    keys = {part_key(part_within(LINE, Wish(hops))) for hops in (0, 1, 2, 3, None)}
    assert len(keys) == 4


MADE = {"produced_by": [{"outcome": "produced", "job_namespace": "shop", "job_name": "train"}]}


@pytest.mark.parametrize(
    ("trace", "known", "said"),
    [
        (LINE, MADE, "was trained on 2026-03-04 by job shop/train from 3 versions of 3 datasets; 1 source, und"),
        (
            trace_of([]),
            {"produced_by": []},
            "has no known producing run. Its inputs are unknown.",
        ),
        (
            trace_of([edge("a", "model"), edge("b", "model")]),
            MADE,
            "from 2 versions of 2 datasets; 2 sources, undeclared",
        ),
    ],
)
def test_a_trace_in_one_sentence(trace: dict[str, Any], known: dict[str, Any], said: str) -> None:
    assert said in sentence(trace, known, ZoneInfo("UTC")).replace("\\", "")


@pytest.mark.parametrize(("second", "said"), [(True, "1 source, declared"), (False, "1 source, undeclared")])
def test_a_source_in_two_versions_is_one_and_declared_where_both_are(second: bool, said: str) -> None:
    trace = trace_of([edge("raw", "model")])
    row = {**trace["sources"][0], "declared": True}
    trace["sources"] = [row, {**row, "version": "v0", "declared": second}]
    assert said in sentence(trace, MADE, ZoneInfo("UTC"))
    assert sources_declared(trace) == (1, int(second))


def test_the_day_is_the_readers() -> None:
    for zone, day in (("Pacific/Kiritimati", "2026-03-04"), ("Pacific/Pago_Pago", "2026-03-03")):
        assert f"trained on {day}" in sentence(LINE, MADE, ZoneInfo(zone)).replace("\\", "")


def test_the_tables_have_a_row_for_each_version_and_edge() -> None:
    assert [row["name"] for row in version_rows(LINE)] == ["model", "features", "clean", "raw"]
    assert [row["source"] for row in version_rows(LINE)] == [None, None, None, "none declared"]
    assert len(edge_rows(LINE)) == 3


def test_a_table_shows_short_versions_and_no_empty_column() -> None:
    rows = [
        {"to version": "sha256:" + "ab" * 32, "why": None, "steps": 0, "gaps": None},
        {"to version": "v2", "why": None, "steps": 1, "gaps": "cycle"},
    ]
    assert shown_rows(rows) == [
        {"to version": "sha256:abababab", "steps": 0, "gaps": None},
        {"to version": "v2", "steps": 1, "gaps": "cycle"},
    ]
    assert shown_rows([]) == []


def test_a_finding_is_told_in_words() -> None:
    assert kind_words("no_valid_grant") == "no valid legal basis"
    assert kind_words("art9_missing") == "Art. 9 condition missing"
    assert message_words(f"s failed on x sha256:{'ab' * 32}.") == "s failed on x sha256:abababab."
    assert message_words("s failed on x v2.") == "s failed on x v2."


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    assert csv_text([{"name": "=1+1", "hops": -1}]) == "name,hops\r\n'=1+1,-1\r\n"
    assert csv_text([]) == ""


def test_markdown_shows_names_as_they_are() -> None:
    assert plain("a_b*[c]($d)") == r"a\_b\*\[c\]\(\$d\)"
