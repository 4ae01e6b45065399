"""The terms facts may use: held against DPV as published where that is at hand, and what each covers."""

import csv
from pathlib import Path

import pytest

from catalog.vocabulary import laws
from catalog.vocabulary.terms import KINDS, Term
from catalog.vocabulary.vocabulary import Vocabulary

DPV = Path(__file__).parents[2] / "shared" / "dpv"
needs_dpv = pytest.mark.skipif(not DPV.is_dir(), reason="DPV as published is not beside this checkout")
STANDARD = Vocabulary.standard()


def own(term: str, *broader: str, iri: str = "") -> Term:
    """Return a term of somebody's own."""
    return Term(term, iri or f"https://acme.example/terms#{term}", "Label", broader, "what it means")


def published(*files: str) -> dict[str, dict[str, str]]:
    """Return the published rows of some files by IRI."""
    rows: dict[str, dict[str, str]] = {}
    for file in files:
        with (DPV / file).open(encoding="utf-8-sig", newline="") as lines:
            rows |= {row["iri"]: row for row in csv.DictReader(lines)}
    return rows


@needs_dpv
@pytest.mark.parametrize("kind", KINDS)
def test_every_term_is_as_published(kind: str) -> None:
    """Address, label and the broader terms of the same kind; only terms of ours (`whence:`) are not DPV's."""
    rows = published("dpv.csv", "pd.csv", "ai.csv", "purposes.csv", "legal_basis.csv", "legal_basis_special.csv")
    terms = STANDARD.terms(kind)
    addresses = {term.term: term.iri for term in terms}
    for term in terms:
        if term.term.startswith("whence:"):
            assert term.broader
            continue
        row = rows[term.iri]
        broader = set(row["hasbroader"].split(";")) & set(addresses.values())
        assert (row["type"], row["label"]) == ("class", term.label)
        assert {addresses[parent] for parent in term.broader} == broader, term


@needs_dpv
def test_all_purposes_and_categories_are_there() -> None:
    """All that is published, but for two properties and `dpv:Sector`, which are no purposes."""
    purposes = {iri for iri, row in published("purposes.csv").items() if row["type"] == "class"}
    assert {term.iri for term in STANDARD.terms("purpose")} == purposes - {"https://w3id.org/dpv#Sector"}
    assert {term.iri for term in STANDARD.terms("personal_data")} >= set(published("pd.csv"))


@needs_dpv
def test_special_categories_are_those_published() -> None:
    special = {
        row["term"] for row in published("pd.csv").values() if row["dpvtype"].endswith("#SpecialCategoryPersonalData")
    }
    found = {term.term for term in STANDARD.terms("personal_data") if STANDARD.is_special(term.term)}
    assert found == {f"pd:{term}" for term in special} | {"dpv:SpecialCategoryPersonalData"}


@needs_dpv
@pytest.mark.parametrize("basis", laws.LEGAL_BASES, ids=lambda basis: basis.term)
def test_rights_of_each_basis_are_those_mapped(basis: laws.LegalBasis) -> None:
    with (DPV / "legal_basis_rights_mapping.csv").open(encoding="utf-8-sig", newline="") as lines:
        rights = {row["right"].rpartition("#")[2] for row in csv.DictReader(lines) if row["legal_basis"] == basis.iri}
    assert rights
    assert basis.right_to_erasure == ("A17" in rights)
    assert basis.right_to_object == ("A21" in rights)
    assert basis.right_to_withdraw == ("A7-3" in rights)
    assert basis.right_to_portability == ("A20" in rights)


@needs_dpv
def test_all_bases_and_conditions_are_there() -> None:
    bases = set(published("legal_basis.csv")) - {"https://w3id.org/dpv/legal/eu/gdpr#Consent"}
    assert {basis.iri for basis in laws.LEGAL_BASES} == bases
    assert {condition.iri for condition in laws.ART9_CONDITIONS} == set(published("legal_basis_special.csv"))


@needs_dpv
def test_only_statuses_dpv_calls_valid_hold() -> None:
    states = {
        row["term"]: row["hasbroader"].rpartition("#")[2]
        for row in published("dpv.csv").values()
        if row["hasbroader"].startswith("https://w3id.org/dpv#ConsentStatus") and row["term"].count("Status") == 0
    }
    holding = {status.term: status.effect == "holds" for status in laws.CONSENT_STATUSES}
    assert holding == {f"dpv:{term}": parent == "ConsentStatusValidForProcessing" for term, parent in states.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_has_a_meaning_and_a_bare_word_of_its_own(kind: str) -> None:
    for term in STANDARD.terms(kind):
        assert term.label
        assert len(term.meaning.splitlines()) == 1
        assert STANDARD.describe(term.term) == term
        for word in (term.term, term.iri, term.term.partition(":")[2]):
            assert STANDARD.canonical(kind, word) == term.term


@pytest.mark.parametrize(
    ("kind", "word", "term"),
    [
        ("purpose", "dpv:Marketing", "dpv:Marketing"),
        ("purpose", "https://w3id.org/dpv#Marketing", "dpv:Marketing"),
        ("purpose", "Marketing", "dpv:Marketing"),
        ("purpose", "marketing", None),
        ("purpose", "dpv:Marketting", None),
        ("purpose", "pd:EmailAddress", None),
        ("purpose", "dpv:hasPurpose", None),
        ("personal_data", "pd:EmailAddress", "pd:EmailAddress"),
        ("activity", "ModelTraining", "ai:ModelTraining"),
        ("subject", "Child", "dpv:Child"),
        ("consent_status", "ConsentGiven", "dpv:ConsentGiven"),
        ("consent_status", "Given", None),
        ("legal_basis", "A6-1-a", "eu-gdpr:A6-1-a"),
        ("legal_basis", "eu-gdpr:A6-1-g", None),
        ("legal_basis", "eu-gpdr:A6-1-a", None),
        ("legal_basis", "br-lgpd:A7-1", "br-lgpd:A7-1"),
        ("legal_basis", "uk-gdpr:A6-1-a", "uk-gdpr:A6-1-a"),
        ("legal_basis", "us-ca-ccpa:1798.100", "us-ca-ccpa:1798.100"),
        ("legal_basis", "consent", None),
        ("art9", "eu-gdpr:A9-2-a", "eu-gdpr:A9-2-a"),
        ("art9", "eu-gdpr:A6-1-a", None),
    ],
)
def test_a_word_and_its_term(kind: str, word: str, term: str | None) -> None:
    assert STANDARD.canonical(kind, word) == term


@pytest.mark.parametrize(
    ("kind", "word", "nearest"),
    [
        ("purpose", "dpv:Marketting", "dpv:Marketing"),
        ("purpose", "servicepersonalization", "dpv:ServicePersonalisation"),
        ("personal_data", "https://w3id.org/dpv/pd#EMail", "pd:VoiceMail"),
        ("legal_basis", "eu-gpdr:A6-1-a", "eu-gdpr:A6-1-a"),
        ("consent_status", "given", "dpv:ConsentGiven"),
    ],
)
def test_the_nearest_term_of_a_misspelt_word(kind: str, word: str, nearest: str) -> None:
    found = STANDARD.nearest(kind, word)
    assert nearest in found
    assert len(found) <= 3


def test_nothing_is_near_to_a_word_of_nothing() -> None:
    assert STANDARD.nearest("purpose", "qqqqqqqq") == []
    assert STANDARD.describe("dpv:Nothing") is None
    with pytest.raises(KeyError):
        STANDARD.canonical("nothing", "dpv:Marketing")
