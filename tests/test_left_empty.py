"""What a form says of an empty field is what the rules say: a gap or a violation appears exactly where it warns."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of
from support.scene import DOORS_SCENE

from catalog.questions.declaring.what_if import what_if
from catalog.session.catalog import Catalog
from catalog.vocabulary.closed_lists import CHANNELS
from ui.presentation.declaring.declaration_fields import field_meant, fields_of, part_of
from ui.presentation.declaring.left_empty import left_open

CUSTOMERS, DEMO, CHURN = ("file", "/data/customers.csv"), ("file", "/data/demo.csv"), ("models", "churn")
CONSENT = {"id": "c1", "basis": "eu-gdpr:A6-1-a", "status": "dpv:ConsentGiven", "valid_from": "2026-01-01"}
PURPOSE = "dpv:CustomerRelationshipManagement"
# A dataset, a facet of it with a field that is left empty, the value that fills it, and the finding there is without.
CASES: list[tuple[tuple[str, str], str, dict[str, Any], str, Any, str | None]] = [
    *(
        (
            *(DEMO, "whence_source", {"name": "demo", "channel": channel}, "licence", "MIT"),
            None if channel in ("internal", "user_interaction", "user_service", "synthetic") else "undetermined",
        )
        for channel in CHANNELS
    ),
    (DEMO, "whence_source", {"name": "demo"}, "licence", "MIT", "undetermined"),
    (
        *(CUSTOMERS, "whence_personal_data", {"categories": ["pd:Age"]}),
        *("identifiability", "personal", "unknown_personal_data"),
    ),
    (CUSTOMERS, "whence_grants", CONSENT, "purposes", [PURPOSE], "purpose_not_covered"),
    (CUSTOMERS, "whence_retention", {"duration": "P9Y", "anchor": "event"}, "event_at", "2026-01-01", "undetermined"),
    (
        *(CUSTOMERS, "whence_retention", {"duration": "P9Y", "anchor": "collected_at"}),
        *("collected_at", "2026-01-01", "undetermined"),
    ),
    (CHURN, "whence_model", {"owner": "ml@example.com"}, "purpose", PURPOSE, "purpose_missing"),
]  # fmt: skip


@pytest.fixture(scope="module")
def scene() -> Iterator[Catalog]:
    with FreshCatalog() as catalog:
        catalog.append(entries_of(DOORS_SCENE))
        yield catalog


def appearing(catalog: Catalog, place: tuple[str, str], facet: str, part: Mapping[str, Any]) -> set[str]:
    """The kinds of findings that a declaration would bring."""
    body = {"grants": [dict(part)]} if facet == "whence_grants" else dict(part)
    answer = what_if(catalog, place[1], facet, body, place[0])
    return {finding["kind"] for row in answer["models"] for finding in row["appear"]}


@pytest.mark.many
@pytest.mark.parametrize(("place", "facet", "part", "name", "value", "kind"), CASES)
def test_an_empty_field_warns_exactly_where_a_rule_misses_it(
    scene: Catalog,
    place: tuple[str, str],
    facet: str,
    part: dict[str, Any],
    name: str,
    value: object,
    kind: str | None,
) -> None:
    whole = {"grants": [part]} if facet == "whence_grants" else part
    field = next(item for item in fields_of(facet, 0) if item.name == name)
    shown = part_of(facet, whole, 0 if facet == "whence_grants" else None)
    assert (left_open(facet, field, shown) is not None) == (kind is not None)
    assert left_open(facet, field, {**shown, name: value}) is None
    missing = appearing(scene, place, facet, part) - appearing(scene, place, facet, {**part, name: value})
    assert (kind in missing) if kind else not missing & {"undetermined"}


@pytest.mark.parametrize(
    ("facet", "part", "reason", "name"),
    [
        ("whence_grants", {"id": "c", "basis": "eu-gdpr:A6-1-a"}, "a consent without status never holds", "status"),
        (
            "whence_grants",
            {"id": "c", "status": "x"},
            "status x needs status_since: the day it ended",
            "status_since",
        ),
        ("whence_grants", {}, "basis is missing", "basis"),
        ("whence_grants", {"valid_to": "a", "valid_from": "b"}, "valid_to a is before valid_from b", "valid_to"),
        ("whence_retention", {"anchor": "event"}, "anchor event needs a duration, as P2Y", "duration"),
        ("whence_retention", {"anchor": "endless"}, "nothing that is a field", None),
    ],
)
def test_the_fault_of_a_whole_part_is_shown_at_the_field_it_is_about(
    facet: str, part: dict[str, Any], reason: str, name: str | None
) -> None:
    found = field_meant(reason, fields_of(facet, 0), part)
    assert (found.name if found else None) == name
