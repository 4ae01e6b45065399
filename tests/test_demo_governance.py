"""The governed demo: v1 passes, v2 violates and cannot be judged in full, on whatever day it runs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.fresh import FreshCatalog

from catalog.governance.decisions import decisions
from catalog.log.admission import Rejected, admit
from catalog.questions import impact
from catalog.questions import verdicts as governance
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from examples.churn.anonymity import LEAST_PEOPLE, check_groups
from examples.churn.recorder import recording
from examples.churn.shop import Shop
from examples.churn.story import CONSENT_ENDS_ON, GOVERNANCE, TRAINED_ON, moved, write_governance
from ingest.declarations.answers import apply_answer, plan_answer
from ingest.declarations.reading.folder import read_folder
from whence import Run

ROOT = Path(__file__).parent.parent
RECORDED = (ROOT / "tests/recorded/demo/events.ndjson").read_text(encoding="utf-8")
RECORDED_ON = RECORDED[len('{"eventTime":"') :][:10]
DAYS = [date(2028, 2, 29), date(2030, 12, 31)]
SPLIT, FEATURES = "/data/features/churn_train.parquet", "features.churn"
CLICKS, CUSTOMERS = "/data/web/clicks.csv", "/data/crm/customers.csv"


@pytest.fixture(scope="module", params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    """Return the day the demo runs on."""
    return request.param


@contextmanager
def told(day: date, folder: Path) -> Iterator[Catalog]:
    """Yield a catalog that was told the demo as if it ran on a day."""
    entries = [admit(line.encode()) for line in RECORDED.replace(f"{RECORDED_ON}T", f"{day}T").splitlines()]
    write_governance(folder, day)
    with FreshCatalog() as catalog:
        catalog.append([entry for entry in entries if not isinstance(entry, Rejected)])
        assert not apply_answer(catalog, read_folder(folder), "steward@shop.example")["remarks"]
        yield catalog


@pytest.fixture(scope="module")
def catalog(day: date, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Return a catalog that was told the demo of the day."""
    with told(day, tmp_path_factory.mktemp("governance")) as catalog:
        yield catalog


def at(day: date) -> Clocks:
    return read_clocks(f"{day}T23:59:59Z")


def gate(catalog: Catalog, version: str, day: date) -> dict[str, Any]:
    return decisions.gate(catalog, "churn", None, version, clocks=at(day))


