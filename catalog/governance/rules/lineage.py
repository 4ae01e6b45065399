"""What cannot be known, or is only presumed, of the lineage of a version."""

from collections.abc import Iterator

from catalog.governance.assessment.subject import Subject
from catalog.governance.labels.lattice import is_personal
from catalog.governance.rules.finding import Finding
from catalog.lineage.closure import Node, place_of
from catalog.lineage.gaps.assumed import assumed_modes
from catalog.lineage.gaps.name_gaps import once_a_dataset
from catalog.lineage.gaps.trace_warnings import contradictory_lifecycle


def lineage_gaps(subject: Subject) -> Iterator[Finding]:
    """The gaps of a version's trace."""
    assessment = subject.assessment
    for gap in once_a_dataset(gap for gap in assessment.lineage_gaps if gap.node in subject.trace):
        key = gap.node[0]
        message = f"{assessment.names[key]}: {gap.message}"
        yield Finding(
            gap.kind,
            message,
            gap.node,
            gap.remedy or None,
            assessment.source_name(key),
            candidates=gap.candidates,
        )
    for gap in assumed_modes(assessment.closure, _hiding(subject)):
        message = f"{assessment.names[gap.node[0]]}: {gap.message}"
        yield Finding(gap.kind, message, gap.node, gap.remedy, assessment.source_name(gap.node[0]))


def _hiding(subject: Subject) -> list[Node]:
    """The versions of the trace that are assumed to replace and hide what the ones before them read."""
    return [node for node in subject.assessment.closure.hidden if node in subject.trace]


def lineage_warnings(subject: Subject) -> Iterator[Finding]:
    """Reads during a write, runs that contradict themselves, and datasets whose write mode is assumed."""
    names, trace = subject.assessment.names, subject.trace
    for item, read_into in subject.assessment.ambiguous_reads:
        # The run may have read the dataset for another of its outputs, which is not in this trace.
        if item.node in trace and any(node in trace for node in read_into):
            yield Finding(
                "ambiguous_read",
                f"Run {item.run_id} read {names[item.node[0]]} while run {item.other_run_id} wrote it.",
                item.node,
                detail=item.run_id,
            )
    yield from _contradictory_lifecycles(subject)
    yield from _assumed_modes(subject)


def _contradictory_lifecycles(subject: Subject) -> Iterator[Finding]:
    """One warning for each dataset, at the first of its versions in the trace that a run says it created."""
    closure, names = subject.assessment.closure, subject.assessment.names
    warned: set[int] = set()
    items = [item for item in closure.contradictory if item.node in subject.trace]
    items.sort(key=lambda item: (*place_of(closure, item.node), *item[1:]))
    for warning in contradictory_lifecycle(closure, items):
        key = warning.node[0]
        if key not in warned:
            warned.add(key)
            yield Finding(warning.kind, f"{names[key]}: {warning.message}", warning.node, warning.remedy)


def _assumed_modes(subject: Subject) -> Iterator[Finding]:
    """One warning for each dataset that personal data flow into and that declares no write mode, if it is no gap."""
    assessment = subject.assessment
    warned = {node[0] for node in _hiding(subject)}
    for node in sorted(subject.trace):
        replacement = assessment.evidence.replacements.get(node)
        if replacement is None or replacement.mode_source != "assumed" or assessment.is_model(node):
            continue
        if node[0] not in warned and is_personal(assessment.flow.labels[node].whole):
            warned.add(node[0])
            yield Finding(
                "assumed_write_mode",
                f"{assessment.names[node[0]]} declares no write mode; each version is assumed to replace the last.",
                node,
                severity="warning",
            )
