"""The terms facts may use: held against DPV as published where that is at hand, and what each covers."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        assert term.meaning.lower() not in row["definition"].lower() or " " not in term.meaning


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


@pytest.mark.parametrize(
    ("kind", "root"),
    [
        ("purpose", "dpv:Purpose"),
        ("activity", "dpv:Processing"),
        ("personal_data", "dpv:PersonalData"),
        ("subject", "dpv:HumanSubject"),
    ],
)
def test_the_root_covers_everything(kind: str, root: str) -> None:
    """Also what DPV puts below a term of another kind: dpv:RightsFulfilment."""
    everything = {term.term for term in STANDARD.terms(kind)}
    assert STANDARD.closure(kind, root) == everything
    assert STANDARD.broadest(kind, everything) == (root,)


@pytest.mark.parametrize(
    ("kind", "granted", "asked", "covered"),
    [
        ("purpose", "dpv:Marketing", "dpv:Marketing", True),
        ("purpose", "dpv:Marketing", "dpv:RecruitmentTargetedAdvertising", True),
        ("purpose", "dpv:Personalisation", "dpv:RecruitmentTargetedAdvertising", True),
        ("purpose", "dpv:PersonnelHiring", "dpv:RecruitmentTargetedAdvertising", True),
        ("purpose", "dpv:TargetedAdvertising", "dpv:Marketing", False),
        ("purpose", "dpv:Marketing", "dpv:ServiceProvision", False),
        ("activity", "ai:ModelTraining", "ai:ModelFineTuning", True),
        ("activity", "ai:ModelTraining", "whence:ModelTesting", False),
        ("activity", "dpv:Use", "whence:ModelTesting", True),
        ("activity", "dpv:Obtain", "whence:ModelInference", True),
        ("subject", "dpv:VulnerableHuman", "dpv:Child", True),
        ("legal_basis", "eu-gdpr:A6-1-a", "eu-gdpr:A6-1-a-explicit-consent", True),
        ("legal_basis", "eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A6-1-a", False),
        ("purpose", "acme:Nobody", "acme:Nobody", True),
        ("purpose", "dpv:Purpose", "acme:Nobody", False),
    ],
)
def test_what_covers_what(*, kind: str, granted: str, asked: str, covered: bool) -> None:
    assert STANDARD.covers(kind, granted, asked) is covered


@pytest.mark.parametrize(
    ("category", "special"),
    [
        ("pd:MentalHealth", True),
        ("pd:EthnicOrigin", True),
        ("pd:TradeUnionMembership", True),
        ("pd:Ethnicity", False),
        ("pd:CriminalConviction", False),
        ("pd:Vulnerability", False),
        ("pd:Nothing", False),
    ],
)
def test_special_categories(*, category: str, special: bool) -> None:
    """As DPV has it: crime is Art. 10's affair, and dpv:SensitivePersonalData alone is not special."""
    assert STANDARD.is_special(category) is special


purposes = st.frozensets(st.sampled_from([term.term for term in STANDARD.terms("purpose")]), max_size=12)


