"""Since when findings are found: noted by the entry that made them, kept while they stay, else unknown."""

from pathlib import Path

from support.demo_catalog import fill_scene
from support.product import entries_of
from support.scene import declared

from catalog.questions.searching.findings_search import search_findings
from catalog.session.catalog import Catalog
from catalog.values.times import instant_text


def found_at(catalog: Catalog) -> dict[str, str | None]:
    return {row["id"]: row["found_at"] for row in search_findings(catalog, count=1_000)["rows"]}


def append(catalog: Catalog, day: str, **facets: object) -> str:
    """Append a declaration about a source of a model; when it was received."""
    catalog.append(entries_of([declared("file", "/data/customers.csv", day, **facets)]))
    with catalog.cursor() as cursor:
        (newest,) = cursor.execute("SELECT max(received_at) FROM events").fetchall()[0]
    return instant_text(newest)


def test_a_new_finding_begins_with_the_entry_that_made_it_and_keeps_its_time(tmp_path: Path) -> None:
    with Catalog(fill_scene(tmp_path / "found.duckdb")) as catalog:
        before = found_at(catalog)
        assert before
        assert set(before.values()) == {None}  # found by the first assessment of everything: it may be older
        licence = {"name": "crm", "licence": "CC-BY-NC-4.0"}
        made = append(catalog, "2026-08-01", whence_source=licence)
        after = found_at(catalog)
        new = after.keys() - before.keys()
        assert new
        assert {after[identity] for identity in new} == {made}
        assert all(after[identity] is None for identity in after.keys() & before.keys())
        append(catalog, "2026-08-02", whence_source={**licence, "owner": "ada@example.com"})
        assert {found_at(catalog)[identity] for identity in new} == {made}
        append(catalog, "2026-08-03", whence_source={"name": "crm"})
        assert not found_at(catalog).keys() & new
        again = append(catalog, "2026-08-04", whence_source=licence)
        assert {found_at(catalog)[identity] for identity in new} == {again}
        catalog.rebuild()
        assert {found_at(catalog)[identity] for identity in new} == {again}
