"""When a trace's runs read what they read, and with which statistics: these tell two reads of a raw file apart."""

from support.product import catalog_of
from worked.build import Body, complete, ds, facet, start

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
