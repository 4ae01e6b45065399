"""The one primary action of a finding: what it is called, and on which page, at which address, it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ui.presentation.tracing.versions import VersionId, id_of

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import FindingAnswer
    from catalog.lineage.trace_json import LikelyDataset
    from catalog.questions.searching.findings_search import FindingFound


class Flaw(NamedTuple):
    """What of a finding decides its action; about None: no single version."""

    id: str
    kind: str
    severity: str
    message: str
    mend: str
    target: VersionId
    about: VersionId | None
    candidates: Sequence[LikelyDataset] = ()
    is_waived: bool = False


class Fix(NamedTuple):
    """An action: its words, its icon, the page it is done on, and the address there. facet: what a form declares."""

    label: str
    icon: str
    page: str
    address: dict[str, str]
    facet: str | None = None


class _Form(NamedTuple):
    """A steward's form that settles a kind of finding; of_target: on the version assessed, not what it is about."""

    label: str
    facet: str
    of_target: bool = False


_FORMS = {
    "undeclared_source": _Form("Declare source", "whence_source"),
    "unknown_personal_data": _Form("Declare personal data", "whence_personal_data"),
    "no_valid_grant": _Form("Add legal basis", "whence_grants"),
    "purpose_not_covered": _Form("Add legal basis", "whence_grants"),
    "prohibited_purpose": _Form("Add legal basis", "whence_grants"),
    "art9_missing": _Form("Add Art. 9 condition", "whence_grants"),
    "licence_conflict": _Form("Change licence", "whence_source"),
    "retention_conflict": _Form("Set retention", "whence_retention"),
    "purpose_missing": _Form("Set purpose", "whence_model", of_target=True),
    "basis_swap": _Form("Review legal bases", "whence_grants"),
}
# Of what cannot be determined the remedy says which declaration is missing.
_UNDETERMINED = (
    ("retention", _Form("Set retention", "whence_retention")),
    ("licence", _Form("Set licence", "whence_source")),
    ("SPDX", _Form("Set licence", "whence_source")),
    ("legal basis", _Form("Review legal bases", "whence_grants")),
)
# How the message of a finding on quality goes on after the name of its suite.
_AFTER_SUITE = {
    "quality_failed": ("Open failed check", " failed on "),
    "quality_missing": ("Run suite", " was never run on "),
    "quality_stale": ("Run suite", " was changed after it was run on "),
}
_CASES = {"open_duty": "Open case", "withdrawn_since": "Open a case", "expired_since": "Open a case"}
_WAIVED_ANYWAY = frozenset({"mixed_revocability", "train_test_overlap"})


def flaw_of(finding: FindingAnswer) -> Flaw:
    """A finding of an answer."""
    about = id_of(finding["dataset"]) if finding["dataset"] else None
    return Flaw(
        finding["id"],
        finding["kind"],
        finding["severity"],
        finding["message"],
        finding["mend"],
        id_of(finding["target"]),
        about,
        finding.get("candidates", ()),
        finding["waived_by"] is not None,
    )


def flaw_of_row(row: FindingFound) -> Flaw:
    """A finding of the list of all of them."""
    namespace, name, version = row["about_namespace"], row["about_name"], row["about_version"]
    about = VersionId(namespace, name, version or "") if namespace is not None and name is not None else None
    target = VersionId(row["namespace"], row["name"], row["version"])
    is_waived = row["waived_by"] is not None
    return Flaw(row["id"], row["kind"], row["severity"], row["message"], row["mend"], target, about, (), is_waived)


def fix_of(flaw: Flaw) -> Fix:
    """The primary action of a finding: a form that settles it, else to waive it, or to assign it to somebody."""
    return _merge(flaw) or _declare(flaw) or _quality(flaw) or _case(flaw) or _decide(flaw)


def _merge(flaw: Flaw) -> Fix | None:
    if not flaw.candidates or flaw.kind == "ambiguous_identity":
        return None
    first = flaw.candidates[0]
    address = {
        **_place(flaw.about or flaw.target),
        "edit": "whence_aliases",
        "other_namespace": first["namespace"],
        "other_name": first["name"],
    }
    return Fix("Merge names", ":material/join:", "dataset", address, "whence_aliases")


def _declare(flaw: Flaw) -> Fix | None:
    if flaw.kind == "purpose_void":  # of no single dataset: all its sources stand there, each a link
        return Fix(
            "Review legal bases", ":material/edit:", "dataset", {**_place(flaw.target), "tab": "data protection"}
        )
    form = _FORMS.get(flaw.kind)
    if flaw.kind == "undetermined":
        form = next((form for word, form in _UNDETERMINED if word in _wanting(flaw)), None)
    if form is None:
        return None
    place = flaw.target if form.of_target else flaw.about or flaw.target
    address = {**_place(place), "edit": form.facet, "finding": flaw.id}
    return Fix(form.label, ":material/edit:", "dataset", address, form.facet)


def _wanting(flaw: Flaw) -> str:
    """Where a finding says which declaration is wanting: in its remedy; of a faulty one in its message."""
    if not flaw.mend.startswith("Correct the declaration"):
        return flaw.mend
    about = flaw.about or flaw.target
    return flaw.message.removeprefix(f"{about.name}: ")  # a name may hold any word


def _quality(flaw: Flaw) -> Fix | None:
    if flaw.kind not in _AFTER_SUITE:
        return None
    label, then = _AFTER_SUITE[flaw.kind]
    about = flaw.about or flaw.target
    suite = flaw.message.removesuffix(f"{then}{about.name} {about.version}.")
    named = {"suite": suite} if suite != flaw.message else {}
    return Fix(label, ":material/fact_check:", "quality", {**_place(about), **named})


def _case(flaw: Flaw) -> Fix | None:
    if flaw.kind not in _CASES:
        return None
    if flaw.kind == "open_duty":
        case = flaw.message.removeprefix("Case ").partition(" ")[0]
        return Fix(_CASES[flaw.kind], ":material/gavel:", "impact", {"case": case})
    place = {key: value for key, value in _place(flaw.about or flaw.target).items() if key != "version"}
    return Fix(_CASES[flaw.kind], ":material/gavel:", "impact", {**place, "reason": "withdrawal"})


def _decide(flaw: Flaw) -> Fix:
    """A decision on the finding itself: a risk that can be lived with is waived, work of others assigned."""
    is_waived = flaw.is_waived or flaw.severity == "violation" or flaw.kind in _WAIVED_ANYWAY
    label, icon = ("Waive", ":material/front_hand:") if is_waived else ("Assign", ":material/person_add:")
    return Fix(label, icon, "findings", {"open": flaw.id, "do": label.lower()})


def _place(version: VersionId) -> dict[str, str]:
    return {key: value for key, value in version._asdict().items() if value}
