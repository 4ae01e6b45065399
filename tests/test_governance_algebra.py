"""The algebra of labels, and deadlines counted by hand, on anything."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from support.agreement import Judged
from support.governed import Governed
from verdicts.case import Case, version_of

from catalog.governance.facts.facets import FactReader
from catalog.governance.labels.lattice import (
    CodeBook,
    identifiability_bits,
    identifiability_of,
    is_personal,
    join,
    masked,
)
from catalog.vocabulary.vocabulary import Vocabulary

BOOK = CodeBook()
LEVELS = ("non_personal", "anonymised", "pseudonymised", "personal", "unknown")
MEANINGS = [
    BOOK.bit(part, key, term)
    for part in BOOK.masks
    for key in (1, 2)
    for term in (("pd:Age", "pd:Health") if part in ("category", "special") else ("",))
]
SUBTYPES = (None, "FILTER", "CONDITIONAL", "GROUP_BY", "JOIN", "SORT", "WINDOW")
LABELS = st.builds(
    lambda levels, bits: join([*map(identifiability_bits, levels), *bits]),
    st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3),
    st.lists(st.sampled_from(MEANINGS), max_size=5),
)
DATES = st.dates(date(2019, 1, 1), date(2040, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 31), date(2023, 2, 28)]
)
PARTS = st.tuples(st.integers(0, 6), st.integers(0, 30), st.integers(0, 9), st.integers(0, 60))


@given(LABELS, LABELS, LABELS)
def test_joining_is_commutative_associative_and_idempotent(one: int, two: int, three: int) -> None:
    """Order, grouping and repetition do not matter, and joining loses nothing."""
    assert join([one, two]) == join([two, one])
    assert join([join([one, two]), three]) == join([one, join([two, three])])
    assert join([one, one]) == one
    assert join([one, two]) & one == one


@given(LABELS, LABELS)
def test_a_join_is_as_identifiable_as_its_worst_part(one: int, two: int) -> None:
    """Personal beats unknown, unknown beats the rest, and what is joined to personal data is personal."""
    order = ("non_personal", "anonymised", "pseudonymised", "unknown", "personal")
    words = (identifiability_of(one), identifiability_of(two))
    assert identifiability_of(join([one, two])) == max(words, key=order.index)
    assert is_personal(join([one, two])) == (is_personal(one) or is_personal(two))


@given(LABELS, LABELS, st.sampled_from(SUBTYPES))
def test_what_edges_and_declassifiers_do_is_monotone(one: int, two: int, subtype: str | None) -> None:
    """More going in is never less coming out; done twice is done once."""
    both = join([one, two])
    for change in (masked, BOOK.anonymised, lambda label: BOOK.indirect(label, subtype)):
        assert change(one) & ~change(both) == 0
        assert change(change(one)) == change(one)


@given(LABELS)
def test_masking_never_makes_unknown_data_known(label: int) -> None:
    """What was personal is pseudonymised at most; unknown stays; every other part stays."""
    below = masked(label)
    assert identifiability_of(below) != "personal"
    assert is_personal(below) == is_personal(label)
    assert below | identifiability_bits("personal") == label | identifiability_bits("personal")


def counted(start: date, years: int, months: int, weeks: int, days: int) -> date:
    """A date moved month by month, then back to a day there is, then day by day."""
    year, month, day = start.year, start.month, start.day
    for _ in range(12 * years + months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            found = date(year, month, day)
            break
        except ValueError:
            day -= 1
    for _ in range(7 * weeks + days):
        found += timedelta(days=1)
    return found


def text_of(years: int, months: int, weeks: int, days: int) -> str:
    """The ISO 8601 duration."""
    return f"P{years}Y{months}M{weeks}W{days}D"


@given(DATES, PARTS)
def test_a_deadline_is_what_counting_gives(start: date, parts: tuple[int, int, int, int]) -> None:
    """Months are clamped to their last day, leap years heeded, weeks and days added after."""
    body = {"anchor": "collected_at", "collected_at": start.isoformat(), "duration": text_of(*parts)}
    rule = FactReader(Vocabulary.standard()).of_dataset({"whence_retention": body}).retention
    assert rule
    assert rule.delete_by == counted(start, *parts)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.none() | st.tuples(DATES, PARTS), min_size=4, max_size=4), DATES, PARTS)
def test_over_three_hops_the_least_deadline_holds(
    own: list[tuple[date, tuple[int, int, int, int]] | None], start: date, parts: tuple[int, int, int, int]
) -> None:
    """Each hop may have a rule of its own; it shortens what comes after it and never what came before."""
    rules = [(start, parts), *own[1:]]
    names = ("raw", "clean", "features", "churn")
    datasets = [
        {"namespace": "db", "name": name}
        | ({"retention": retention_of(*rule)} if rule else {})
        | ({"source": "crm", "personal_data": {"identifiability": "personal"}} if name == "raw" else {})
        for name, rule in zip(names, rules, strict=True)
    ]
    lineage = [
        {"job": f"to_{after}", "at": f"2026-01-0{number}", "reads": [f"{before}@1"], "writes": [f"{after}@1"]}
        for number, (before, after) in enumerate(pairwise(names), 1)
    ]
    given_facts = {"sources": [{"name": "crm", "channel": "internal"}], "datasets": datasets}
    ask = {"question": "label", "of": "churn@1", "as_of": "2026-06-01"}
    governed = Governed(Case("three hops", "random", ask, {}, frozenset(), "", given_facts, lineage))
    judged = Judged(governed.catalog, governed.clocks)
    for hop, name in enumerate(names):
        days = [counted(rule[0], *rule[1]) for rule in rules[: hop + 1] if rule]
        assert judged.label(version_of(f"{name}@1"))["delete_by"] == str(min(days))


def retention_of(start: date, parts: tuple[int, int, int, int]) -> dict[str, str]:
    """A rule that counts from a day."""
    return {"anchor": "collected_at", "collected_at": start.isoformat(), "duration": text_of(*parts)}
