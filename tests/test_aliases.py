"""Aliases that stewards declare: who sees them, why, until when. What they do to lineage is in the worked cases."""

from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.product import Product, catalog_of, entries_of
from worked.build import DB, PRODUCER, Body, aliases, complete, dataset_event, ds, facet, symlinks

from catalog.questions.operating.doctor import doctor
from catalog.questions.operating.upkeep import digest
from catalog.questions.show import show
from catalog.session.clocks import read_clocks
from catalog.values.times import instant_text
from ingest.declarations.answers import apply_answer
from ingest.declarations.reading.folder import GovernanceFile
from ui.terminal.paper import Paper
from ui.terminal.show import render_show

ORDERS = "orders"
OTHER = "wh.orders"
SENT = (complete(10, 1, "", [ds(ORDERS)]), complete(20, 2, [ds(OTHER)], "b"))
DECLARED = dataset_event(30, ds(ORDERS, whence_aliases=aliases(OTHER)))
TAKEN_BACK = dataset_event(31, ds(ORDERS, whence_aliases={}))
SYMLINKED = dataset_event(32, ds(ORDERS, symlinks=symlinks(OTHER)))


def other_names(*events: Body) -> list[tuple[Any, ...]]:
    """What `show` says of the other names of the orders."""
    with catalog_of([*SENT, *events]) as catalog:
        return [tuple(row.values())[:5] for row in show(catalog, ORDERS)["other_names"]]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), []),
        ((DECLARED,), [(DB, OTHER, "alias", "moved", "steward")]),
        ((DECLARED, TAKEN_BACK), []),
        ((DECLARED, SYMLINKED), [(DB, OTHER, "alias, symlink", "moved", "emitter, steward")]),
        ((DECLARED, TAKEN_BACK, SYMLINKED), [(DB, OTHER, "symlink", None, "emitter")]),
    ],
)
def test_show_says_why_a_name_is_one_of_a_dataset(events: tuple[Body, ...], expected: list[Any]) -> None:
    assert other_names(*events) == expected


def test_show_prints_the_reason() -> None:
    with catalog_of([*SENT, DECLARED]) as catalog:
        assert f"{DB} {OTHER} (alias, by steward, {PRODUCER}, 2026-01-01: moved)" in render_show(
            Paper(200, colour=False), show(catalog, ORDERS)
        )


def test_show_says_which_job_and_which_steward() -> None:
    """Of a symlink the job whose event first gave it; of an alias the person, and the file that it stands in."""
    linked = complete(5, 7, [ds(ORDERS, symlinks=symlinks(OTHER))], job="load")
    again = complete(40, 8, [ds(ORDERS, symlinks=symlinks(OTHER))], job="later")
    far = 'aliases: [{same: [["db", "orders"], ["db", "far"]], because: copied}]'
    with catalog_of([*SENT, linked, again]) as catalog:
        apply_answer(catalog, [GovernanceFile("names.yml", far)], "ana@example.com")
        found = show(catalog, ORDERS)["other_names"]
        text = render_show(Paper(300, colour=False), show(catalog, ORDERS))
        with catalog.cursor() as cursor:
            rows = cursor.execute(
                "SELECT name, other_name, reason, job_name, actor, origin FROM names ORDER BY ALL"
            ).fetchall()
    alias, symlink = (row["authors"] for row in found)
    assert [(each["actor"], each["origin"]) for each in alias] == [("ana@example.com", alias[0]["origin"])]
    assert str(alias[0]["origin"]).startswith("names.yml: aliases db ")
    assert [(each["job_namespace"], each["job_name"], each["producer"]) for each in symlink] == [
        ("jobs", "load", PRODUCER)
    ]
    assert f"{DB} {OTHER} (symlink, by emitter, job jobs load)" in text
    assert "by steward, ana@example.com, names.yml: aliases db " in text
    assert (ORDERS, OTHER, "symlink", "load", None, None) in rows
    assert [row[4] for row in rows if row[2] == "alias"] == ["ana@example.com"]


