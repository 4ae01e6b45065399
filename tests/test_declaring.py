"""A facet that a steward declares: checked as files are, told by one event, and never over what came meanwhile."""

from typing import Any

import pytest
from support.product import catalog_of
from support.scene import DOORS_SCENE, declared

from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError
from catalog.vocabulary.vocabulary import Vocabulary
from ingest.declarations.answers import plan_answer
from ingest.declarations.declare_one import declaration_of, declare, draft
from ingest.declarations.reading.folder import GovernanceFile

CUSTOMERS = ("file", "/data/customers.csv")
GRANT = {"id": "g1", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:CustomerRelationshipManagement"]}


@pytest.fixture
def catalog() -> Catalog:
    return catalog_of(DOORS_SCENE)


def seen_at(catalog: Catalog, facet: str) -> int | None:
    return declaration_of(catalog, *CUSTOMERS, facet).seen_at


def test_a_declaration_is_an_event_like_all_others(catalog: Catalog) -> None:
    seen = seen_at(catalog, "whence_grants")
    after = declare(catalog, *CUSTOMERS, "whence_grants", {"grants": [GRANT]}, " ada ", seen)
    assert after.body == {"grants": [GRANT]}
    with catalog.cursor() as cursor:
        row = cursor.execute("SELECT kind, actor, producer FROM events ORDER BY position DESC LIMIT 1").fetchone()
    assert row == ("dataset", "ada", "https://whence.dev/governance/form")
    assert not [row for row in findings(catalog, "churn") if row["kind"] == "no_valid_grant"]


def test_what_is_taken_away_is_gone_and_can_be_declared_again(catalog: Catalog) -> None:
    gone = declare(catalog, *CUSTOMERS, "whence_grants", None, "ada", seen_at(catalog, "whence_grants"))
    assert gone.body is None
    assert "no_valid_grant" in {row["kind"] for row in findings(catalog, "churn")}
    again = declare(catalog, *CUSTOMERS, "whence_grants", {"grants": [GRANT]}, "ada", gone.seen_at)
    assert again.body == {"grants": [GRANT]}


def test_bare_words_are_kept_as_terms_and_foreign_members_left_out() -> None:
    body: dict[str, Any] = {"grants": [{**GRANT, "purposes": ["Marketing"], "colour": "red"}], "note": 1}
    found = draft("whence_grants", body, Vocabulary.standard())
    assert found == ({"grants": [{**GRANT, "purposes": ["dpv:Marketing"]}]}, [])
    assert draft("whence_grants", {}, Vocabulary.standard()) == (None, [])


@pytest.mark.parametrize(
    ("facet", "body", "path", "reason"),
    [
        ("whence_grants", {"grants": [{**GRANT, "purposes": ["dpv:Marketting"]}]}, "grants[0].purposes[0]",
         "no purpose 'dpv:Marketting'"),
        ("whence_grants", {"grants": [{"id": "g1"}]}, "grants[0]", "basis is missing"),
        ("whence_grants", {"grants": [{**GRANT, "valid_from": "soon"}]}, "grants[0].valid_from",
         "'soon' is no day; write it as 2026-01-31"),
        ("whence_grants", {"grants": [{**GRANT, "basis": "eu-gdpr:A6-1-a"}]}, "grants[0]", "without status never"),
        ("whence_grants", {"grants": [GRANT, GRANT]}, "grants", "two grants are called 'g1'"),
        ("whence_source", {"name": "crm", "channel": "letter"}, "channel", "'letter' is none of public_dataset"),
        ("whence_source", {"name": "crm", "licence": "MITT"}, "licence", "no licence 'MITT'"),
        ("whence_retention", {"duration": "P2Y"}, "", "without anchor"),
        ("whence_retention", {"duration": "2 years", "anchor": "collected_at"}, "duration", "2 years"),
        ("whence_personal_data", {"categories": ["pd:Shoe"]}, "categories[0]", "no category of personal data"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(facet: str, body: dict[str, Any], path: str, reason: str) -> None:
    found = draft(facet, body, Vocabulary.standard())
    assert [(fault.path, reason in fault.reason) for fault in found.faults] == [(path, True)], found.faults


def test_nothing_is_declared_that_is_faulty_nobodys_stale_or_no_change(catalog: Catalog) -> None:
    seen, body = seen_at(catalog, "whence_grants"), {"grants": [GRANT]}
    now = declaration_of(catalog, *CUSTOMERS, "whence_grants").body
    cases: list[tuple[Any, str, int | None, str]] = [
        ({"grants": [{"id": "g1"}]}, "ada", seen, "basis is missing"),
        (body, " ", seen, "Who declares it"),
        (body, "ada", None, "Meanwhile https://example.com/test declared it"),
        (now, "ada", seen, "declared already"),
    ]
    before = catalog.log_position
    for given, by, at, reason in cases:
        with pytest.raises(BadQuestionError, match=reason):
            declare(catalog, *CUSTOMERS, "whence_grants", given, by, at)
    assert catalog.log_position == before


def test_a_declaration_replaces_one_of_a_later_time() -> None:
    """An event of a time to come would else stay in force for ever."""
    late = declared(*CUSTOMERS, "2031-01-01", whence_source={"name": "later"})
    catalog = catalog_of([*DOORS_SCENE, late])
    after = declare(catalog, *CUSTOMERS, "whence_source", {"name": "now"}, "ada", seen_at(catalog, "whence_source"))
    assert after.body == {"name": "now"}


def test_files_that_do_not_hold_it_leave_it_where_it_is(catalog: Catalog) -> None:
    """What a form declared is drift to files, not theirs to remove; what the files hold, they would change back."""
    declare(catalog, "file", "/x/unknown.csv", "whence_source", {"name": "form"}, "ada", None)
    plan = plan_answer(catalog, [GovernanceFile("a.yml", "sources: []\n")])
    assert plan["remove"] == []
    assert "form" in {(row["before"] or {}).get("name") for row in plan["drift"]}  # type: ignore[union-attr,index,call-overload,arg-type]
