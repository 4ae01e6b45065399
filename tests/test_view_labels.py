"""The label of a view: it is read from what lies below it, so asking for it without a version is no gap."""

from support.product import catalog_of
from worked.build import complete, dataset_event, ds, facet, sql

from catalog.questions.verdicts import label

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
