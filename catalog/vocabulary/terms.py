"""The terms of W3C DPV 2.3 that we use, as tables: names and relations as published, meanings in our own words."""

import csv
from importlib import resources
from typing import NamedTuple

# How a term is written in files and answers, and the address it stands for.
PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "ai": "https://w3id.org/dpv/ai#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "whence": "urn:whence:",
}
KINDS = ("purpose", "activity", "personal_data", "subject", "legal_basis", "art9", "consent_status")
# The term that means all of its kind; kinds that are not named have none.
ROOTS = {
    "purpose": "dpv:Purpose",
    "activity": "dpv:Processing",
    "personal_data": "dpv:PersonalData",
    "subject": "dpv:HumanSubject",
}
SPECIAL = "dpv:SpecialCategoryPersonalData"
_TABLES = {
    "purpose": "purposes.csv",
    "activity": "activities.csv",
    "personal_data": "personal_data.csv",
    "subject": "subjects.csv",
}


class Term(NamedTuple):
    """A word with its address and meaning; `broader` holds only terms of the same kind, none at the top."""

    term: str
    iri: str
    label: str
    broader: tuple[str, ...]
    meaning: str


def iri_of(term: str) -> str:
    """The address of a prefixed term; KeyError for a prefix that is not ours."""
    prefix, _, local = term.partition(":")
    return PREFIXES[prefix] + local


def table(kind: str) -> tuple[Term, ...]:
    """The terms of a kind that is kept as a CSV file; KeyError for any other kind."""
    text = (resources.files("catalog") / "vocabulary" / _TABLES[kind]).read_text(encoding="utf-8")
    return tuple(
        Term(term, iri_of(term), label, tuple(broader.split()), meaning)
        for term, label, broader, meaning in list(csv.reader(text.splitlines()))[1:]
    )
