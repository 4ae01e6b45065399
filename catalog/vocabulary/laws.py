"""What the GDPR makes of a legal basis, and what a consent status makes of a consent.

Rights are those DPV 2.3 maps to the bases of Art. 6 (after Art. 7(3), 17, 20 and 21).
"""

import difflib
import re
from typing import Literal, NamedTuple

from catalog.vocabulary.terms import PREFIXES, Term, iri_of

Effect = Literal["holds", "ends", "never"]
_JURISDICTION = re.compile(r"([a-z]{2}(?:-[a-z0-9]+)*):\S+")


class LegalBasis(NamedTuple):
    """A basis for processing and the rights it leaves to people; a right is None where the law is not known here."""

    term: str
    iri: str | None
    label: str
    meaning: str
    kind: str
    broader: tuple[str, ...]
    right_to_erasure: bool | None = None
    right_to_object: bool | None = None
    right_to_withdraw: bool | None = None
    right_to_portability: bool | None = None


class ConsentStatus(NamedTuple):
    """A state of a consent; `holds` and `ends` count from the day of the status, `never` at any time."""

    term: str
    label: str
    meaning: str
    effect: Effect


def _bases(
    kind: str,
    rows: tuple[tuple[str, str, str], ...],
    *,
    erasure: bool = False,
    objection: bool = False,
    withdrawal: bool = False,
    portability: bool = False,
) -> tuple[LegalBasis, ...]:
    """A point of Art. 6(1) as (local name, label, meaning), its variants after it: they carry the same rights."""
    top = f"eu-gdpr:{rows[0][0]}"
    return tuple(
        LegalBasis(
            term := f"eu-gdpr:{local}",
            iri_of(term),
            label,
            meaning,
            kind,
            () if term == top else (top,),
            right_to_erasure=erasure,
            right_to_object=objection,
            right_to_withdraw=withdrawal,
            right_to_portability=portability,
        )
        for local, label, meaning in rows
    )


LEGAL_BASES = (
    *_bases(
        "consent",
        (
            ("A6-1-a", "Art.6(1-a) consent", "the person agreed"),
            ("A6-1-a-explicit-consent", "Art 6(1-a) explicit consent", "the person agreed in so many words"),
            ("A6-1-a-non-explicit-consent", "Art.6(1-a) regular consent", "the person agreed by a clear act"),
        ),
        erasure=True,
        withdrawal=True,
        portability=True,
    ),
    *_bases(
        "contract",
        (
            ("A6-1-b", "Art 6(1-b) contract", "needed for a contract with the person"),
            ("A6-1-b-contract-performance", "Art 6(1-b) contract performance", "needed to do what a contract says"),
            (
                "A6-1-b-enter-into-contract",
                "Art 6(1-b) enter into contract",
                "needed for steps the person asked for before a contract",
            ),
        ),
        erasure=True,
        portability=True,
    ),
    *_bases("legal_obligation", (("A6-1-c", "Art 6(1-c) legal obligation", "a law obliges us to"),)),
    *_bases(
        "vital_interest",
        (
            ("A6-1-d", "Art 6(1-d) protect vital interests", "needed to save somebody's life or health"),
            (
                "A6-1-d-data-subject",
                "Art 6(1-d) protect vital interests of data subject",
                "needed to save the person's own life or health",
            ),
            (
                "A6-1-d-natural-person",
                "Art 6(1-d) protect vital interests of natural person",
                "needed to save another person's life or health",
            ),
        ),
        erasure=True,
    ),
    *_bases(
        "public_task",
        (
            (
                "A6-1-e",
                "Art 6(1-e) public interest or official authority",
                "a task for the public or of an authority",
            ),
            ("A6-1-e-official-authority", "Art 6(1-e) official authority", "a task of an authority, by its powers"),
            ("A6-1-e-public-interest", "Art 6(1-e) public interest", "a task laid down for the public good"),
        ),
        objection=True,
    ),
    *_bases(
        "legitimate_interest",
        (
            ("A6-1-f", "Art 6(1-f) legitimate interest", "an interest that outweighs the person's own"),
            (
                "A6-1-f-controller",
                "Art 6(1-f) legitimate interest of controller",
                "our interest outweighs the person's",
            ),
            (
                "A6-1-f-third-party",
                "Art 6(1-f) legitimate interest of third party",
                "a third party's interest outweighs the person's",
            ),
        ),
        erasure=True,
        objection=True,
    ),
)

