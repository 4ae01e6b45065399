"""The page of quality: outcomes, suites on datasets, the history of one, what nobody validated; results in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import address_of, links_of, open_page, said_by
from support.demo_catalog import fill, fill_demo
from support.product import catalog_of
from test_quality import asserted, run, said, suites

from catalog.questions.validations import quality_overview, search_validations, suite_history, unvalidated_datasets
from ui.presentation.tracing.versions import VersionId
from ui.presentation.validations import (
    OUTCOMES,
    expectation_words,
    observed_words,
    pass_rate,
    result_words,
    tool_words,
)

TRAIN = "/data/features/churn_train.parquet"
CHURN = {"namespace": "file", "name": TRAIN, "suite": "churn_features"}
MADE = run("load", 1, {}, {"customers": "1", "orders": "1", "clicks": "1"})
EVERY_OUTCOME = [
    MADE,
    suites({"name": "strict", "digest": "d2"}, of="orders"),
    suites({"name": "basics", "digest": "d2"}),
    run("a", 2, {"customers@1": asserted(("x", True))}, facets=said("basics")),
    run("b", 3, {"orders@1": asserted(("x", True), ("y", False))}, facets=said("basics")),
    run("c", 4, {"clicks@1": asserted(("x", False, "warn"))}, facets=said("basics")),
    run("d", 5, {"clicks@1": asserted(("x", True), ("y", None))}, facets=said("other")),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_demo(tmp_path_factory.mktemp("quality") / "demo.duckdb")


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quality") / "every.duckdb"
    return fill(path, [json.dumps(event).encode() for event in EVERY_OUTCOME])


def test_each_suite_on_a_dataset_has_the_outcome_of_its_newest_validation() -> None:
    with catalog_of(EVERY_OUTCOME) as catalog:
        found = search_validations(catalog)
        counts = quality_overview(catalog)
    rows: Any = found["rows"]
    assert [(row["name"], row["suite"], row["outcome"]) for row in rows] == [
        ("orders", "basics", "violation"),
        ("clicks", "other", "errored"),
        ("orders", "strict", "missing"),
        ("clicks", "basics", "warning"),
        ("customers", "basics", "pass"),
    ]
    assert [row["is_stale"] for row in rows] == [False, False, False, False, True]
    assert counts == {"outcomes": dict.fromkeys(OUTCOMES, 1), "validations": 4}


def test_a_page_has_no_more_rows_than_asked_for_and_all_filters_count() -> None:
    with catalog_of(EVERY_OUTCOME) as catalog:
        second = search_validations(catalog, count=2, skipped=2)
        narrowed = {
            name: search_validations(catalog, **given)["total"]
            for name, given in {
                "words": {"query": "CLICKS bas"},
                "outcome": {"outcome": "missing"},
                "suite": {"suite": "basics"},
                "dataset": {"namespace": "db", "name": "orders"},
                "namespace": {"namespace": "file"},
            }.items()
        }
    rows: Any = second["rows"]
    assert (second["total"], [row["outcome"] for row in rows]) == (5, ["missing", "warning"])
    assert narrowed == {"words": 1, "outcome": 1, "suite": 3, "dataset": 2, "namespace": 0}


def test_history_has_the_first_failure_and_the_newest_outcomes_in_order() -> None:
    held = [True, False, True, False, False]
    told = [run("c", day, {"customers@1": asserted(("x", one))}) for day, one in enumerate(held, start=2)]
    old = run("c", 1, {"customers@1": asserted(("gone", True))})
    with catalog_of([MADE, old, *told]) as catalog:
        history: Any = suite_history(catalog, namespace="db", name="customers", suite="c", count=4)
        nothing: Any = suite_history(catalog, namespace="db", name="customers", suite="never")
    assert [row["success"] for row in history["validations"]] == held[:0:-1]
    assert history["totals"] == {"validations": 6, "expectations": 2}
    now, gone = history["expectations"]
    assert (now["expectation"], now["trend"], now["failures"]) == ("x", held, 3)
    assert (now["first_failed_at"][:10], now["failing_since"][:10]) == ("2026-03-03", "2026-03-05")
    assert (gone["expectation"], gone["is_current"]) == ("gone", False)
    assert nothing["validations"] == nothing["expectations"] == []


def test_what_models_learned_from_and_nobody_validated_is_listed() -> None:
    trained = run("train", 9, {"customers@1": {}, "orders@1": {}}, {"churn": "v1"})
    trained["outputs"][0]["facets"]["datasetType"] = {"datasetType": "MODEL"}
    check = run("a", 2, {"customers@1": asserted(("x", True))})
    with catalog_of([MADE, trained, check]) as catalog:
        found: Any = unvalidated_datasets(catalog)
        other = unvalidated_datasets(catalog, query="cust")
    assert [(row["name"], row["depth"], row["model_versions"]) for row in found["rows"]] == [("orders", 1, 1)]
    assert other["total"] == 0


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (None, ""),
        ("", ""),
        (">= 10", ">= 10"),
        ("[1]", "[1]"),
        ("{}", ""),
        ('{"max_value": 5000.0, "min_value": 0.5}', "min value 0.5, max value 5000"),
        ('{"value_set": ["a", 1, null]}', "value set a, 1, null"),
        ('{"min_value": 1, "mostly": 0.99}', "min value 1, in at least 99 % of rows"),
        ('{"strict": true}', "strict true"),
        ('{"unexpected_rows_query": "SELECT 1"}', "none of: SELECT 1"),
    ],
)
def test_what_was_expected_is_said_in_words(told: str | None, words: str) -> None:
    assert tool_words(told) == words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"error": "no such column", "actual": None}, "not evaluated: no such column"),
        ({"error": None, "actual": None}, "not recorded"),
        ({"error": None, "actual": "60"}, "60"),
        ({"error": None, "actual": '{"observed_value": 201}'}, "observed 201"),
        (
            {"error": None, "actual": '{"unexpected_count": 39, "element_count": 1200}'},
            "39 of 1,200 rows failed (3.25 %)",
        ),
        ({"error": None, "actual": '{"unexpected_count": 0, "element_count": 1}'}, "0 of 1 row failed"),
    ],
)
def test_what_was_found_is_said_in_words(row: dict[str, Any], words: str) -> None:
    assert observed_words(row) == words


def test_numbers_of_a_validation_leave_nothing_out() -> None:
    row = {"validations": 3, "evaluated": 3, "failed": 1, "errored": 1}
    assert (result_words(row), pass_rate(row)) == ("1 of 3 failed, 1 not evaluated", 50.0)
    assert result_words({**row, "failed": 0, "errored": 0}) == "all 3 passed"
    assert pass_rate({"evaluated": 0, "failed": 0, "errored": 0}) is None
    named = {"expectation": "expect_column_values_to_not_be_null", "column_name": "age", "expected": "{}"}
    assert expectation_words(named) == "age: values to not be null"


def opening(app: AppTest) -> list[str]:
    """The buttons that open a suite on a dataset, as they are read."""
    return [button.label for button in app.button if "** on " in button.label]


def test_outcomes_are_counted_and_one_narrows_the_list(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    app = open_page(monkeypatch, every, "quality")
    assert "**5 suites on data**" in said_by(app)
    assert all(f"1 {word.word}" in "".join(app.pills[0].options) for word in OUTCOMES.values())
    app.pills[0].set_value("errored").run()
    assert address_of(app) == {"outcome": "errored"}
    text = said_by(app)
    assert "**1 suite on data**" in text
    assert "1 not evaluated" in text
    assert "could not be evaluated" in text


def test_a_search_and_a_filter_stand_in_the_address(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    app = open_page(monkeypatch, every, "quality")
    app.text_input(key="pick_q").input("orders").run()
    app.selectbox(key="pick_suite").select("strict").run()
    assert address_of(app) == {"q": "orders", "suite": "strict"}
    assert opening(app) == ["**strict** on orders"]
    app.button(key="widen").click().run()
    app.text_input(key="pick_q").input("no such thing").run()
    assert "No matches." in said_by(app)


def test_a_dataset_named_by_a_link_is_the_only_one(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    app = open_page(monkeypatch, every, "quality", namespace="db", name="clicks")
    assert "**2 suites on data**" in said_by(app)
    app.button(key="widen_name").click().run()
    assert address_of(app) == {}
    assert "**5 suites on data**" in said_by(app)


def test_a_suite_on_a_dataset_tells_what_does_not_hold(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "quality", **CHURN)
    text = said_by(app)
    assert "Failed** · 1" in text
    assert "Result: observed 201" in text
    assert "1 of 2 runs" in text
    validations, expectations = (frame.value for frame in app.dataframe)
    assert list(validations["outcome"]) == ["failing", "passing"]
    assert list(expectations["passes"])[:2] == ["✗ no", "✓ yes"]
    assert expectations["newest outcomes"][0] == "✓✗"
    assert expectations["first failure"][0].startswith("2026-")
    app.button(key="all_suites").click().run()
    assert address_of(app) == {}
    assert "**5 suites on data**" in said_by(app)


def test_every_suite_of_the_list_leads_to_its_history(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    assert len(opening(open_page(monkeypatch, every, "quality"))) == 5
    for place in range(5):
        app = open_page(monkeypatch, every, "quality", q="s")
        next(button for button in app.button if button.label == opening(app)[place]).click().run()
        address = address_of(app)
        assert f"#### {address['suite']} on {address['name']}" in said_by(app)
        app.button(key="all_suites").click().run()
        assert address_of(app) == {"q": "s"}
    assert "was never run" in said_by(
        open_page(monkeypatch, every, "quality", namespace="db", name="orders", suite="strict")
    )


def test_what_nobody_validated_is_a_list_of_its_own(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "quality")
    app.segmented_control(key="pick_list").set_value("unvalidated").run()
    assert address_of(app) == {"list": "unvalidated"}
    text = said_by(app)
    assert "without validation" in text
    assert "whence suggest" in app.code[0].value
    assert any("features" in label for label in links_of(app))


def test_an_empty_catalog_teaches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = open_page(monkeypatch, fill(tmp_path / "empty.duckdb", []), "quality")
    assert "No validation is known yet" in said_by(app)
    assert "whence suggest" in app.code[0].value
    assert "whence validate" in app.code[1].value


@pytest.mark.parametrize(
    "address",
    [{"outcome": "x"}, {"page": "999"}, {"page": "-1"}, {"list": "x"}, {"suite": "x"}, {"namespace": "x"}],
)
def test_no_address_breaks_the_page(monkeypatch: pytest.MonkeyPatch, every: Path, address: dict[str, str]) -> None:
    assert "### Data quality" in said_by(open_page(monkeypatch, every, "quality", **address))


def test_an_unknown_dataset_is_said_so(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    app = open_page(monkeypatch, every, "quality", namespace="db", name="custommers", suite="basics")
    assert "Nearest: db customers" in said_by(app)


def test_dataset_and_trace_show_the_validations_of_exactly_that_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And lead to all suites on the dataset."""
    events = [
        run("load", 1, {}, {"customers": "1"}),
        run("nightly", 2, {"customers@1": asserted(("x", False))}, facets=said("basics")),
        run("load", 3, {}, {"customers": "2"}),
        run("nightly", 4, {"customers@2": asserted(("x", True))}, facets=said("basics")),
        run("train", 5, {"customers@2": {}}, {"churn": "v1"}),
    ]
    catalog = fill(tmp_path / "two.duckdb", [json.dumps(event).encode() for event in events])
    node = VersionId("db", "customers", "2").code
    panel = open_page(monkeypatch, catalog, "trace", namespace="db", name="churn", version="v1", node=node)
    page = open_page(monkeypatch, catalog, "dataset", namespace="db", name="customers", version="1")
    told = said_by(panel)
    assert "passed] basics" in told
    assert "failed] basics" not in told
    this, _, others = said_by(page).partition("This version · 1")[2].partition("Other versions · 1")
    assert "1 of 1 failed] basics" in this
    assert "passed] basics" in others
    for app in (panel, page):
        place, query = links_of(app)["Suites on it, with their history"]
        assert (place, query) == ("quality", "namespace=db&name=customers")
