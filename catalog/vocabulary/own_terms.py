"""What is wrong with the terms an organisation wants to add."""

import re
from collections.abc import Mapping, Sequence

from catalog.vocabulary.terms import KINDS, PREFIXES, Term

# What a consent status or an Art. 9 condition does is law and code, not a word one can add.
OWN_KINDS = ("purpose", "activity", "personal_data", "subject", "legal_basis")
_TERM = re.compile(r"[a-z][a-z0-9-]*:[A-Za-z][\w.-]*")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def own_term_faults(
    own: Sequence[tuple[str, Term]], known: Mapping[str, Mapping[str, Term]]
) -> list[tuple[int, str]]:
    """Every fault as (index in `own`, reason); `known` holds the terms there are already, by kind."""
    kinds = {term: kind for kind in known for term in known[kind]}
    iris = {term.iri for terms in known.values() for term in terms.values()}
    together = {kind: {**known.get(kind, {})} for kind in KINDS}
    faults = []
    for index, (kind, term) in enumerate(own):
        reasons = _kind_and_form(kind, term)
        if term.term in kinds:
            reasons.append(f"{term.term} is there already, as {kinds[term.term]}")
        if term.iri in iris:
            reasons.append(f"{term.iri} is the address of another term")
        kinds.setdefault(term.term, kind)
        iris.add(term.iri)
        together.setdefault(kind, {}).setdefault(term.term, term)
        faults += [(index, reason) for reason in reasons]
    for index, (kind, term) in enumerate(own):
        faults += [(index, reason) for reason in _broader(term, together[kind])]
    return sorted(faults)


def _kind_and_form(kind: str, term: Term) -> list[str]:
    """What is wrong with a term alone."""
    faults = []
    if kind not in OWN_KINDS:
        faults.append(f"{kind} cannot be added to; kinds are {', '.join(OWN_KINDS)}")
    if not _TERM.fullmatch(term.term):
        faults.append(f"{term.term} is not written as prefix:Name")
    elif (prefix := term.term.partition(":")[0]) in PREFIXES:
        faults.append(f"the prefix {prefix}: is taken; use one of your own")
    if not _IRI.fullmatch(term.iri):
        faults.append(f"{term.iri!r} is not an address of a term")
    faults += [
        f"{term.term} needs a {name} of one line"
        for name, text in (("label", term.label), ("meaning", term.meaning))
        if len(text.strip().splitlines()) != 1
    ]
    return faults


def _broader(term: Term, terms: Mapping[str, Term]) -> list[str]:
    """Parents of a term that are not of its kind, and a way from the term up to itself."""
    faults = [f"{term.term} is below {parent}, which is not there" for parent in term.broader if parent not in terms]
    seen, waiting = set(), list(term.broader)
    while waiting:
        parent = waiting.pop()
        if parent not in seen and parent in terms:
            seen.add(parent)
            waiting += terms[parent].broader
    return faults + ([f"{term.term} is below itself"] if term.term in seen else [])