def covered_by(granted: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    """Return everything a set of purposes covers."""
    return frozenset().union(*(STANDARD.closure("purpose", term) for term in granted))


@given(purposes)
def test_the_broadest_members_stand_for_the_whole_set(granted: frozenset[str]) -> None:
    """Nothing is lost by writing the broadest only, none of them covers another, and order does not matter."""
    broadest = STANDARD.broadest("purpose", granted)
    assert covered_by(broadest) == covered_by(granted)
    assert set(broadest) <= granted
    assert not any(STANDARD.covers("purpose", one, other) for one in broadest for other in broadest if one != other)
    assert STANDARD.broadest("purpose", covered_by(granted)) == broadest


@given(purposes, purposes)
def test_an_intersection_is_written_by_its_broadest_members(some: frozenset[str], others: frozenset[str]) -> None:
    both = covered_by(some) & covered_by(others)
    assert covered_by(STANDARD.broadest("purpose", both)) == both


@given(st.sampled_from(STANDARD.terms("purpose")), st.sampled_from(STANDARD.terms("purpose")))
def test_covering_is_reaching_upwards(granted: Term, asked: Term) -> None:
    """The same question, answered naively from the published parents."""

    def reaches(term: Term) -> bool:
        parents = [STANDARD.describe(parent) for parent in term.broader]
        return term == granted or any(reaches(parent) for parent in parents if parent)

    if granted.term != "dpv:Purpose":
        assert STANDARD.covers("purpose", granted.term, asked.term) == reaches(asked)


def test_own_terms_stand_in_the_tree() -> None:
    """With several parents, below each other in any order, and special below what is special."""
    acme = STANDARD.with_terms(
        [
            ("purpose", own("acme:Churn2", "acme:Churn")),
            ("purpose", own("acme:Churn", "dpv:CustomerRelationshipManagement", "dpv:Marketing")),
            ("purpose", own("acme:Else")),
            ("personal_data", own("acme:Sleep", "pd:PhysicalHealth")),
        ]
    )
    assert acme.covers("purpose", "dpv:Marketing", "acme:Churn2")
    assert acme.covers("purpose", "dpv:CustomerManagement", "acme:Churn2")
    assert acme.closure("purpose", "acme:Churn") == {"acme:Churn", "acme:Churn2"}
    assert "acme:Else" in acme.closure("purpose", "dpv:Purpose")
    assert acme.canonical("purpose", "Churn") == "acme:Churn"
    assert acme.canonical("purpose", "https://acme.example/terms#acme:Churn") == "acme:Churn"
    assert acme.nearest("purpose", "acme:Curn")[0] == "acme:Churn"
    assert acme.is_special("acme:Sleep")
    assert STANDARD.canonical("purpose", "acme:Churn") is None
    assert len(acme.all_rows()) == len(STANDARD.all_rows()) + 4


def test_a_bare_word_is_dpvs_before_anybodys_and_nobodys_if_two_claim_it() -> None:
    names = ("acme:Marketing", "acme:Churn", "other:Churn")
    both = STANDARD.with_terms([("purpose", own(name)) for name in names])
    assert both.canonical("purpose", "Marketing") == "dpv:Marketing"
    assert both.canonical("purpose", "Churn") is None
    assert both.nearest("purpose", "Churn")[:2] == ["acme:Churn", "other:Churn"]


@pytest.mark.parametrize(
    ("kind", "term", "reason"),
    [
        ("consent_status", own("acme:Maybe"), "consent_status cannot be added to; kinds are purpose, activity"),
        ("colour", own("acme:Red"), "colour cannot be added to"),
        ("purpose", own("dpv:Churn"), "the prefix dpv: is taken"),
        ("purpose", own("Churn"), "Churn is not written as prefix:Name"),
        ("purpose", own("acme:Churn", iri="churn"), "'churn' is not an address"),
        ("purpose", own("acme:Churn", iri="https://w3id.org/dpv#Marketing"), "is the address of another term"),
        ("purpose", own("acme:Churn", "dpv:Marketting"), "acme:Churn is below dpv:Marketting, which is not there"),
        ("purpose", own("acme:Churn", "pd:Age"), "acme:Churn is below pd:Age, which is not there"),
        ("purpose", own("acme:Churn", "acme:Churn"), "acme:Churn is below itself"),
        ("purpose", own("acme:Churn")._replace(meaning=""), "acme:Churn needs a meaning of one line"),
        ("purpose", own("acme:Churn")._replace(label="two\nlines"), "acme:Churn needs a label of one line"),
    ],
)
def test_what_is_wrong_with_an_own_term(kind: str, term: Term, reason: str) -> None:
    assert [index for index, _ in STANDARD.faults([(kind, term)])] == [0]
    with pytest.raises(ValueError, match=reason.replace(".", r"\.")):
        STANDARD.with_terms([(kind, term)])


def test_all_faults_of_all_own_terms_are_told() -> None:
    """Each by its place in the list; a circle is a fault of each member."""
    faults = STANDARD.faults(
        [
            ("purpose", own("acme:Fine")),
            ("purpose", own("acme:One", "acme:Two")),
            ("purpose", own("acme:Two", "acme:One")),
            ("activity", own("acme:Fine", iri="urn:fine")),
            ("purpose", own("acme:Lost", "dpv:Nowhere", iri="lost")),
        ]
    )
    assert [index for index, _ in faults] == [1, 2, 3, 4, 4]
    assert faults[2][1] == "acme:Fine is there already, as purpose"


def test_the_digest_tells_vocabularies_apart_and_not_their_order() -> None:
    one, two = ("purpose", own("acme:One")), ("purpose", own("acme:Two"))
    digest = STANDARD.with_terms([one, two]).digest()
    assert digest == STANDARD.with_terms([two, one]).digest()
    assert digest == STANDARD.with_terms([one]).with_terms([two]).digest()
    assert len({digest, STANDARD.digest(), STANDARD.with_terms([one]).digest()}) == 3
    assert STANDARD.with_terms([]).digest() == STANDARD.digest()


def test_rows_are_what_sql_users_see() -> None:
    rows = {row[1]: row for row in STANDARD.all_rows()}
    assert rows["pd:EthnicOrigin"] == (
        "personal_data",
        "pd:EthnicOrigin",
        "https://w3id.org/dpv/pd#EthnicOrigin",
        "Ethnic Origin",
        ["dpv:SpecialCategoryPersonalData", "pd:Ethnicity"],
        "the people somebody descends from",
        True,
    )
    assert len(rows) == len(STANDARD.all_rows()) == sum(len(STANDARD.terms(kind)) for kind in KINDS)


def test_a_basis_of_another_law_is_taken_with_rights_unknown() -> None:
    basis = laws.legal_basis("br-lgpd:A7-1")
    assert (basis.term, basis.kind) == ("br-lgpd:A7-1", "other")
    assert {basis.right_to_erasure, basis.right_to_object, basis.right_to_withdraw, basis.right_to_portability} == {
        None
    }
    assert laws.legal_basis("eu-gdpr:A6-1-f").kind == "legitimate_interest"


@pytest.mark.parametrize(
    ("status", "effect"),
    [
        ("dpv:ConsentGiven", "holds"),
        ("dpv:ConsentWithdrawn", "ends"),
        ("dpv:ConsentRefused", "never"),
        ("dpv:Surely", "never"),
        (None, "never"),
    ],
)
def test_what_a_status_does_to_a_consent(status: str | None, effect: str) -> None:
    assert laws.consent_effect(status) == effect


def test_the_words_are_light() -> None:
    """Knowing all terms and reading a duration loads no library but Python's own."""
    code = (
        "import sys; before = set(sys.modules); import catalog.vocabulary.durations, catalog.vocabulary.licences; "
        "from catalog.vocabulary.vocabulary import Vocabulary; Vocabulary.standard().digest(); "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(new - sys.stdlib_module_names))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['catalog']"
