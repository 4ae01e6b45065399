"""The demo's suites, run for real: the first model's data hold, the second was trained on data that do not."""

from collections.abc import Iterator

import pytest
from support.fresh import FreshCatalog

from catalog.governance.decisions.decisions import gate
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from examples.churn.recorder import recording
from ingest.receive.files import ingest_paths


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """A catalog that was told the pipeline."""
    from examples.churn.pipeline import run_pipeline  # noqa: PLC0415  # loads scikit-learn

    folder = tmp_path_factory.mktemp("demo")
    with recording(folder / "events.ndjson") as url:
        run_pipeline(url, folder, validates=True)
    with FreshCatalog() as catalog:
        assert not ingest_paths(catalog, [str(folder / "events.ndjson")]).rejected
        yield catalog


def quality(catalog: Catalog, version: str) -> set[tuple[str, str, str]]:
    """Kind, severity and dataset of the findings of quality at the gate of a model version."""
    found = gate(catalog, "churn", version=version)["findings"]
    own = [item for item in found if item["kind"].startswith("quality")]
    return {(item["kind"], item["severity"], item["dataset"]["name"]) for item in own}


def test_the_second_model_was_trained_on_data_that_failed(catalog: Catalog) -> None:
    splits = {f"/data/features/churn_{part}.parquet" for part in ("train", "validation", "test")}
    assert quality(catalog, "v1") == set()
    assert quality(catalog, "v2") == {("quality_failed", "violation", split) for split in splits}


def test_the_failure_is_of_the_versions_in_the_trace(catalog: Catalog) -> None:
    """Each month's files are versions of their own, and one expectation tells them apart."""
    with catalog.cursor() as cursor:
        rows = cursor.execute("SELECT name, version, verdict, failed, errored FROM validations").fetchall()
        history = cursor.execute(
            "SELECT name, failures, validations, first_failed_version FROM expectation_history WHERE failures > 0"
        ).fetchall()
    assert {row[3:] for row in rows if row[2] == "violation"} == {(1, 0)}
    assert len(rows) == 10  # with those of the counted groups
    versions = {
        number: {(each["name"], each["version"]) for each in trace(catalog, "churn", version=number)["versions"]}
        for number in ("v1", "v2")
    }
    failed = {row[:2] for row in rows if row[2] == "violation"}
    assert failed <= versions["v2"]
    assert not failed & versions["v1"]
    assert {(name, version) for name, _, _, version in history} == failed
    assert {row[1:3] for row in history} == {(1, 2)}
