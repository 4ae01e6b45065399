"""When a grant holds, and what it covers (docs/governance.md, "Legal bases")."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from catalog.governance.facts.facts import Grant
from catalog.vocabulary.laws import consent_effect, legal_basis
from catalog.vocabulary.vocabulary import Vocabulary

ANY_PURPOSE = "dpv:Purpose"


def is_consent(grant: Grant) -> bool:
    """Whether a grant rests on consent, which can be taken back."""
    return grant.basis is not None and legal_basis(grant.basis).kind == "consent"


def holds(grant: Grant, day: date) -> bool:
    """Whether a grant holds on a UTC day: within its dates, and where it is a consent, by its status."""
    if not grant.is_sound or grant.basis is None:
        return False
    if (grant.valid_from and day < grant.valid_from) or (grant.valid_to and day > grant.valid_to):
        return False
    if not _depends_on_status(grant):
        return True
    effect = consent_effect(grant.status)
    # A consent without a date of its status is taken to be given when it becomes valid; an end needs a date.
    since = grant.status_since or grant.valid_from
    if effect == "holds":
        return since is None or day >= since
    return effect == "ends" and grant.status_since is not None and day < grant.status_since


def _depends_on_status(grant: Grant) -> bool:
    """Whether a grant's status decides: of a consent always, on a basis of another law where one is given."""
    if is_consent(grant):
        return True
    return grant.status is not None and grant.basis is not None and legal_basis(grant.basis).kind == "other"


def was_ended(grant: Grant, day: date) -> bool:
    """Whether a consent had been ended by its status on a day; not by its last day."""
    ends = _depends_on_status(grant) and consent_effect(grant.status) == "ends"
    return ends and grant.status_since is not None and day >= grant.status_since


def covers(grant: Grant, purpose: str | None, activity: str | None, vocabulary: Vocabulary) -> bool:
    """Whether a grant reaches a purpose and an activity; None asks for any. Without activities it covers each."""
    if purpose is not None and not any(vocabulary.covers("purpose", term, purpose) for term in grant.purposes):
        return False
    if activity is None or not grant.activities:
        return True
    return any(vocabulary.covers("activity", term, activity) for term in grant.activities)


def prohibits(grant: Grant, purpose: str, vocabulary: Vocabulary) -> bool:
    """Whether a grant forbids a purpose, by name or with something above it."""
    return any(vocabulary.covers("purpose", term, purpose) for term in grant.prohibited_purposes)


class Member(NamedTuple):
    """A dataset whose grants bind; needs_grant: without one that holds nothing is permitted."""

    grants: tuple[Grant, ...]
    needs_grant: bool


def permitted_by_all(
    members: Iterable[Member], day: date, vocabulary: Vocabulary
) -> tuple[frozenset[str], frozenset[str]]:
    """Every purpose that the datasets all permit on a day, and every one that any of them prohibits."""
    allowed, prohibited = closures([ANY_PURPOSE], vocabulary), frozenset[str]()
    for member in members:
        valid = [grant for grant in member.grants if holds(grant, day)]
        prohibited |= closures((term for grant in valid for term in grant.prohibited_purposes), vocabulary)
        if valid or member.needs_grant:
            allowed &= closures((term for grant in valid for term in grant.purposes), vocabulary)
    return allowed - prohibited, prohibited


def closures(terms: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The purposes and all below them."""
    return frozenset().union(*(vocabulary.closure("purpose", term) for term in set(terms)))


class CompatibilityAssessment(NamedTuple):
    """That another purpose is compatible (GDPR Art. 6(4)) with those of a dataset, from a day until another."""

    id: str
    purpose: str
    since: date
    until: date | None


def with_assessments(grants: tuple[Grant, ...], assessments: Iterable[CompatibilityAssessment]) -> tuple[Grant, ...]:
    """The grants, and for each that does not rest on consent one more for every purpose assessed as compatible."""
    # Consent covers only what was consented to, so no assessment extends it (GDPR Art. 6(4)).
    added = [
        grant._replace(
            id=f"{grant.id} ({assessment.id})",
            purposes=frozenset({assessment.purpose}),
            valid_from=max(day for day in (grant.valid_from, assessment.since) if day),
            valid_to=min((day for day in (grant.valid_to, assessment.until) if day), default=None),
        )
        for assessment in assessments
        for grant in grants
        if not is_consent(grant)
    ]
    return (*grants, *added)
