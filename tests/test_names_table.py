"""Every row of the table of names in docs/semantics.md, run against the catalog, so that the page says what is so."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from support.product import catalog_of
from worked.build import Body, complete, dataset_event, ds, facet

from catalog.questions.trace import trace
from ingest.declarations.answers import apply_answer
from ingest.declarations.reading.folder import GovernanceFile

PAGE = Path(__file__).parent.parent / "docs/semantics.md"
Name = tuple[str, str]


class Row(NamedTuple):
    """A rule, two names, what is said besides, and whether they are one dataset."""

    rule: str
    one: Name
    other: Name
    besides: list[str]
    are_one: bool


def rows() -> list[Row]:
    """The rows of the table of names."""
    section = PAGE.read_text(encoding="utf-8").partition("**1.9 Names.**")[2].partition("**1.10")[0]
    found = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 5 and cells[4] in ("yes", "no"):
            rule, one, other, besides, answer = cells
            found.append(
                Row(rule, name(one), name(other), [part for part in besides.split("; ") if part], answer == "yes")
            )
    return found


def name(cell: str) -> Name:
    """The namespace and name in a cell."""
    namespace, of = re.findall("`([^`]+)`", cell)
    return namespace, of


def events(row: Row) -> list[Body]:
    """One run writes the one name, a later one reads the other; symlinks as the row says."""
    identifiers = [{"namespace": row.other[0], "name": row.other[1], "type": "TABLE"}]
    link = {"symlinks": facet("SymlinksDatasetFacet", identifiers=identifiers)} if "symlink" in row.besides else {}
    namespace, of = row.one
    told = [
        complete(10, 1, [ds("source")], [ds(of, namespace=namespace, **link)]),
        complete(20, 2, [ds(row.other[1], namespace=row.other[0])], [ds("model", namespace="models")]),
    ]
    if "taken back" in row.besides:
        told.append(dataset_event(30, ds(of, namespace=namespace, symlinks={})))
    for part in row.besides:
        if part.startswith("claimed by"):
            its_namespace, its_name = name(part)
            told.append(dataset_event(5, ds(its_name, namespace=its_namespace, **link)))
    return told


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.rule)
def test_a_row_of_the_table_of_names_is_so(row: Row) -> None:
    with catalog_of(events(row)) as catalog:
        for part in row.besides:
            if part.startswith("`{"):
                answer = apply_answer(catalog, [GovernanceFile("aliases.yml", f"aliases: [{part.strip('`')}]")], None)
                assert "errors" not in answer, answer
        answer = trace(catalog, "model", "models")
    reached = {version["name"] for version in answer["versions"]}
    assert ("source" in reached) == row.are_one
    for kind in ("ambiguous_identity", "placeholder_name"):
        if kind in row.rule:
            assert kind in {gap["kind"] for gap in answer["gaps"]}


def test_the_table_is_there() -> None:
    assert len(rows()) > 25
