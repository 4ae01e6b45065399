"""The files of the management system in a pack: controls, Statement of Applicability, KPIs, records."""

from collections.abc import Iterator, Sequence

from catalog.evidence.archive import Archive
from catalog.evidence.documents.page import Page, stated
from catalog.management.answers.controls import controls
from catalog.management.answers.kpis import kpis
from catalog.management.controls.framework import STANDARD
from catalog.management.controls.soa import as_csv, as_markdown, statement_of_applicability
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.questions.lists import RecordRow
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks

# Decisions about single versions: those about the versions of a pack are in their folders.
_OF_VERSIONS = frozenset(
    {"approval", "waiver", "assignment", "case", "receipt", "disposal", "compatibility", "term", "redaction", "query"}
)
_FOLDER = "management"


def management_records(kept: Sequence[RecordRow]) -> list[RecordRow]:
    """The records of the management system, by kind and id."""
    found = [row for row in kept if row["kind"] not in _OF_VERSIONS]
    return sorted(found, key=lambda row: (row["kind"], row["id"]))


def add_management(archive: Archive, catalog: Catalog, clocks: Clocks, rows: Sequence[RecordRow]) -> None:
    """Put the files in; clocks: those of the whole pack, known_at among them; rows: the records to enclose."""
    found = controls(catalog, "all", clocks=clocks)
    archive.add_json(f"{_FOLDER}/controls.json", found)
    applicable = statement_of_applicability(row for row in found if row["framework"] == STANDARD)
    day = str(clocks.as_of or clocks.known_at or "unknown")[:10]
    archive.add(f"{_FOLDER}/statement-of-applicability.md", as_markdown(applicable, day).encode())
    archive.add(f"{_FOLDER}/statement-of-applicability.csv", as_csv(applicable).encode())
    measured = kpis(catalog, clocks=clocks)
    archive.add_json(f"{_FOLDER}/kpis.json", measured)
    archive.add(f"{_FOLDER}/kpis.md", _kpi_page(measured).encode())
    archive.add_json(f"{_FOLDER}/records.json", rows)


def _kpi_page(measured: Sequence[KpiAnswer]) -> str:
    page = Page("KPIs")
    page.text("`no data` means that nothing was measured. Below the table is the query of each, for `whence sql`.")
    page.table(("KPI", "period", "value", "target", "state", "formula", "owner"), map(_row, measured))
    for item in measured:
        page.heading(item["title"])
        page.text("".join(_fenced(item["query"])))
    return page.written()


def _row(item: KpiAnswer) -> tuple[object, ...]:
    value = "no data" if item["value"] is None else f"{item['value']:g} {item['unit']}"
    target = f"{item['target']:g} {item['unit']}"
    state = item["state"].replace("_", " ")
    return item["title"], item["period"], value, target, state, item["formula"], stated(item["owner"])


def _fenced(query: str) -> Iterator[str]:
    yield "```sql\n"
    yield query
    yield "\n```"
