"""Entries under `aliases:`: each becomes one facet, an apply changes nothing twice, and what cannot be is refused."""

import pytest
from support.product import catalog_of
from worked.build import DB, Body, complete, ds, symlinks

from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from ingest.declarations.answers import apply_answer, plan_answer
from ingest.declarations.folder import GovernanceFile

# After OpenLineage issue 2708: the symlink's text is the same in two workspaces, the tables are two.
CLAIMED = (
    complete(10, 1, [ds("dev.raw")], [ds("dev", symlinks=symlinks("t"))]),
    complete(11, 2, [ds("prod.raw")], [ds("prod", symlinks=symlinks("t"))]),
    complete(20, 3, "prod", "b"),
)
APART = f'{{apart: [["{DB}", "dev"], ["{DB}", "prod"]], because: two workspaces}}'
SAME = f'{{same: [["{DB}", "dev"], ["{DB}", "prod"]], because: one after all}}'
PARTS = f'{{part_of: ["{DB}", "day_*"], whole: ["{DB}", "day"], because: shards}}'
TWINS = f'{{same_namespaces: ["{DB}", "replica"], because: one server}}'


def file_of(*entries: str) -> list[GovernanceFile]:
    return [GovernanceFile("names.yml", f"aliases: [{', '.join(entries)}]")]


def reached(catalog: Catalog) -> set[str]:
    return {version["name"] for version in trace(catalog, "b")["versions"]}


@pytest.mark.parametrize("entry", [APART, SAME, PARTS, TWINS])
def test_a_second_apply_changes_nothing(entry: str) -> None:
    with catalog_of(CLAIMED) as catalog:
        assert len(apply_answer(catalog, file_of(entry), None)["add"]) == 1
        again = apply_answer(catalog, file_of(entry), None)
        assert (again["add"], again["change"], again["remove"], again["unchanged"]) == ([], [], [], 1)


def test_a_steward_settles_who_an_identifier_is() -> None:
    with catalog_of(CLAIMED) as catalog:
        assert [gap["kind"] for gap in trace(catalog, "b")["gaps"]].count("ambiguous_identity") == 1
        apply_answer(catalog, file_of(APART), None)
        assert "ambiguous_identity" not in [gap["kind"] for gap in trace(catalog, "b")["gaps"]]
        assert reached(catalog) == {"b", "prod", "prod.raw"}
        apply_answer(catalog, file_of(PARTS), None)  # the entry is gone, so its facet is taken back
        assert "ambiguous_identity" in [gap["kind"] for gap in trace(catalog, "b")["gaps"]]


def test_a_plan_that_sets_apart_what_it_makes_one_is_refused() -> None:
    with catalog_of(CLAIMED) as catalog:
        for other in (SAME, f'{{part_of: ["{DB}", "*"], whole: ["{DB}", "x"], because: all}}'):
            errors = plan_answer(catalog, file_of(APART, other))["errors"]
            assert "set apart here, and other aliases make them one" in str(errors)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{because: x}", "say one thing"),
        (f'{{part_of: ["{DB}", "a*"], because: x}}', "say one thing"),
        (f'{{same: [["{DB}", "a"], ["{DB}", "{{{{ ds }}}}"]], because: x}}', "unrendered template"),
        ('{same_namespaces: ["a"], because: x}', "name at least two"),
        (f'{{apart: [["{DB}", "a"], ["{DB}", "a"]], because: x}}', "stands twice"),
    ],
)
def test_an_entry_that_cannot_be_is_a_fault(entry: str, reason: str) -> None:
    with catalog_of(CLAIMED) as catalog:
        assert reason in str(plan_answer(catalog, file_of(entry))["errors"])


def test_names_that_come_later_are_of_their_namespace_too() -> None:
    late: Body = complete(15, 4, "x", [ds("late", namespace="replica")])
    with catalog_of([complete(20, 3, "late", "b")]) as catalog:
        apply_answer(catalog, file_of(TWINS), None)
        assert reached(catalog) == {"b", "late"}
    with catalog_of([late, complete(20, 3, "late", "b")]) as catalog:
        apply_answer(catalog, file_of(TWINS), None)
        assert reached(catalog) == {"b", "late", "x"}
