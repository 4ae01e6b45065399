"""The page of a trace with what governs it: verdicts, findings and their ways, grants, comparison."""

from pathlib import Path

import pytest
from support.app_pages_opened import open_page
from support.demo_catalog import fill_governed
from support.governed_pages import address_of, opened, text_of
from support.product import entries_of
from worked.build import complete, ds

from catalog.questions.trace import trace as trace_of
from catalog.questions.verdicts import findings as findings_of
from catalog.session.catalog import Catalog
from ui.app_catalog import Row, catalog_in_use
from ui.picture.echarts import draw, flow_text, legend_html
from ui.picture.layout import lay_out, part_within
from ui.presentation.trace_findings import find_finding, path_of, tally, verdict_of, verdicts_of
from ui.presentation.versions import VersionId, id_of


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("governed") / "governed.duckdb")


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, governed: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(governed))


def finding_of(catalog: Catalog, kind: str, name: str) -> Row:
    found = findings_of(catalog, "churn", version="v2")
    return next(row for row in found if row["kind"] == kind and row["dataset"]["name"] == name)  # type: ignore


# What is drawn, without Streamlit.


def test_each_version_has_the_gravest_verdict_it_is_the_cause_of() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    findings = findings_of(catalog, "churn", version="v2")
    verdicts = {version.name: verdict for version, verdict in verdicts_of(trace, findings).items()}  # type: ignore
    assert verdicts["churn"] == verdict_of(findings) == "violation"  # type: ignore
    assert verdicts["/data/vendor/demographics.csv"] == "violation"
    assert verdicts["/data/partners/partner_export.csv"] == "gap"
    assert verdicts["/data/crm/customers.csv"] == "pass"
    assert len(verdicts) == len({row["name"] for row in trace["versions"]})  # type: ignore


def test_a_version_whose_findings_are_waived_is_not_clean_and_they_are_counted_apart() -> None:
    row = {"severity": "violation", "waived_by": "lead@example.com"}
    gap = {"severity": "gap", "waived_by": None}
    assert (verdict_of([]), verdict_of([row]), verdict_of([row, gap])) == ("pass", "waived", "gap")
    assert tally([row, gap, gap]) == {"gap": 2, "waived": 1}


def test_the_way_of_a_finding_is_drawn_however_far_it_goes_and_all_else_is_faint() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    way = path_of(finding_of(catalog, "no_valid_grant", "/data/vendor/demographics.csv"))
    assert (way[0].name, way[-1].name) == ("churn", "/data/vendor/demographics.csv")
    part = part_within(trace, 2, also=way)
    assert set(way) <= {version.id for version in part.versions}
    assert part.hops == 2
    option = draw(part, lay_out(part), way=way)["baseOption"]["series"][0]
    faint = {node["id"] for node in option["data"] if node.get("itemStyle")}
    shown = {version.id.code for version in part.versions}
    assert faint == shown - {version.code for version in way}
    loud = {link["name"] for link in option["links"] if link["lineStyle"]["width"] > 3}
    steps = set(zip(way[1:], way, strict=False))
    assert loud == {flow_text(flow) for flow in part.flows if (flow.source, flow.target) in steps}


def test_verdicts_are_told_by_word_and_shape_not_only_by_colour() -> None:
    catalog = catalog_in_use()
    trace = trace_of(catalog, "churn", version="v2")
    findings = findings_of(catalog, "churn", version="v2")
    part = part_within(trace, None, verdicts=verdicts_of(trace, findings))  # type: ignore
    names = {node["name"] for node in draw(part, lay_out(part))["baseOption"]["series"][0]["data"]}
    assert "churn · v2 · violation" in names
    for words in ("has violations", "has gaps", "no findings"):
        assert words in legend_html(part)


def test_a_large_way_never_makes_the_picture_larger_than_its_limit() -> None:
    def version(number: int) -> dict[str, object]:
        place = {"namespace": "n", "name": f"d{number:04}", "version": "v"}
        return {**place, "type": None, "state": "produced", "created_at": None, "depth": number}

    versions = [version(number) for number in range(900)]
    trace = {"target": versions[0], "versions": versions, "edges": [], "sources": [], "gaps": []}
    part = part_within(trace, None, also=tuple(map(id_of, versions[-50:])))
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
    assert "Where did churn v2 come from?" in text_of(opened("trace", name="churn", version="v2", **address))


def test_a_candidate_of_a_gap_is_declared_by_a_click(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The trace goes on through the other name at once."""
    path = tmp_path / "named_twice.duckdb"
    read = ds("warehouse/mart.db/orders", namespace="s3://lake")
    with Catalog(path) as catalog:
        catalog.append(entries_of([complete(10, 1, "raw", [ds("mart.orders")]), complete(20, 2, [read], "b")]))
    leaf = VersionId("s3://lake", "warehouse/mart.db/orders", "unversioned")
    app = open_page(monkeypatch, path, "trace", name="b", node=leaf.code)
    assert "Likely meant" in app.warning[0].value
    (declare,) = [button for button in app.button if button.label == "Declare them one dataset"]
    declare.click().run()
    assert "Give a name" in app.error[0].value
    (by,) = [text for text in app.text_input if text.label == "Who declares it"]
    by.input("ada@example.com").run()
    (declare,) = [button for button in app.button if button.label == "Declare them one dataset"]
    declare.click().run()
    assert not app.exception
    assert not any("Likely meant" in warning.value for warning in app.warning)