def found_by(answer: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """What a gate found: severity and kind, and the names on the way."""
    return [(f["severity"], f["kind"], [step["name"] for step in f["path"]]) for f in answer["findings"]]


def test_v1_passes(catalog: Catalog, day: date) -> None:
    """Only that some of it rests on a consent, and some does not, is worth a look."""
    found = gate(catalog, "v1", day)
    assert (found["decision"], found["purpose"]) == ("pass", "dpv:CustomerRelationshipManagement")
    assert found_by(found) == [("warning", "mixed_revocability", [])]


def test_v2_violates_and_has_a_gap_each_with_its_path(catalog: Catalog, day: date) -> None:
    found = gate(catalog, "v2", day)
    assert found["decision"] == "violation"
    way = ["churn", SPLIT, FEATURES]
    assert found_by(found) == [
        ("violation", "art9_missing", [*way, "staging.tickets", "/data/support/tickets.csv"]),
        ("violation", "licence_conflict", [*way, "staging.demographics", "/data/vendor/demographics.csv"]),
        *(
            ("violation", "quality_failed", ["churn", SPLIT.replace("train", part)])
            for part in ("test", "train", "validation")
        ),
        ("gap", "undeclared_source", [*way, "/data/partners/partner_export.csv"]),
        ("warning", "mixed_revocability", []),
    ]
    jobs = [step["job_name"] for step in found["findings"][1]["path"]]
    assert jobs == ["train_churn", "split_features", "build_features", "stage_demographics", None]


def test_health_reaches_v2_by_the_complaints_column_alone(catalog: Catalog, day: date) -> None:
    """v1 counts tickets, which tells nobody's health."""
    features = governance.label(catalog, "features.churn", clocks=at(day))
    assert features["special_categories"] == ["pd:Health"]
    for column, special in (("complaints", ["pd:Health"]), ("tickets", [])):
        found = governance.label(catalog, "features.churn", column=column, clocks=at(day))
        assert found["special_categories"] == special
    assert not governance.label(catalog, "churn", version="v1", clocks=at(day))["special_categories"]


def test_the_counted_groups_are_anonymous(catalog: Catalog, day: date) -> None:
    """In both versions, by their validations; the clicks beside them stay with the person."""
    with catalog.cursor() as cursor:
        name = "/data/web/clicks_anonymised.csv"
        versions = cursor.execute(
            "SELECT version FROM dataset_versions WHERE name = $name", {"name": name}
        ).fetchall()
    assert len(versions) == 2
    for (version,) in versions:
        found = governance.label(catalog, name, version=version, clocks=at(day))
        assert (found["identifiability"], found["permitted_purposes"]) == ("anonymised", ["dpv:Purpose"])
    assert governance.label(catalog, "staging.clicks", clocks=at(day))["identifiability"] == "pseudonymised"


def test_when_the_consent_has_ended_v1_still_passes_with_a_warning(catalog: Catalog, day: date) -> None:
    ends = moved(CONSENT_ENDS_ON, day)
    before, after = gate(catalog, "v1", date.fromordinal(ends.toordinal() - 1)), gate(catalog, "v1", ends)
    assert (before["decision"], after["decision"]) == ("pass", "pass")
    assert "withdrawn_since" not in str(found_by(before))
    assert found_by(after)[1] == (
        "warning", "withdrawn_since", ["churn", SPLIT, FEATURES, "staging.customers", CUSTOMERS],
    )  # fmt: skip
    assert str(ends) in after["findings"][1]["message"]


def test_what_has_to_follow_when_the_consent_ends(catalog: Catalog, day: date) -> None:
    """Both models are trained again, scores wait for that, and the counted groups may stay."""
    clocks = at(moved(CONSENT_ENDS_ON, day))
    found = impact.impact(catalog, CUSTOMERS, reason="withdrawal", clocks=clocks)
    verdicts = {(node["name"], node["version"]): node["verdict"] for node in found["nodes"]}
    assert {verdicts["churn", version] for version in ("v1", "v2")} == {"retrain"}
    by_name = {name: sorted(v for (n, _), v in verdicts.items() if n == name) for name, _ in verdicts}
    assert by_name[CUSTOMERS] == ["erase", "erase"]
    assert by_name["marts.churn_scores"] == ["suppress", "suppress"]
    assert by_name["/data/web/clicks_anonymised.csv"] == ["no_action", "no_action"]
    assert by_name["features.churn"] == ["no_action", "rebuild"]  # that of v1 is gone already
    assert [(model["name"], model["version"]) for model in found["models"]] == [("churn", "v1"), ("churn", "v2")]


def test_training_data_are_one_view(tmp_path: Path) -> None:
    """What v2 learned from, on what terms; the partner's export with none. The view is of now, so it runs today."""
    query = (
        "SELECT DISTINCT name, source, licence, basis, retention_state, gate FROM model_training_data "
        "WHERE model_version = 'v2' AND is_source ORDER BY name"
    )
    with told(datetime.now(UTC).date(), tmp_path) as catalog:
        rows = [tuple(row.values()) for row in run_sql(catalog, query).rows.to_pylist()]
    assert {row[-1] for row in rows} == {"violation"}
    assert [row[:-1] for row in rows] == [
        (CUSTOMERS, "crm", None, ["eu-gdpr:A6-1-a"], "ok"),
        ("/data/partners/partner_export.csv", None, None, None, None),
        ("/data/support/tickets.csv", "support", None, ["eu-gdpr:A6-1-b"], "ok"),
        ("/data/vendor/demographics.csv", "household-panel", "CC-BY-NC-4.0", ["eu-gdpr:A6-1-f"], "ok"),
        (CLICKS, "web", None, ["eu-gdpr:A6-1-f"], "ok"),
    ]


def test_the_files_say_what_the_story_says(tmp_path: Path) -> None:
    """They can be planned as they stand; moved by no day they stay as they are, and old files go."""
    (tmp_path / "old.yml").write_text("sources: []")
    write_governance(tmp_path, TRAINED_ON)
    files = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert files == {path.name: path.read_text() for path in GOVERNANCE.iterdir()}
    assert f"status_since: {CONSENT_ENDS_ON}" in files["customers.yml"]
    with FreshCatalog() as catalog:
        assert len(plan_answer(catalog, read_folder(GOVERNANCE))["add"]) == 18


def groups_in(warehouse: Path) -> list[int]:
    """How many people are in each group, counted anew."""
    with duckdb.connect(warehouse, read_only=True) as con:
        found = con.execute(
            "SELECT count(DISTINCT customer_id) FROM staging.clicks JOIN staging.customers USING (customer_id) "
            "GROUP BY age_band, region"
        )
        return [count for (count,) in found.fetchall()]


def test_every_group_really_has_ten_people(tmp_path: Path) -> None:
    """Of the people behind the clicks, not only by what the file says of itself; and a smaller one is found out."""
    from examples.churn.pipeline import run_pipeline  # noqa: PLC0415  # loads scikit-learn

    with recording(tmp_path / "events.ndjson") as url:
        run_pipeline(url, tmp_path)
    counted = groups_in(tmp_path / "shop.duckdb")
    published = (tmp_path / "data/web/clicks_anonymised.csv").read_text().splitlines()[1:]
    assert sorted(counted) == sorted(int(line.split(",")[2]) for line in published)
    assert min(counted) >= LEAST_PEOPLE

    shop = Shop(tmp_path / "small")
    shop.path("/data/web").mkdir(parents=True)
    shop.path("/data/web/clicks_anonymised.csv").write_text("age_band,region,people\nolder,west,9\nolder,east,30\n")
    with recording(tmp_path / "small.ndjson") as url, Run("shop", "churn_pipeline", url=url) as run:
        assert not check_groups(shop, run)
    shop.close()
    (verdict,) = re.findall(r'"whence_validation":\{[^}]*"success":(\w+)', (tmp_path / "small.ndjson").read_text())
    assert verdict == "false"
