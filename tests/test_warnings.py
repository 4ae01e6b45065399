"""What is odd in an event that is accepted: the place and the reason are kept, and shown to analysts.

Facets beside `facets`, seven digits of a second: an emitter of its own on Azure Data Factory, OpenLineage#1866.
"""

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of
from worked.build import Body, complete, ds, facet, schema, sql

EVENT = complete(10, 1, "x@1", "a")
# What is changed of an event, the place of the warning, and a word of its reason.
ODD = (
    ({"eventTime": "2026-01-01T00:10:00"}, "/eventTime", "zone"),
    ({"eventTime": "2026-01-01T01:10:00+01:00[Europe/Paris]"}, "/eventTime", "the offset counts"),
    ({"outputs": [{**ds("a"), "schema": schema("x")}]}, "/outputs/0/schema", "beside `facets`"),
    ({"job": {**EVENT["job"], "sql": sql("SELECT 1")}}, "/job/sql", "beside `facets`"),
    ({"run": {**EVENT["run"], "parent": facet("ParentRunFacet")}}, "/run/parent", "beside `facets`"),
    ({"run": {"runId": "7"}}, "/run/runId", "UUID"),
    ({"extra": 1}, "/extra", "unknown key"),
)


@pytest.mark.parametrize(("change", "pointer", "reason"), ODD)
def test_an_oddity_is_kept_with_its_place(change: Body, pointer: str, reason: str) -> None:
    with FreshCatalog() as catalog:
        catalog.append(entries_of([{**EVENT, **change}]))
        with catalog.cursor() as cursor:
            found = cursor.execute("SELECT pointer, reason FROM event_warnings").fetchall()
    assert [place for place, _ in found] == [pointer]
    assert reason in found[0][1]


def test_an_event_as_the_standard_has_it_has_no_warning() -> None:
    with FreshCatalog() as catalog:
        catalog.append(entries_of([EVENT]))
        with catalog.cursor() as cursor:
            assert cursor.execute("FROM event_warnings").fetchall() == []
