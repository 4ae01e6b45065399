"""The few words that the cases use, against DPV as published, so that no case rests on a mistaken tree."""

import csv
from pathlib import Path

import pytest
from oracles.governance_words import CATEGORIES, PURPOSES, ROOT_PURPOSE, SPECIAL, STATUSES, SUBJECTS, below, broadest

DPV = Path(__file__).parents[2] / "shared" / "dpv"
needs_dpv = pytest.mark.skipif(not DPV.is_dir(), reason="DPV as published is not beside this checkout")
PREFIXES = {"https://w3id.org/dpv#": "dpv:", "https://w3id.org/dpv/pd#": "pd:"}


def short(iri: str) -> str:
    """The prefixed term of an IRI."""
    start, _, term = iri.rpartition("#")
    return PREFIXES.get(f"{start}#", f"{start}#") + term


def published(name: str) -> dict[str, set[str]]:
    """Each term of a table with the terms right above it."""
    with (DPV / name).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {short(row["iri"]): {short(each) for each in row["hasbroader"].split(";") if each} for row in rows}


@needs_dpv
def test_purposes_are_below_what_dpv_says() -> None:
    tree = published("purposes.csv")
    for purpose, parents in PURPOSES.items():
        if purpose != ROOT_PURPOSE:
            assert set(parents) == tree[purpose], purpose


@needs_dpv
def test_special_categories_are_those_of_dpv() -> None:
    tree = published("pd.csv")

    def is_special(category: str) -> bool:
        above = tree.get(category, set())
        return any(each.endswith("SpecialCategoryPersonalData") or is_special(each) for each in above)

    assert set(tree) >= CATEGORIES
    assert {category for category in CATEGORIES if is_special(category)} == SPECIAL


@needs_dpv
def test_statuses_and_subjects_are_terms_of_dpv() -> None:
    assert set(published("dpv.csv")) >= STATUSES | SUBJECTS


def test_a_set_of_purposes_is_written_as_its_broadest_members() -> None:
    assert broadest(below("dpv:Marketing")) == ["dpv:Marketing"]
    assert broadest(below("dpv:Advertising") | {"dpv:Personalisation"}) == ["dpv:Advertising", "dpv:Personalisation"]
