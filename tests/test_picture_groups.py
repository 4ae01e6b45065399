"""Siblings drawn as one box, and what a reader may wish to be drawn; no Streamlit, no catalog."""

from test_trace_graph import drawing_of, edge, trace_of

from ui.picture.groups import FEWEST, fold, folder_of
from ui.picture.part import Part, Wish, part_within
from ui.presentation.tracing.trace_findings import Status
from ui.presentation.tracing.versions import VersionId


def many_files(count: int) -> Part:
    edges = [edge(f"lake/raw/part-{number:03}.parquet", "model") for number in range(count)]
    return part_within(trace_of([*edges, edge("ref", "model")]), Wish(None))


def test_three_hundred_files_of_a_folder_are_one_box() -> None:
    part = fold(many_files(300))
    assert [(version.id.name, len(version.members)) for version in part.versions] == [
        ("model", 0),
        ("300 files in lake/raw", 300),
        ("ref", 0),
    ]
    assert {(flow.source.name, flow.edges) for flow in part.flows} == {("300 files in lake/raw", 300), ("ref", 1)}
    assert (part.shown, part.total, part.is_whole) == (302, 302, True)
    (group,) = [box for box in drawing_of(part)["boxes"] if box["members"]]
    assert group["second"] == "300 versions"
    assert ("", "and 296 more") in [(label.strip(), text) for label, text in group["tip"]]


def test_a_group_is_opened_by_its_code_and_few_are_none() -> None:
    part = many_files(FEWEST)
    folded = fold(part)
    (group,) = [version for version in folded.versions if version.members]
    assert fold(part, opened={group.id.code}) == part
    assert fold(many_files(FEWEST - 1)) == many_files(FEWEST - 1)


def test_what_stands_apart_or_is_of_another_status_is_in_no_group() -> None:
    part = many_files(20)
    one = part.versions[1].id
    assert one in {version.id for version in fold(part, apart={one}).versions}
    other = tuple(
        version._replace(status=Status("violation")) if version.id == one else version for version in part.versions
    )
    versions = fold(Part(other, part.flows, part.hops, part.deepest, part.shown, part.total)).versions
    assert [version.id for version in versions if not version.members][1] == one


def test_partitions_are_of_one_folder() -> None:
    assert folder_of("lake/raw/day=2026-01-01/part-1.parquet") == folder_of("lake/raw/day=2026-01-02/part-1.parquet")
    assert (folder_of("shop.orders"), folder_of("orders")) == ("shop", "")


def test_only_the_wished_versions_are_drawn_and_always_the_target() -> None:
    trace = trace_of([edge("raw", "clean"), edge("clean", "model"), edge("other", "model")])
    only = frozenset({VersionId("n", "clean", "1"), VersionId("n", "raw", "1")})
    part = part_within(trace, Wish(None, only=only))
    assert [version.id.name for version in part.versions] == ["model", "clean", "raw"]


def test_the_inputs_of_an_opened_version_are_drawn_and_those_of_no_other() -> None:
    trace = trace_of([edge("a", "b"), edge("b", "model"), edge("c", "d"), edge("d", "model")])
    opened = frozenset({VersionId("n", "b", "1").code})
    part = part_within(trace, Wish(1, opened))
    assert [version.id.name for version in part.versions] == ["model", "b", "d", "a"]
    assert part.hops == 1
