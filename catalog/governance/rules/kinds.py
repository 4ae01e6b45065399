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
        "Personal data were used on a day on which none of their legal bases was valid.",
        "Record the legal basis that was valid that day, or make a version without the dataset.",
    ),
    FindingKind(
        "purpose_not_covered",
        "violation",
        "Legal bases were valid, but none covers what the version is for, or training itself.",
        "Obtain a legal basis for the purpose, assess its compatibility (GDPR 6(4)), or leave the dataset out.",
    ),
    FindingKind(
        "prohibited_purpose",
        "violation",
        "A valid legal basis prohibits the purpose, or a broader one.",
        "Leave the dataset out, or obtain a legal basis that does not prohibit it.",
    ),
    FindingKind(
        "art9_missing",
        "violation",
        "Special categories of personal data flow in, and no legal basis that covers the use meets Art. 9(2) GDPR.",
        "Record the condition with the legal basis, or leave these columns out.",
    ),
    FindingKind(
        "purpose_void",
        "violation",
        "Each source permits something, but no purpose is permitted by all of them.",
        "Leave one of them out, or obtain a legal basis for a purpose the others share.",
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
        "The day by which the version had to be deleted has passed.",
        "Erase, anonymise or archive it as its retention rule says, and send the lifecycle event.",
    ),
    FindingKind(
        "zombie",
        "violation",
        "A run read the version after it was disposed of, or after its deadline.",
        "Find the copy the run read, dispose of it, and rebuild what was made from it.",
    ),
    FindingKind(
        "open_duty",
        "violation",
        "An open case asks that something be done with the version, and nothing shows that it was.",
        "Do what the case asks, then record a receipt: whence record receipt FILE.",
    ),
    FindingKind(
        "quality_failed",
        "violation",
        "A check of this version failed or could not be computed. A warning if only warn or info checks failed.",
        "Fix the data and retrain, or waive with a reason.",
    ),
    FindingKind(
        "undeclared_source",
        "gap",
        "Unknown origin: no producing run and no declared source.",
        "Declare its source, personal data, legal bases and retention: whence suggest-governance",
    ),
    FindingKind(
        "unknown_personal_data",
        "gap",
        "It is not declared whether the dataset holds personal data.",
        "Declare its personal data and, if it holds any, its legal bases.",
    ),
    FindingKind(
        "unversioned_source",
        "gap",
        "A run read a dataset that other runs write, and which version it read is not recorded.",
        "Let the reader name the version it reads, or the writer complete its run.",
    ),
    FindingKind(
        "open_producer",
        "gap",
        "A run read a dataset whose writer never ended, as far as events say: what was read is not known.",
        "Let the writer's emitter send COMPLETE, FAIL or ABORT for the run that the finding names.",
    ),
    FindingKind(
        "lost_write",
        "gap",
        "The SQL of a run writes the dataset, but its events name no output: what it wrote is missing.",
        "Let the emitter send the output, or record the run by hand, under lineage in the governance files.",
    ),
    FindingKind(
        "purpose_missing",
        "gap",
        "The model declares no purpose, so none can be checked.",
        "Declare its purpose in the governance files, under models.",
    ),
    FindingKind(
        "undetermined",
        "gap",
        "A declaration cannot be understood, or one that decides is missing.",
        "Correct or complete the declaration that the finding names.",
    ),
    FindingKind(
        "version_reused",
        "gap",
        "Several runs wrote one version from different inputs.",
        "Give each run's output a version of its own.",
    ),
    FindingKind(
        "content_differs",
        "gap",
        "A run read a version that no run is known to have made; the one it rests on has other content by its name.",
        "Find the write that made it, and let it send events; or let writer and reader name versions alike.",
    ),
    FindingKind(
        "assumed_write_mode",
        "gap",
        "No event says whether writes replace or add; replaced is assumed, and hides what an earlier write read. "
        "A warning where it hides nothing and personal data flow in.",
        "Declare its write_mode in the governance files.",
    ),
    FindingKind(
        "ambiguous_identity",
        "gap",
        "Several datasets say by symlinks that they are also one and the same name; none of them is joined with it.",
        "Declare under `aliases:` in the governance files which are one (`same`) or that they are not (`apart`).",
    ),
    FindingKind(
        "placeholder_name",
        "gap",
        "A dataset's name is an unrendered template or a placeholder, so what was read under it cannot be known.",
        "Have the job send the name it uses when it runs.",
    ),
    FindingKind(
        "cycle",
        "gap",
        "A version was made from itself.",
        "Let each run write a version of its own.",
    ),
    FindingKind(
        "quality_missing",
        "gap",
        "A suite is meant for the dataset and was not run on this version.",
        "Run it on this version: `whence validate`.",
    ),
    FindingKind(
        "retention_conflict",
        "gap",
        "The version has to be kept until after the day it has to be deleted.",
        "Decide which of the two takes precedence, and declare it.",
    ),
    FindingKind(
        "mixed_revocability",
        "warning",
        "Some sources rest on consent, which can be withdrawn, and others do not.",
        "Check which sources rely on consent; a withdrawal affects only those.",
    ),
    FindingKind(
        "basis_swap",
        "warning",
        "A consent had ended, and another legal basis took its place.",
        "Ask a lawyer: a legal basis has to be chosen before the use, not after.",
    ),
    FindingKind(
        "ambiguous_read",
        "warning",
        "A run read a dataset while another was writing it.",
        "Let the reader name the version it reads.",
    ),
    FindingKind(
        "contradictory_lifecycle",
        "warning",
        "A run says that it created a dataset which was there already; so that does not count.",
        "Declare its write_mode in the governance files.",
    ),
    FindingKind(
        "withdrawn_since",
        "warning",
        "A consent relied on when the version was made has been withdrawn since.",
        "See what has to be done: `whence impact NAME --reason withdrawal`.",
    ),
    FindingKind(
        "expired_since",
        "warning",
        "A legal basis relied on when the version was made has expired since.",
        "Renew the legal basis, or see what has to be done: `whence impact NAME --reason withdrawal`.",
    ),
    FindingKind(
        "train_test_overlap",
        "warning",
        "Data held out for testing or validation were also trained on.",
        "Split before training, and write each part as a dataset of its own.",
    ),
    FindingKind(
        "quality_stale",
        "warning",
        "A suite was changed after it was run on this version.",
        "Run it on this version: `whence validate`.",
    ),
    FindingKind(
        "due_soon",
        "warning",
        "The version has to be deleted within 30 days.",
        "Plan its deletion and its replacement.",
    ),
    FindingKind(
        "derived_from_expired",
        "warning",
        "Data the model learned from had to be deleted since.",
        "Decide whether to retrain it without them.",
    ),
)
KINDS = {kind.name: kind for kind in FINDING_KINDS}
