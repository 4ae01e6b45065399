"""Every kind of finding: its severity, what it means, and what ends it (docs/governance.md, "Findings")."""

from typing import Literal, NamedTuple

Severity = Literal["violation", "gap", "warning"]
SEVERITIES: tuple[Severity, ...] = ("violation", "gap", "warning")


class FindingKind(NamedTuple):
    """A kind of finding. remedy: what ends it in general; a finding may say it for its own case."""

    name: str
    severity: Severity
    meaning: str
    remedy: str


FINDING_KINDS = (
    FindingKind(
        "no_valid_grant",
        "violation",
        "Personal data were used on a day on which no grant of them held.",
        "Record the grant that held that day, or make a version without the dataset.",
    ),
    FindingKind(
        "purpose_not_covered",
        "violation",
        "Grants held, and none of them covers what the version is for, or training itself.",
        "Obtain a grant for the purpose, record a compatibility assessment (GDPR 6(4)), or leave the dataset out.",
    ),
    FindingKind(
        "prohibited_purpose",
        "violation",
        "A grant that held prohibits the purpose, or something above it.",
        "Leave the dataset out, or obtain a grant that does not prohibit it.",
    ),
    FindingKind(
        "art9_missing",
        "violation",
        "Special categories of personal data flow in, and no grant that covers the use has an Art. 9 condition.",
        "Record the condition with the grant, or leave these columns out.",
    ),
    FindingKind(
        "purpose_void",
        "violation",
        "Each source permits something, and there is no purpose that all of them permit.",
        "Leave one of them out, or obtain a grant for a purpose the others share.",
    ),
    FindingKind(
        "licence_conflict",
        "violation",
        "A licence forbids it: NC or ND data in a commercial model, or crawled data whose mining is reserved.",
        "Leave the dataset out, obtain another licence, or mark the model `commercial: false` if it is not.",
    ),
    FindingKind(
        "retention_overdue",
        "violation",
        "The day by which the version had to be deleted is over.",
        "Erase, anonymise or archive it as its rule says, and send the lifecycle event.",
    ),
    FindingKind(
        "zombie",
        "violation",
        "A run read the version after it was disposed of, or after its deadline.",
        "Find the copy the run read, dispose of it, and make again what came of it.",
    ),
    FindingKind(
        "quality_failed",
        "violation",
        "A check of this very version failed or could not be computed. A warning where only what warns or informs "
        "did.",
        "Mend the data, write a new version and check that one.",
    ),
    FindingKind(
        "undeclared_source",
        "gap",
        "Data came from outside, and nobody says from where.",
        "Declare the source, or send the run that made the version.",
    ),
    FindingKind(
        "unknown_personal_data",
        "gap",
        "Nobody says whether the dataset holds personal data.",
        "Declare its personal data, and where it is personal its grants.",
    ),
    FindingKind(
        "unversioned_source",
        "gap",
        "A run read a dataset that runs write, and nobody can tell which version.",
        "Let the reader name the version, or the writer complete its run.",
    ),
    FindingKind(
        "purpose_missing",
        "gap",
        "Nobody says what the model is for, so no purpose can be checked.",
        "Declare the model's purpose.",
    ),
    FindingKind(
        "undetermined",
        "gap",
        "A declaration cannot be understood, or something that decides is not declared.",
        "Correct or complete the declaration that the finding names.",
    ),
    FindingKind(
        "version_reused",
        "gap",
        "Two runs wrote one version from different inputs.",
        "Give each run's output a version of its own.",
    ),
    FindingKind(
        "cycle",
        "gap",
        "A version came from itself.",
        "Let each run write a version of its own.",
    ),
    FindingKind(
        "quality_missing",
        "gap",
        "A suite is meant for the dataset, and was not run on this version.",
        "Run it on this version: `whence validate`.",
    ),
    FindingKind(
        "retention_conflict",
        "gap",
        "The version has to be kept until after the day it has to be deleted.",
        "Decide which of the two goes before, and declare it.",
    ),
    FindingKind(
        "mixed_revocability",
        "warning",
        "Some of what the version was made from rests on consent, which can be withdrawn, and some does not.",
        "Know which: a withdrawal reaches only a part.",
    ),
    FindingKind(
        "basis_swap",
        "warning",
        "A consent had ended, and a grant on another basis took its place.",
        "Have a lawyer look: a basis is chosen before, not after.",
    ),
    FindingKind(
        "ambiguous_read",
        "warning",
        "A run read a dataset while another was writing it.",
        "Let the reader name the version it reads.",
    ),
    FindingKind(
        "assumed_write_mode",
        "warning",
        "Nobody says whether a dataset with personal data is replaced or appended to; replaced is assumed.",
        "Declare its write mode.",
    ),
    FindingKind(
        "withdrawn_since",
        "warning",
        "A consent relied on when the version was made has been withdrawn since. A violation once a case is open.",
        "See what has to follow: `whence impact NAME --reason withdrawal`.",
    ),
    FindingKind(
        "expired_since",
        "warning",
        "A grant relied on when the version was made has expired since. A violation once a case is open.",
        "Renew the grant, or see what has to follow: `whence impact NAME --reason withdrawal`.",
    ),
    FindingKind(
        "train_test_overlap",
        "warning",
        "What was held out for testing or validation was trained on as well.",
        "Split before training, and let each part be a dataset of its own.",
    ),
    FindingKind(
        "quality_stale",
        "warning",
        "A suite was changed since it was run on this version.",
        "Run it on this version: `whence validate`.",
    ),
    FindingKind(
        "due_soon",
        "warning",
        "The version has to be deleted within 30 days.",
        "Plan its deletion, and what is to come in its place.",
    ),
    FindingKind(
        "derived_from_expired",
        "warning",
        "What the model learned from had to be deleted meanwhile.",
        "Decide whether to train it again without.",
    ),
)
KINDS = {kind.name: kind for kind in FINDING_KINDS}
