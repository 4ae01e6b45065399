"""The retention of a version: what it depends on, the state that follows, and the finding that some states are."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from catalog.governance.assessment.subject import Subject
from catalog.governance.facts.records import disposals_recorded
from catalog.governance.rules.finding import Finding
from catalog.governance.rules.retention import Keeping, RetentionState, retention_state

_KINDS = {
    "overdue": "retention_overdue",
    "zombie": "zombie",
    "conflict": "retention_conflict",
    "due_soon": "due_soon",
    "derived_from_expired": "derived_from_expired",
}
RETENTION_KINDS = sorted({*_KINDS.values(), "undetermined"})


def retention_findings(subject: Subject) -> Iterator[Finding]:
    """The retention findings of a version and of every version it came from."""
    for node in subject.trace:
        yield from own_retention_findings(subject.at(node))


def own_retention_findings(subject: Subject) -> Iterator[Finding]:
    """The finding that the retention state of a version is, if it is one."""
    state = retention_of(subject)
    if state is None:
        return
    version, node = subject.version, subject.node
    if state.state == "undetermined":
        names = subject.assessment.names
        listed = ", ".join(sorted(names[key] for key in subject.assessment.deadlines.lacking(subject.label)))
        yield Finding(
            "undetermined",
            f"The deadline of {version.name} cannot be computed: {listed} gives none.",
            node,
            f"Declare retention of {listed} with a duration and the date it counts from.",
            detail="retention",
            target=node,
        )
    elif kind := _KINDS.get(state.state):
        message = f"{version.name} {version.version}: {state.why}."
        yield Finding(kind, message, node, source=source_of_deadline(subject), target=node)


def retention_of(subject: Subject) -> RetentionState | None:
    """The retention state of a version; None where no rule reaches it."""
    return retention_state(keeping(subject), subject.assessment.evidence.today)


def keeping(subject: Subject) -> Keeping:
    """What the retention of a version depends on."""
    evidence, deadlines, node, label = (
        subject.assessment.evidence,
        subject.assessment.deadlines,
        subject.node,
        subject.label,
    )
    version, replacement = subject.version, evidence.replacements.get(node)
    made_at, replaced_at = version.created_at, replacement.replaced_at if replacement else None
    is_newer = bool(made_at and replaced_at and replaced_at > made_at)
    ended_at = disposed_at(subject)
    return Keeping(
        delete_by=subject.delete_by,
        keep_until=subject.keep_until,
        needs_rule=deadlines.lacks(label),
        is_endless=deadlines.is_endless(label, node),
        is_model=subject.is_model,
        disposed_on=ended_at.date() if ended_at else None,
        read_on=tuple(evidence.reads.get(node, ())),
        # A version with a name of its own is kept beside the newer one; one known by its run only was overwritten.
        is_replaced=is_newer and version.version.startswith("run:"),
        is_mode_assumed=bool(replacement and replacement.replaced_as == "assumed"),
    )


def disposed_at(subject: Subject) -> datetime | None:
    """When the content of a version came to its end, None where it has not; of a record's day its beginning."""
    evidence, version = subject.assessment.evidence, subject.version
    # What happened to the dataset before this version was made ended the content of an earlier one.
    ends = [
        happened_at
        for happened_at, _ in evidence.disposals.get(subject.node[0], ())
        if happened_at <= evidence.asked_at and (version.created_at is None or happened_at > version.created_at)
    ]
    ends += [
        datetime.combine(day, time(), UTC)
        for day in disposals_recorded(evidence.disposal_records, version)
        if day <= evidence.today
    ]
    return min(ends, default=None)


def source_of_deadline(subject: Subject) -> str | None:
    """The source whose rule sets the deadline of a version, or the dataset's name where it declares none."""
    return subject.assessment.deadlines.source(subject.label, subject.node)
