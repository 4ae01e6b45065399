"""Columns as people ask for them: every one that `show` lists, in whatever spelling."""

import pytest
from support.product import catalog_of
from worked.build import column_lineage, complete, ds, schema

from catalog.questions.show import show
from catalog.questions.trace import trace
from catalog.questions.verdicts import label
from catalog.session.catalog import Catalog
from catalog.values.errors import NotFoundError


@pytest.fixture
def catalog() -> Catalog:
    """A table whose producer states two columns and a reader outside its trace a third; and a copy of one."""
    return catalog_of(
        [
            complete(1, 1, "", [ds("visits", "1", schema=schema("Id Diagnosis"))]),
            complete(2, 2, [ds("visits", "1", schema=schema("id ward"))], "report"),
            complete(
                3, 3, "visits", [ds("gold", schema=schema("d D2 d2"), columnLineage=column_lineage(d="visits.Id"))]
            ),
        ]
    )


def test_every_column_that_show_lists_has_a_label_and_a_trace(catalog: Catalog) -> None:
    listed = [field["field"] for field in show(catalog, "visits")["fields"]]
    assert listed == ["Id", "Diagnosis", "ward"]
    for column in listed:
        assert label(catalog, "visits", column=column)["target"]["column"] == column
        assert trace(catalog, "visits", column=column)["column"] == column  # type: ignore[typeddict-item]


@pytest.mark.parametrize("asked", ["DIAGNOSIS", '"diagnosis"', "`Diagnosis`", "[diagnosis]"])
def test_a_column_may_be_spelt_otherwise_where_one_is_meant(catalog: Catalog, asked: str) -> None:
    assert label(catalog, "visits", column=asked)["target"]["column"] == "Diagnosis"
    assert trace(catalog, "visits", column=asked)["column"] == "Diagnosis"  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("name", "asked", "has"), [("visits", "diagnose", "Diagnosis, Id, ward"), ("gold", '"D2"', "D2, d2")]
)
def test_a_column_that_is_none_or_could_be_several_is_refused(
    catalog: Catalog, name: str, asked: str, has: str
) -> None:
    for question in (label, trace):
        with pytest.raises(NotFoundError, match=f"No column .* It has: {has}"):
            question(catalog, name, column=asked)  # type: ignore[operator]