def test_the_view_tells_who_declared_an_alias_and_when() -> None:
    """Of several events of one time received together the producer is that of the very event."""
    other = dataset_event(30, ds("x", whence_aliases=aliases("y"))) | {"producer": "https://example.com/other"}
    product = Product([*SENT, other, DECLARED, dataset_event(40, ds("p", symlinks=symlinks("q")))])
    rows = product._rows(
        "SELECT name, other_name, canonical_name, reason, because, declared_at, producer FROM names ORDER BY ALL"
    )
    assert [(*row[:5], instant_text(row[5]), row[6]) for row in rows] == [
        (ORDERS, OTHER, ORDERS, "alias", "moved", "2026-01-01T00:30:00Z", PRODUCER),
        ("p", "q", "p", "symlink", None, None, PRODUCER),
        ("x", "y", "x", "alias", "moved", "2026-01-01T00:30:00Z", "https://example.com/other"),
    ]


@pytest.mark.parametrize(
    ("facets", "is_offered"), [((), True), ((aliases("A"),), False), ((aliases("A"), {}), False)]
)
def test_the_doctor_offers_what_no_steward_decided(facets: tuple[Body, ...], *, is_offered: bool) -> None:
    """Neither what is declared, nor what a steward took back."""
    events = [dataset_event(30 + place, ds("a", whence_aliases=body)) for place, body in enumerate(facets)]
    with catalog_of([complete(10, 1, "", ["a", "A"]), *events]) as catalog:
        assert bool(doctor(catalog)["likely_aliases"]) == is_offered


def test_aliases_are_cut_by_record_time_only() -> None:
    """As known before the declaration arrived the names are apart, as known before it was taken back they are one."""
    known_at = []
    with FreshCatalog() as catalog:
        for events in (SENT, [DECLARED], [TAKEN_BACK]):
            catalog.append(entries_of(events))
            with catalog.cursor() as cursor:
                known_at.append(cursor.execute("SELECT max(received_at) FROM events").fetchall()[0][0])
        found = [
            len(show(catalog, ORDERS, clocks=read_clocks(as_of, instant_text(then)))["other_names"])
            for then in known_at
            for as_of in (None, "2026-01-01T00:10:00Z")
        ]
    assert found == [0, 0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([], []),
        ("no list", []),
        ([{"namespace": DB}, 7, {"namespace": DB, "name": "x"}], ["x"]),
        ([{"namespace": DB, "name": ORDERS}], []),
        ([{"namespace": DB, "name": "x", "because": 3}, {"namespace": DB, "name": "x"}], ["x"]),
    ],
)
def test_a_facet_is_read_liberally(listed: object, expected: list[str]) -> None:
    """What is no name is passed over; a dataset is not its own alias."""
    event = dataset_event(30, ds(ORDERS, whence_aliases=facet("whence_aliases", aliases=listed)))
    assert [row[1] for row in other_names(event)] == expected


def test_a_graph_in_memory_follows_aliases() -> None:
    """Declared, it reads on through them; taken back, no more."""
    with FreshCatalog(keeps_graph=True) as catalog:
        ends = []
        for events in (SENT, [DECLARED], [TAKEN_BACK]):
            catalog.append(entries_of(events))
            target = catalog.graph().find("b")
            assert target
            ends.append(len(catalog.graph().closure((target.dataset_key, target.version)).runs))
    assert ends == [1, 2, 1]


def test_events_without_aliases_leave_the_graph_as_it_is() -> None:
    """Only an alias has it loaded anew."""
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of(SENT[:1]))
        first = catalog.graph()
        catalog.append(entries_of(SENT[1:]))
        assert catalog.graph() is first
        catalog.append(entries_of([DECLARED]))
        assert catalog.graph() is not first


def test_the_order_of_arrival_changes_nothing() -> None:
    with catalog_of([*SENT, DECLARED, TAKEN_BACK]) as one, catalog_of([TAKEN_BACK, DECLARED, *SENT]) as other:
        assert digest(one) == digest(other)
        assert show(other, ORDERS)["other_names"] == []
