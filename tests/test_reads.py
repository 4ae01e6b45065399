"""When a trace's runs read what they read, and with which statistics: these tell two reads of a raw file apart."""

from support.product import catalog_of
from worked.build import Body, complete, dataset_event, ds, facet, start, write

from catalog.questions.compare import compare
from catalog.questions.trace import trace
from ui.terminal.paper import Paper
from ui.terminal.trace import render_trace


def raw(rows: int, size: int, files: int | None = None) -> Body:
    """A raw file as a reader names it."""
    counts = {"rowCount": rows, "size": size, **({"fileCount": files} if files else {})}
    return {**ds("raw.csv"), "inputFacets": {"inputStatistics": facet("InputStatisticsInputDatasetFacet", **counts)}}


EVENTS = (
    start(8, 1, "raw.csv"),
    complete(10, 1, [raw(5, 120)], "m@v1"),
    complete(20, 2, [raw(9, 300, 2)], "m@v2"),
)


def test_an_edge_says_when_it_was_read_and_how_much() -> None:
    """From the first event that names the input; what has no value is left out."""
    with catalog_of(EVENTS) as catalog:
        first, second = (trace(catalog, "m", version=version)["edges"][0] for version in ("v1", "v2"))
    assert (first["read_at"], first["statistics"]) == (
        "2026-01-01T00:08:00Z",
        {"row_count": 5, "byte_size": 120},
    )
    assert second["statistics"] == {"row_count": 9, "byte_size": 300, "file_count": 2}
    assert "profile" not in first
    assert not first["inferred"]


SPARK = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark"


def partition(side: str, day: int) -> Body:
    """A subset facet as Spark's and Flink's connectors send it."""
    condition = {"type": "partition", "partitions": [{"dimensions": {"day": str(day)}}]}
    return {f"{side}Facets": {"subset": facet("SubsetDatasetFacet", **{f"{side}Condition": condition})}}


def test_an_edge_says_which_part_was_read_and_which_was_written() -> None:
    """As the facets have it: of a version that is named, what was said of that; the latest counts."""
    read, written = {**ds("raw", "1"), **partition("input", 1)}, {**ds("m", "v1"), **partition("output", 2)}
    events = (
        start(8, 1, [{**ds("raw"), **partition("input", 9)}]),
        complete(10, 1, [read], [written]),
        complete(20, 2, [{**ds("m"), **partition("input", 3)}], "z"),
    )
    with catalog_of(events) as catalog:
        edges = {edge["target"]["name"]: edge for edge in trace(catalog, "z")["edges"]}
    assert edges["m"]["subset"] == {
        "inputCondition": {"type": "partition", "partitions": [{"dimensions": {"day": "1"}}]},
        "outputCondition": {"type": "partition", "partitions": [{"dimensions": {"day": "2"}}]},
    }
    assert edges["z"]["subset"]["inputCondition"]["partitions"] == [{"dimensions": {"day": "3"}}]


def test_an_edge_says_by_which_profile_content_is_carried_over() -> None:
    """Only where that is what decided: what a steward declares counts before it."""
    events = [
        {**complete(minute, number, f"x@{number}", "a", job="app.append_data.lake_a"), "producer": SPARK}
        for minute, number in ((10, 1), (20, 2))
    ]
    declared = dataset_event(99, ds("a", whence_write=write("append")))
    for more, profile in (((), "spark/append_data"), ((declared,), None)):
        with catalog_of([*events, *more]) as catalog:
            edges = trace(catalog, "a")["edges"]
        assert [edge.get("profile") for edge in edges if edge["kind"] == "carried_over"] == [profile]
        assert not any("profile" in edge for edge in edges if edge["kind"] == "read")


def test_the_text_of_a_trace_says_so_of_raw_files() -> None:
    """The one name stands for other contents on another day."""
    with catalog_of(EVENTS) as catalog:
        text = render_trace(Paper(200), trace(catalog, "m", version="v2"))
    assert "read 2026-01-01 00:20, 9 rows, 300 bytes, 2 files" in text


def test_two_versions_that_read_other_contents_of_one_raw_file_differ() -> None:
    """Nothing else of their ancestry does."""
    with catalog_of(EVENTS) as catalog:
        changed = compare(catalog, "m", "v1", "v2")["ancestry"]["changed"]
    assert [row["before"] for row in changed] == [{"statistics": [{"row_count": 5, "byte_size": 120}]}]
