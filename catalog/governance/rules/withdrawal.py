"""What has to follow when consent is withdrawn, a cohort erased, a dataset contaminated: a verdict per version.

The rights are those of GDPR Art. 7(3), 17, 18 and 21 (docs/governance.md, "Withdrawal").
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from catalog.governance.facts.facts import Grant
from catalog.vocabulary.laws import legal_basis

Reason = Literal["withdrawal", "erasure", "contamination"]
REASONS: tuple[Reason, ...] = ("withdrawal", "erasure", "contamination")
Deed = Literal["erased", "rebuilt", "retrained", "suppressed", "restricted", "examined"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
ACTIONS = frozenset({"erase", "rebuild", "retrain", "suppress", "restrict", "undetermined"})


@dataclass(frozen=True, slots=True)
class Affected:
    """A version downstream of what is taken back: whether that flows there, and what the version is."""

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


class _TakenBack(NamedTuple):
    """How what is taken back is worded: its kind, and what of it flows in."""

    kind: str
    flows: str


_TAKEN_BACK: dict[Reason, _TakenBack] = {
    "withdrawal": _TakenBack("personal data", "withdrawn personal data"),
    "erasure": _TakenBack("personal data", "personal data to be erased"),
    "contamination": _TakenBack("data", "contaminated data"),
}


def verdict_of(affected: Affected, reason: Reason, grants: tuple[Grant, ...]) -> Verdict:
    """What has to be done with a version; grants: those of the dataset it is about."""
    if affected.is_gone:
        return Verdict("no_action", "Already deleted or replaced.")
    if affected.is_unknown and reason != "contamination":
        return Verdict("undetermined", "It is not declared whether the data from this source are personal.")
    if not affected.flows:
        return Verdict("no_action", f"No {_TAKEN_BACK[reason].kind} from this source.")
    if reason != "contamination" and (verdict := _by_rights(reason, grants)):
        return verdict
    return _action(affected, _TAKEN_BACK[reason].flows)


def _by_rights(reason: Reason, grants: tuple[Grant, ...]) -> Verdict | None:
    """What follows where the legal bases give no such right; None where one does, or where nothing is known."""
    rights = [legal_basis(grant.basis) for grant in grants if grant.basis]
    listed = ", ".join(sorted({basis.term for basis in rights}))
    if not rights or len(rights) < len(grants):
        return None
    if reason == "withdrawal" and all(basis.right_to_object or basis.right_to_erasure is False for basis in rights):
        if any(basis.right_to_object for basis in rights):
            return Verdict("restrict", f"Objection to {listed}: do not use it until that is weighed (GDPR 18, 21).")
        return Verdict("exempt", f"Rests on {listed}, which the data subject cannot withdraw.")
    if reason == "erasure" and all(basis.right_to_erasure is False for basis in rights):
        return Verdict("exempt", f"Rests on {listed}, which gives no right to erasure.")
    return None


def _action(affected: Affected, flows: str) -> Verdict:
    if affected.is_model:
        return Verdict("retrain", f"Trained on {flows}. Retrain without them.")
    if affected.is_of_model:
        return Verdict("suppress", "Output of an affected model; suppress until it is retrained.")
    if affected.is_original:
        return Verdict("erase", f"Contains {flows} (origin). Erase.")
    return Verdict("rebuild", f"Contains {flows}. Rebuild without them.")
