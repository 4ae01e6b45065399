"""What has to follow when consent is withdrawn, a cohort erased, a dataset contaminated: a verdict per version.

The rights are those of GDPR Art. 7(3), 17, 18 and 21 (docs/governance.md, "Withdrawal").
"""

from dataclasses import dataclass
from typing import Literal, get_args

from catalog.governance.facts.facts import Grant
from catalog.vocabulary.laws import legal_basis

Reason = Literal["withdrawal", "erasure", "contamination"]
REASONS: tuple[Reason, ...] = ("withdrawal", "erasure", "contamination")
Deed = Literal["erased", "rebuilt", "retrained", "suppressed", "restricted", "examined"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
ACTIONS = frozenset({"erase", "rebuild", "retrain", "suppress", "restrict", "undetermined"})


@dataclass(frozen=True, slots=True)
class Affected:
    """A version something was taken back from: what of it flows there, and what the version is."""

    flows: bool
    is_unknown: bool
    is_gone: bool
    is_model: bool
    is_of_model: bool
    is_original: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has to be done with a version, and why."""

    verdict: str
    why: str


def verdict_of(affected: Affected, reason: Reason, grants: tuple[Grant, ...]) -> Verdict:
    """What has to be done with a version; grants: those of the dataset it is about."""
    if affected.is_gone:
        return Verdict("no_action", "It was disposed of, or replaced, already.")
    if affected.is_unknown and reason != "contamination":
        return Verdict("undetermined", "Nobody says whether what flows in is personal.")
    if not affected.flows:
        return Verdict("no_action", "Nothing of persons reaches it from there.")
    if reason == "contamination":
        return _deed(affected, "What is wrong flows in.")
    return _by_rights(reason, grants) or _deed(affected, "Personal data that were taken back flow in.")


def _by_rights(reason: Reason, grants: tuple[Grant, ...]) -> Verdict | None:
    """What follows where the bases give no such right; None where one does, or where nothing is known."""
    rights = [legal_basis(grant.basis) for grant in grants if grant.basis]
    listed = ", ".join(sorted({basis.term for basis in rights}))
    if not rights or len(rights) < len(grants):
        return None
    if reason == "withdrawal" and all(basis.right_to_object or basis.right_to_erasure is False for basis in rights):
        if any(basis.right_to_object for basis in rights):
            return Verdict("restrict", f"An objection to {listed}: not to be used until it is weighed (Art. 18, 21).")
        return Verdict("exempt", f"It rests on {listed}, which is not for the person to withdraw.")
    if reason == "erasure" and all(basis.right_to_erasure is False for basis in rights):
        return Verdict("exempt", f"It rests on {listed}, which gives no right of erasure.")
    return None


def _deed(affected: Affected, why: str) -> Verdict:
    if affected.is_model:
        return Verdict("retrain", f"{why} A model has to be trained again without them.")
    if affected.is_of_model:
        return Verdict("suppress", f"{why} A model made it: not to be used until that is trained again.")
    if affected.is_original:
        return Verdict("erase", f"{why} It is where they came from.")
    return Verdict("rebuild", f"{why} It has to be made again without them.")
