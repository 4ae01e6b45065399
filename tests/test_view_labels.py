"""Labels and findings of a view: it is read from what lies below it, so having no version is no gap."""

from support.product import catalog_of
from worked.build import complete, dataset_event, ds, facet, sql, start

from catalog.questions.verdicts import findings, label

MODEL = facet("DatasetTypeDatasetFacet", datasetType="MODEL")
VIEW_OF_DBT = facet("DbtModelDatasetFacet", config={"materialized": "view"})
VIEW = sql("CREATE VIEW v AS SELECT * FROM t")
ANONYMISED = facet("whence_personal_data", identifiability="anonymised")
SOURCE = facet("whence_source", name="shop", channel="internal")
DECLARED = (
    dataset_event(0, ds("t", whence_personal_data=ANONYMISED, whence_source=SOURCE)),
    dataset_event(0, ds("v", whence_personal_data=ANONYMISED)),
)


def test_a_view_is_labelled_by_what_it_reads() -> None:
    with catalog_of([complete(1, 1, "", "t"), complete(3, 2, "t", "v", sql=VIEW), *DECLARED]) as catalog:
        assert label(catalog, "v", "db", "unversioned")["identifiability"] == "anonymised"


def test_a_view_of_what_cannot_be_known_is_unknown() -> None:
    """Its table has no version that could have been read."""
    with catalog_of([complete(3, 2, "t", "v", sql=VIEW), *DECLARED[1:]]) as catalog:
        assert label(catalog, "v", "db", "unversioned")["identifiability"] == "unknown"


def test_a_run_that_makes_a_view_reads_nothing_for_it() -> None:
    """What it read while another run wrote went into the table that it wrote, not into who reads the view."""
    events = [
        complete(1, 1, "", "days"),
        start(3, 2, "", "days"),
        start(4, 3, "days", [ds("t", datasetType=MODEL), ds("v", dbt_model=VIEW_OF_DBT)]),
        complete(5, 3, "days", [ds("t", datasetType=MODEL), ds("v", dbt_model=VIEW_OF_DBT)]),
        complete(7, 4, "v", [ds("m", datasetType=MODEL)]),
    ]
    with catalog_of(events) as catalog:
        kinds = {name: [row["kind"] for row in findings(catalog, name, "db")] for name in ("t", "m")}
        assert "ambiguous_read" in kinds["t"]
        assert "ambiguous_read" not in kinds["m"]
        warned = {row["target"]["name"] for row in findings(catalog) if row["kind"] == "ambiguous_read"}
        assert warned == {"t"}
