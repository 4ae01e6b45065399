"""The page of a trace with what governs it: verdicts, findings and their ways, grants, comparison."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from support.app_pages_opened import open_page, said_by
from support.demo_catalog import fill_governed
from support.governed_pages import address_of, opened, text_of
from support.product import entries_of
from worked.build import complete, ds

from catalog.questions.trace import Trace
from catalog.questions.trace import trace as trace_of
from catalog.questions.verdicts import findings as findings_of
from catalog.session.catalog import Catalog
from ui.app_catalog import Row, catalog_in_use
from ui.picture.drawing import Frame, draw
from ui.picture.layout import lay_out
from ui.picture.legend import legend_html
from ui.picture.part import Wish, part_within
from ui.presentation.tracing.column_chain import ColumnChain, column_chain, traced_column
from ui.presentation.tracing.trace_findings import Status, find_finding, path_of, statuses_of, tally, verdict_of
from ui.presentation.tracing.versions import VersionId, id_of


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("governed") / "governed.duckdb")


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, governed: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(governed))


def finding_of(catalog: Catalog, kind: str, name: str) -> Row:
    found = findings_of(catalog, "churn", version="v2")
    return next(row for row in found if row["kind"] == kind and row["dataset"]["name"] == name)  # type: ignore


FRAME: Frame = {"caption": [""], "file_name": "", "is_dark": False}


# What is drawn, without Streamlit.


def test_each_version_has_the_worst_status_it_is_the_cause_of_or_that_passes_through_it() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    findings = findings_of(catalog, "churn", version="v2")
    statuses = {version.name: status for version, status in statuses_of(trace, findings).items()}  # type: ignore
    assert statuses["churn"] == Status(verdict_of(findings)) == Status("violation")  # type: ignore
    assert statuses["/data/vendor/demographics.csv"] == Status("violation")
    assert statuses["/data/partners/partner_export.csv"] == Status("gap")
    assert statuses["/data/crm/customers.csv"] == Status("pass")
    assert Status("violation", is_upstream=True) in statuses.values()
    assert len(statuses) == len({row["name"] for row in trace["versions"]})  # type: ignore


def test_a_version_whose_findings_are_waived_is_not_clean_and_they_are_counted_apart() -> None:
    row = {"severity": "violation", "waived_by": "lead@example.com"}
    gap = {"severity": "gap", "waived_by": None}
    assert (verdict_of([]), verdict_of([row]), verdict_of([row, gap])) == ("pass", "waived", "gap")
    assert tally([row, gap, gap]) == {"gap": 2, "waived": 1}


def test_a_version_of_waived_findings_only_is_waived_and_not_clean() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    findings = [
        {**row, "waived_by": "lead@example.com"} if row["severity"] == "gap" else row
        for row in findings_of(catalog, "churn", version="v2")
    ]
    statuses = {version.name: status for version, status in statuses_of(trace, findings).items()}  # type: ignore
    assert statuses["/data/partners/partner_export.csv"] == Status("waived")
    assert statuses["churn"] == Status("violation")


def test_the_path_of_a_finding_is_drawn_however_far_it_goes_and_all_else_is_faint() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    way = path_of(finding_of(catalog, "no_valid_grant", "/data/vendor/demographics.csv"))
    assert (way[0].name, way[-1].name) == ("churn", "/data/vendor/demographics.csv")
    part = part_within(trace, Wish(2, also=way))
    assert set(way) <= {version.id for version in part.versions}
    assert part.hops == 2
    drawing = draw(part, lay_out(part), FRAME, way=way)
    codes = [version.code for version in way]
    assert {box["code"] for box in drawing["boxes"] if not box["is_faint"]} == set(codes)
    loud = {(line["source"], line["target"]) for line in drawing["lines"] if line["is_loud"]}
    assert loud == set(zip(codes[1:], codes, strict=False))
    assert all(line["is_faint"] != line["is_loud"] for line in drawing["lines"])


def test_a_status_is_told_by_word_and_shape_not_only_by_colour() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    findings = findings_of(catalog, "churn", version="v2")
    part = part_within(trace, Wish(None), statuses=statuses_of(trace, findings))  # type: ignore
    boxes = {box["name"]: box for box in draw(part, lay_out(part), FRAME)["boxes"]}
    assert boxes["churn"]["label"] == "churn, model · v2, Violation"
    assert "Violation upstream" in {box["word"] for box in boxes.values()}
    for words in ("Violation", "Gap", "No findings"):
        assert words in legend_html(part)


def test_a_large_way_never_makes_the_picture_larger_than_its_limit() -> None:
    def version(number: int) -> dict[str, object]:
        place = {"namespace": "n", "name": f"d{number:04}", "version": "v"}
        return {**place, "type": None, "state": "produced", "created_at": None, "depth": number}

    versions = [version(number) for number in range(900)]
    trace = {"target": versions[0], "versions": versions, "edges": [], "runs": [], "sources": [], "gaps": []}
    part = part_within(trace, Wish(None, also=tuple(map(id_of, versions[-50:]))), limit=300)
    assert len(part.versions) == 300
    assert VersionId("n", "d0899", "v") in {drawn.id for drawn in part.versions}


# The page.


def test_a_click_on_a_finding_shows_its_way_and_what_mends_it() -> None:
    app = opened("trace", name="churn", version="v2")
    assert "violations" in text_of(app)
    app.segmented_control(key="side").set_value("findings").run()
    finding = finding_of(catalog_in_use(), "no_valid_grant", "/data/vendor/demographics.csv")
    app.button(key=f"finding-{finding['id']}").click().run()
    assert address_of(app)["finding"] == finding["id"]
    said = text_of(app)
    assert finding["message"] in said
    assert finding["mend"] in said
    assert "← staging.demographics ← /data/vendor/demographics.csv" in said
    app.button(key=f"finding-{finding['id']}").click().run()
    assert "finding" not in address_of(app)


def test_the_address_of_a_finding_opens_it() -> None:
    finding = finding_of(catalog_in_use(), "undeclared_source", "/data/partners/partner_export.csv")
    said = text_of(opened("trace", name="churn", version="v2", finding=finding["id"]))
    assert finding["message"] in said
    assert find_finding([finding], "nothing") is None


def test_the_panel_tells_label_grants_and_retention() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    rows = [id_of(row) for row in trace["versions"]]  # type: ignore
    vendor = next(version for version in rows if version.name == "/data/vendor/demographics.csv")
    said = text_of(opened("trace", name="churn", version="v2", node=vendor.code))
    assert "##### /data/vendor/demographics.csv" in said
    assert "Identifiability] personal" in said
    assert "✗ contract :gray[eu-gdpr:A6-1-b, vendor: not valid now]" in said
    assert "**Retention** :red-badge[:material/" in said


def test_two_versions_are_compared() -> None:
    app = opened("trace", name="churn", version="v2")
    app.selectbox(key="against").select("v1").run()
    assert address_of(app)["against"] == "v1"
    said = text_of(app)
    assert "**Jobs and code** :gray[· 7 the same]" in said
    assert "added] shop/stage_demographics" in said
    assert "added] vendor (file /data/vendor/demographics.csv)" in said


@pytest.mark.parametrize(
    "address", [{"finding": "nothing"}, {"side": "nothing"}, {"against": "v9"}, {"against": "v2"}]
)
def test_no_address_breaks_the_page(address: dict[str, str]) -> None:
    assert "Lineage of churn v2" in text_of(opened("trace", name="churn", version="v2", **address))


def test_a_candidate_of_a_gap_is_declared_by_a_click(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The trace goes on through the other name at once."""
    path = tmp_path / "named_twice.duckdb"
    read = ds("warehouse/mart.db/orders", namespace="s3://lake")
    with Catalog(path) as catalog:
        catalog.append(entries_of([complete(10, 1, "raw", [ds("mart.orders")]), complete(20, 2, [read], "b")]))
    leaf = VersionId("s3://lake", "warehouse/mart.db/orders", "unversioned")
    app = open_page(monkeypatch, path, "trace", name="b", node=leaf.code)
    assert "Likely meant" in app.warning[0].value
    (merge,) = [link for link in app.get("page_link") if link.label.startswith("Merge names")]
    wanted = dict(parse_qsl(merge.proto.query_string))
    assert wanted.pop("back").startswith("trace?")
    app = open_page(monkeypatch, path, "dataset", **wanted)
    assert "Its gap of unknown origin closes: its lineage goes on." in text_of(app)
    app.button(key="merge").click().run()
    assert "Enter who declares this." in text_of(app)
    app.text_input(key="merge_by").input("ada@example.com")
    app.button(key="merge").click().run()
    assert "Names merged, declared by ada@example.com." in said_by(app)
    app = open_page(monkeypatch, path, "trace", name="b")
    assert not any("Likely meant" in warning.value for warning in app.warning)


def chain_of(trace: Trace, *, is_indirect_too: bool = False) -> ColumnChain:
    traced = traced_column(trace)
    assert traced
    return column_chain(traced, is_indirect_too=is_indirect_too)


def test_the_chain_of_a_column_stands_out_direct_steps_first() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "features.churn", column="complaints")
    direct, every = chain_of(trace), chain_of(trace, is_indirect_too=True)
    assert direct
    assert every
    assert direct.steps < every.steps
    assert {version.name for version in direct.columns} >= {"features.churn", "/data/support/tickets.csv"}
    part = part_within(trace, Wish(None))
    drawing = draw(part, lay_out(part), FRAME, chain=direct)
    loud = {box["code"]: box["second"] for box in drawing["boxes"] if not box["is_faint"]}
    assert set(loud) == {version.code for version in direct.columns}
    assert loud[drawing["target"]] == "▸ complaints"
    assert {(line["source"], line["target"]) for line in drawing["lines"] if line["is_loud"]} == {
        (source.code, target.code) for source, target in direct.steps
    }
    assert traced_column(trace_of(catalog, "features.churn")) is None
