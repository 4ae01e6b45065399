"""Entries under `aliases:`: each becomes one facet, an apply changes nothing twice, and what cannot be is refused."""

import pytest
from support.product import catalog_of
from worked.build import DB, PRODUCER, Body, aliases, complete, dataset_event, ds, facet, symlinks

from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from ingest.declarations.answers import apply_answer, plan_answer
from ingest.declarations.reading.folder import GovernanceFile

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


def test_a_plan_that_sets_apart_what_others_made_one_is_refused() -> None:
    """Whoever declared it in the catalog is named; a symlink or a spelling would fall instead."""
    joined = dataset_event(5, ds("prod", whence_aliases=aliases("dev")))
    with catalog_of([*CLAIMED, joined]) as catalog:
        errors = str(plan_answer(catalog, file_of(APART))["errors"])
    assert f"{DB} dev and {DB} prod are set apart here, and aliases in the catalog make them one" in errors
    assert PRODUCER in errors
    with catalog_of([*CLAIMED, complete(5, 4, "", [ds("dev", symlinks=symlinks("prod"))])]) as catalog:
        assert not plan_answer(catalog, file_of(APART)).get("errors")


def test_a_plan_that_makes_one_what_others_set_apart_is_refused() -> None:
    """At the entry that does it."""
    apart = facet("whence_aliases", apart=[{"namespace": DB, "name": "prod", "because": "two"}])
    with catalog_of([*CLAIMED, dataset_event(5, ds("dev", whence_aliases=apart))]) as catalog:
        far = f'{{same: [["{DB}", "far"], ["{DB}", "prod"]], because: one}}'
        assert not plan_answer(catalog, file_of(far)).get("errors")
        errors = plan_answer(
            catalog,
            file_of(
                far,
                f'{{same: [["{DB}", "dev2"], ["{DB}", "far"]], because: one}}',
                f'{{part_of: ["{DB}", "dev*"], whole: ["{DB}", "dev2"], because: parts}}',
            ),
        )["errors"]
    assert "one, which" in str(errors)
    assert PRODUCER in str(errors)


def test_what_the_files_themselves_made_one_they_may_set_apart() -> None:
    """The entry that joined them is gone with the same plan."""
    with catalog_of(CLAIMED) as catalog:
        apply_answer(catalog, file_of(SAME), None)
        assert not plan_answer(catalog, file_of(APART)).get("errors")


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
