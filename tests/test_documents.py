"""Documents that write themselves: what is declared stands there with its author, all else is unknown."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from huggingface_hub import ModelCard
from support.demo_catalog import fill, govern_demo
from support.scene import DOORS_SCENE, declared
from worked.build import complete, ds, facet

from catalog.evidence.documents.document import Kind
from ui.cli import documents
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

KINDS = get_args(Kind)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return govern_demo(tmp_path_factory.mktemp("documents") / "whence.duckdb")


def document(path: Path, *words: str) -> str:
    """Return a document as the command writes it."""
    into = path.with_name("document.md")
    assert main(["--catalog", str(path), "document", *words, "-o", str(into)]) == ExitCode.OK
    return into.read_text(encoding="utf-8")


def cells(text: str, first: str) -> list[str]:
    """Return the cells of the row that begins with a text."""
    (row,) = re.findall(rf"^\| {re.escape(first)} \| (.*) \|$", text, re.MULTILINE)
    return re.split(r" \| ", row)


def test_the_command_offers_every_kind() -> None:
    assert documents._KINDS == KINDS


def test_hugging_face_reads_the_model_card(demo: Path) -> None:
    card = ModelCard(document(demo, "model-card", "churn"), ignore_metadata_errors=False)
    metadata = card.data.to_dict()
    assert metadata["license"] == "unknown"
    assert metadata["whence"]["name"] == "churn"
    assert card.data.model_name == "churn"
    assert {result.metric_type for result in card.data.eval_results} >= {"test_auc", "validation_auc"}
    assert card.text.startswith("\n# churn v2")


def test_a_sentence_of_a_person_stands_as_written_and_attributed(demo: Path) -> None:
    card = document(demo, "model-card", "churn")
    assert "> tell the retention desk who may leave\n>\n> — declared by steward@shop.example" in card


def test_what_nobody_stated_is_unknown_and_never_no(demo: Path) -> None:
    summary = document(demo, "training-summary", "churn")
    # partner_export has no declaration, so that it may be any of these.
    assert cells(summary, "Data crawled and scraped from the web") == ["unknown", "unknown"]
    assert cells(summary, "Licensed datasets and other private ones of third parties")[0] == "yes"
    assert cells(summary, "Any source with rights reserved") == ["unknown"]
    assert cells(summary, "Size") == ["unknown"]
    assert cells(document(demo, "processing-record", "churn"), "Recipients") == ["unknown"]
    sheet = document(demo, "datasheet", "/data/partners/partner_export.csv")
    assert cells(sheet, "Source") == cells(sheet, "Licence") == cells(sheet, "Whose data") == ["unknown"]


def test_what_is_stated_of_every_source_is_answered(tmp_path: Path) -> None:
    source = {"channel": "crawled", "url": "https://news.example.com/x", "collected_to": "2026-02-03"}
    crawler = {"name": "bot", "user_agent": "bot/1", "respected_robots": True}
    size = facet("OutputStatisticsOutputDatasetFacet", rowCount=3, size=2_000_000)
    events = [
        complete(1, 1, [], [{**ds("news"), "outputFacets": {"outputStatistics": size}}]),
        complete(2, 2, [ds("news")], [ds("m", datasetType=facet("DatasetTypeDatasetFacet", datasetType="MODEL"))]),
        declared(
            ds("news")["namespace"],
            "news",
            "2026-01-01",
            whence_source={"name": "web", **source, "crawler": crawler, "tdm_reserved": False},
            whence_labelling={"process": "two people", "labelled_by": "us"},
            whence_preparation={"steps": [{"name": "drop *duplicates*"}]},
        ),
    ]
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in events])
    summary = document(path, "training-summary", "m")
    assert cells(summary, "Data crawled and scraped from the web")[0] == "yes"
    assert cells(summary, "Synthetic data")[0] == "no"
    assert cells(summary, "Any source with rights reserved") == ["no"]
    assert cells(summary, "Latest acquisition") == ["2026-02-03"]
    assert cells(summary, "Size") == ["1 MB to 1 GB"]
    name = f"{ds('news')['namespace']} news"
    assert cells(summary, name) if summary.count(f"| {name} |") == 1 else "news.example.com" in summary
    annex = document(path, "annex-iv", "m")
    assert "two people" in annex
    assert "drop \\*duplicates\\*" in annex


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_of_any_version(kind: str, tmp_path: Path) -> None:
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    text = document(path, kind, "blind")
    assert "unknown" in text
    assert "None" not in re.sub(r"^None\.$", "", text, flags=re.MULTILINE)
    first = document(path, kind, "blind", "--as-of", "2026-06-30")
    assert first == document(path, kind, "blind", "--as-of", "2026-06-30")
    assert "as of 2026-06-30T23:59:59.999999Z" in first


def test_what_did_not_exist_yet_is_said(demo: Path) -> None:
    assert "did not exist yet" in document(demo, "model-card", "churn", "--as-of", "2020-01-01")