ART9_CONDITIONS = tuple(
    Term(term := f"eu-gdpr:A9-2-{point}", iri_of(term), label, (), meaning)
    for point, label, meaning in (
        ("a", "Art 9(2-a) explicit consent", "the person agreed to this use in so many words"),
        ("b", "Art 9(2-b) employment, social security, social protection law", "duties of work and social law"),
        ("c", "Art 9(2-c) protect vital interest", "a life is at stake and the person cannot agree"),
        ("d", "Art 9(2-d) legitimate activities", "a not-for-profit body about its own members"),
        ("e", "Art 9(2-e) data made public", "the person made it public"),
        ("f", "Art 9(2-f) judicial process", "legal claims, and courts at work"),
        ("g", "Art 9(2-g) public interest", "a law for a substantial public interest"),
        ("h", "Art 9(2-h) health & medicine", "care, diagnosis and fitness for work, under secrecy"),
        ("i", "Art 9(2-i) public interest in public health", "a law for public health"),
        (
            "j",
            "Art 9(2-j) public interest, scientific research, statistical purpose",
            "archives, research, statistics",
        ),
    )
)

CONSENT_STATUSES = (
    ConsentStatus("dpv:ConsentGiven", "Consent Given", "agreed", "holds"),
    ConsentStatus("dpv:RenewedConsentGiven", "Renewed Consent Given", "agreed once more", "holds"),
    ConsentStatus("dpv:ConsentWithdrawn", "Consent Withdrawn", "taken back by the person", "ends"),
    ConsentStatus("dpv:ConsentRevoked", "Consent Revoked", "taken back by somebody else", "ends"),
    ConsentStatus("dpv:ConsentExpired", "Consent Expired", "ran out", "ends"),
    ConsentStatus("dpv:ConsentRefused", "Consent Refused", "asked and declined", "never"),
    ConsentStatus("dpv:ConsentInvalidated", "Consent Invalidated", "found to have been no consent", "never"),
    ConsentStatus("dpv:ConsentUnknown", "Consent Unknown", "nobody can tell", "never"),
    ConsentStatus("dpv:ConsentRequested", "Consent Requested", "asked, no answer yet", "never"),
    ConsentStatus("dpv:ConsentRequestDeferred", "Consent Request Deferred", "asked, the answer put off", "never"),
)
_BASES = {basis.term: basis for basis in LEGAL_BASES}
_EFFECTS = {status.term: status.effect for status in CONSENT_STATUSES}


def legal_basis(term: str) -> LegalBasis:
    """The basis of a term; one of kind `other` with rights unknown (None) for whatever is not of GDPR Art. 6(1)."""
    return _BASES.get(term) or LegalBasis(term, None, term, "a basis of another law", "other", ())


def consent_effect(status: str | None) -> Effect:
    """What a canonical status does to a consent; none and unknown words never hold."""
    return _EFFECTS.get(status or "", "never")


def is_other_law(word: str) -> bool:
    """Whether a word names a basis of another law: a prefix that starts with a country (`br-lgpd:A7-1`).

    A prefix of ours or close to one (`eu-gpdr:`) is a slip of the pen, not another law.
    """
    match = _JURISDICTION.fullmatch(word)
    if not match or match[1] in PREFIXES:
        return False
    same_country = [prefix for prefix in PREFIXES if prefix[:2] == match[1][:2]]
    return not difflib.get_close_matches(match[1], same_country, cutoff=0.8)


def law_terms() -> dict[str, tuple[Term, ...]]:
    """The terms of this file by kind."""
    return {
        "legal_basis": tuple(
            Term(row.term, row.iri or "", row.label, row.broader, row.meaning) for row in LEGAL_BASES
        ),
        "art9": ART9_CONDITIONS,
        "consent_status": tuple(
            Term(row.term, iri_of(row.term), row.label, (), row.meaning) for row in CONSENT_STATUSES
        ),
    }
