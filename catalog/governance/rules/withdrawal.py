"""What has to follow when consent is withdrawn, a cohort erased, a dataset contaminated: a verdict per version.

The rights are those of GDPR Art. 7(3), 17, 18 and 21 (docs/governance.md, "Withdrawal").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from catalog.governance.facts.facts import Grant
from catalog.vocabulary.laws import legal_basis

Reason = Literal["withdrawal", "erasure", "contamination", "objection"]
REASONS: tuple[Reason, ...] = get_args(Reason)
Deed = Literal[
    "erased", "rebuilt", "retrained", "retired", "suppressed", "restricted", "weighed", "examined", "exempt"
]
DEEDS: tuple[Deed, ...] = get_args(Deed)
# The deeds that discharge each duty, the most direct first.
DISCHARGED_BY: Mapping[str, tuple[Deed, ...]] = {
    "erase": ("erased", "exempt"),
    "rebuild": ("rebuilt", "erased", "exempt"),
    "retrain": ("retrained", "retired", "exempt"),
    "suppress": ("suppressed", "rebuilt", "erased", "exempt"),
    "restrict": ("restricted", "weighed", "exempt"),
    "undetermined": ("examined", "exempt"),
}
ACTIONS = frozenset(DISCHARGED_BY)
# What is made later from a version with one of these joins the case while the duty is not discharged.
PASSED_ON = frozenset({"erase", "rebuild", "retrain"})
# Deeds that are decisions: a receipt of one says on what ground.
DECISIONS: frozenset[Deed] = frozenset({"weighed", "exempt"})


@dataclass(frozen=True, slots=True)
class Affected:
    """A version downstream of what is taken back: whether that flows there, and what the version is.

    is_later: it was made after its case was opened, from nothing that was still to be erased, rebuilt or retrained.
    """

    flows: bool
    is_unknown: bool
    is_gone: bool
    is_model: bool
    is_of_model: bool
    is_original: bool
    is_later: bool = False


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
    "objection": _TakenBack("personal data", "personal data whose use is objected to"),
}


def verdict_of(affected: Affected, reason: Reason, grants: tuple[Grant, ...]) -> Verdict:
    """What has to be done with a version; grants: those of the dataset it is about."""
    if affected.is_later:
        return Verdict("no_action", "Made after the case was opened, from nothing that was still to be dealt with.")
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
    is_known = bool(rights) and len(rights) == len(grants)
    if reason == "objection":
        # A basis of another law may give the right (None): then the use stops until somebody has weighed it.
        if is_known and all(basis.right_to_object is False for basis in rights):
            return Verdict("no_action", f"Rests on {listed}, which gives no right to object; a consent is withdrawn.")
        on = f" to {listed}" if listed else ""
        return Verdict("restrict", f"Objection{on}: do not use it until that is weighed (GDPR 18, 21).")
    # Whoever may not have data erased that are held by law has no consent to withdraw there either.
    if is_known and all(basis.right_to_erasure is False for basis in rights):
        right = "consent to withdraw" if reason == "withdrawal" else "right to erasure"
        return Verdict("exempt", f"Rests on {listed}, which gives no {right}.")
    return None


def _action(affected: Affected, flows: str) -> Verdict:
    if affected.is_model:
        return Verdict("retrain", f"Trained on {flows}. Retrain without them.")
    if affected.is_of_model:
        return Verdict("suppress", "Output of an affected model; suppress until it is retrained.")
    if affected.is_original:
        return Verdict("erase", f"Contains {flows} (origin). Erase.")
    return Verdict("rebuild", f"Contains {flows}. Rebuild without them.")
