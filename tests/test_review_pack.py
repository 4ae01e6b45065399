"""The pack of a management review: what is open, what happened since, cut at its days."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.demo_catalog import RECORDED
from support.fresh import FreshCatalog
from support.governed_pages import opened, text_of

from catalog.management.reviews.pack import ReviewPack, review_pack
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from examples.churn.year import steps, year
from ingest.receive.files import ingest_paths
from ingest.records.write import amend, record, record_all
from ui.presentation.managing.review_pack import pack_markdown

TODAY = date(2026, 3, 15)


@pytest.fixture(scope="module")
def lived() -> Iterator[Catalog]:
    with FreshCatalog() as catalog:
        ingest_paths(catalog, [str(RECORDED)])
        for kind, rows in year(TODAY).items():
            record_all(catalog, kind, rows, None)
        for kind, name, changes, by in steps(TODAY):
            amend(catalog, kind, name, changes, by)
        yield catalog


def ids(pack: ReviewPack, kind: str) -> set[str]:
    return {row["id"] for section in pack["sections"] for row in section["records"] if row["kind"] == kind}


def test_the_pack_begins_where_the_last_review_ended(lived: Catalog) -> None:
    pack = review_pack(lived, clocks=read_clocks("2026-03-15", None))
    assert (pack["since"][:10], pack["until"][:10]) == ("2025-12-04", "2026-03-15")
    assert ids(pack, "incident") == {"v2-quality"}  # those of summer and autumn were closed before
    assert ids(pack, "action") == {"management-2025-1", "management-2025-2"}
    assert "internal-2026-1" in ids(pack, "nonconformity")
    assert "bias-region" not in ids(pack, "nonconformity")
    (late,) = [row for s in pack["sections"] for row in s["records"] if row["id"] == "management-2025-1"]
    assert late["is_overdue"]
    assert {row["id"] for row in pack["kpis"]} >= {"mttr", "provenance_completeness"}
    assert sum(row["number"] for row in pack["findings"]) > 0


def test_the_pack_of_an_earlier_day_knows_nothing_later(lived: Catalog) -> None:
    pack = review_pack(lived, "2025-06-01", read_clocks("2025-11-30", None))
    assert ids(pack, "incident") == {"stale-scores", "region-ranking"}
    assert ids(pack, "change") == ids(pack, "action") == set()
    assert all(row["opened_at"] <= "2025-12-01" for s in pack["sections"] for row in s["records"])


def test_the_pack_is_a_page_and_markdown(lived: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = pack_markdown(review_pack(lived, clocks=read_clocks("2026-03-15", None)))
    assert text.startswith("# Management review: 2025-12-04 to 2026-03-15\n")
    assert "| action: Ask every supplier of data for the origin of what they sell | open |" in text
    path = tmp_path / "whence.duckdb"
    with Catalog(path) as catalog:
        ingest_paths(catalog, [str(RECORDED)])
        record(catalog, "risk", {"title": "a | b"}, "ana@example.com")
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    shown = text_of(opened("review"))
    assert "#### Management review: " in shown
    assert "##### Risks and impact assessments" in shown
