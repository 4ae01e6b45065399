"""Whether a version was made lawfully: a grant for every personal original, for the purpose, on that day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.governance.assessment.subject import Use
from catalog.governance.facts.facts import DatasetFacts, Grant
from catalog.governance.facts.grants import Member, covers, holds, is_consent, permitted_by_all, prohibits, was_ended
from catalog.governance.rules.finding import Declared, Finding
from catalog.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Origin:
    """A personal original that reaches the target: its facts, and which special categories of it flow.

    is_unknown: it declares nothing personal, and how personal some of what reaches the target is, is not declared.
    """

    dataset_key: int
    facts: DatasetFacts
    special: frozenset[str]
    is_unknown: bool = False

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The grants declared on it."""
        return self.facts.grants or ()


class Lawfulness:
    """The findings on grants of one use of some originals; each about a dataset, without a path yet."""

    def __init__(self, use: Use, vocabulary: Vocabulary) -> None:
        """Of one use, with the words that purposes are compared by."""
        self._use = use
        self._vocabulary = vocabulary

    def findings(self, origins: list[Origin], members: list[Member], names: Mapping[int, str]) -> Iterator[Finding]:
        """What each original lacks, and what they lack together; members: whose grants bind; names: by dataset."""
        covering: list[Grant] = []
        for origin in origins:
            name = names[origin.dataset_key]
            if origin.is_unknown:
                yield from self._unknown(origin, name)
            faults = {day: fault for day in self._use.made_on if (fault := self._fault(origin, name, day))}
            yield from list(faults.values())[:1]
            # Only what was in order on the day it was made can have been lost since.
            lawful = [day for day in self._use.made_on if day not in faults]
            covering += [grant for day in self._use.made_on for grant in self._covering(origin, day)]
            relied_on = [grant for day in lawful for grant in self._covering(origin, day)]
            yield from self._since(origin, name, relied_on)
        yield from self._void(origins, members)
        if {is_consent(grant) for grant in covering} == {True, False}:
            yield self._finding(
                "mixed_revocability",
                None,
                "Some of its sources rest on consent, which can be withdrawn, and others do not.",
            )

    def _fault(self, origin: Origin, name: str, day: date) -> Finding | None:
        """The first thing missing on a day the target was made."""
        if origin.is_unknown and not origin.grants:
            return None  # a gap, not a violation: it may be that none is needed
        valid = [grant for grant in origin.grants if holds(grant, day)]
        if not valid:
            return self._no_grant(origin, name, day)
        covering = self._covering(origin, day)
        prohibited = self._prohibited(origin, name, valid)
        if prohibited or not covering:
            return prohibited or self._not_covered(origin, name, valid)
        if origin.special and not any(grant.art9 for grant in covering):
            listed = ", ".join(sorted(origin.special))
            return self._finding(
                "art9_missing",
                origin.dataset_key,
                f"Art. 9(2) GDPR condition missing for {listed} of {name}: no legal basis for this use has one.",
            )
        return None

    def has_condition(self, grants: list[Grant]) -> bool:
        """Whether on each day a grant that held and covers the use has an Art. 9 condition."""
        return all(
            any(grant.art9 and holds(grant, day) and self._reaches(grant) for grant in grants)
            for day in self._use.made_on
        )

    def of_derived(self, grants: tuple[Grant, ...], dataset_key: int, name: str) -> Finding | None:
        """What grants declared on a dataset that is no original forbid, or do not reach; none need be there."""
        purpose = self._use.purpose
        valid = [grant for day in self._use.made_on for grant in grants if holds(grant, day)]
        if purpose is None or not valid:
            return None
        origin = Origin(dataset_key, DatasetFacts(grants=grants), frozenset())
        return self._prohibited(origin, name, valid) or (
            None if any(self._reaches(grant) for grant in valid) else self._not_covered(origin, name, valid)
        )

    def _prohibited(self, origin: Origin, name: str, valid: list[Grant]) -> Finding | None:
        purpose = self._use.purpose
        if purpose is None:
            return None
        forbidding = [grant.id for grant in valid if prohibits(grant, purpose, self._vocabulary)]
        if not forbidding:
            return None
        return self._finding(
            "prohibited_purpose",
            origin.dataset_key,
            f"Legal basis {forbidding[0]} of {name} prohibits {purpose}.",
            f"Train without {name}, or obtain a legal basis that does not prohibit it.",
        )

    def _unknown(self, origin: Origin, name: str) -> Iterator[Finding]:
        if origin.facts.source is None:
            return  # an undeclared source, which is a gap by itself
        yield self._finding(
            "unknown_personal_data",
            origin.dataset_key,
            f"It is not declared whether {name} holds personal data.",
            f"Declare personal_data of {name} and, if it holds any, its legal bases.",
        )

    def _no_grant(self, origin: Origin, name: str, day: date) -> Finding:
        declared = ", ".join(grant.id for grant in origin.grants)
        why = f"none of its legal bases ({declared}) was valid" if declared else "it has no legal basis"
        return self._finding(
            "no_valid_grant",
            origin.dataset_key,
            f"{name} holds personal data, and on {day} {why}.",
            f"Record a legal basis of {name} that was valid on {day}, or make a version without it.",
        )

    def _not_covered(self, origin: Origin, name: str, valid: list[Grant]) -> Finding:
        purpose, activity = self._use.purpose, self._use.activity
        granted = sorted({term for grant in valid for term in grant.purposes}) or ["no purpose"]
        use = f"{purpose or 'any purpose'} by {activity}" if activity else str(purpose)
        return self._finding(
            "purpose_not_covered",
            origin.dataset_key,
            f"{name} may be used for {', '.join(granted)}, which does not cover {use}.",
            f"Obtain a legal basis of {name} for {purpose}, assess its compatibility (GDPR 6(4)), or leave it out.",
        )

    def _covering(self, origin: Origin, day: date) -> list[Grant]:
        use = self._use
        return [
            grant
            for grant in origin.grants
            if holds(grant, day) and covers(grant, use.purpose, use.activity, self._vocabulary)
        ]

    def _since(self, origin: Origin, name: str, relied_on: list[Grant]) -> Iterator[Finding]:
        """What changed since: grants relied on that no longer hold, and a basis that took a consent's place."""
        today = self._use.today
        if relied_on and not self._covering(origin, today):
            ended = [grant for grant in relied_on if was_ended(grant, today) and grant.status != "dpv:ConsentExpired"]
            kind, grant = ("withdrawn_since", ended[0]) if ended else ("expired_since", relied_on[0])
            when = grant.status_since if was_ended(grant, today) else grant.valid_to
            how = "was withdrawn" if ended else "expired"
            yield self._finding(
                kind,
                origin.dataset_key,
                f"Legal basis {grant.id} of {name} was valid when the version was made and {how} on {when}.",
                f"See what has to be done: whence impact {name} --reason withdrawal",
            )
        for day in self._use.made_on:
            ended = [grant for grant in origin.grants if was_ended(grant, day) and self._reaches(grant)]
            others = [grant for grant in self._covering(origin, day) if not is_consent(grant)]
            if ended and others:
                yield self._finding(
                    "basis_swap",
                    origin.dataset_key,
                    f"Consent {ended[0].id} of {name} had ended, and {others[0].basis} took its place.",
                )
                break

    def _reaches(self, grant: Grant) -> bool:
        return covers(grant, self._use.purpose, self._use.activity, self._vocabulary)

    def _void(self, origins: list[Origin], members: list[Member]) -> Iterator[Finding]:
        """A finding where each original has a grant that held, and all of them together permit nothing."""
        for day in self._use.made_on:
            is_granted = all(any(holds(grant, day) for grant in origin.grants) for origin in origins)
            if origins and is_granted and not permitted_by_all(members, day, self._vocabulary)[0]:
                yield self._finding(
                    "purpose_void",
                    None,
                    "Each source has a valid legal basis, but no purpose is permitted by all of them.",
                )
                return

    def _finding(self, kind: str, dataset_key: int | None, message: str, remedy: str | None = None) -> Finding:
        return Finding(kind, message, Declared(dataset_key) if dataset_key is not None else None, remedy)
