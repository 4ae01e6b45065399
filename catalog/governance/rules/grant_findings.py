"""Findings on the grants of a version: of the personal originals that reach it, and of what lies between."""

from collections.abc import Iterator

from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.finding import Declared, Finding
from catalog.governance.rules.lawfulness import Lawfulness, Origin


def grant_findings(subject: Subject) -> Iterator[Finding]:
    """What is missing for the data of a version to be used as they are, or forbids it."""
    assessment = subject.assessment
    if subject.is_model and subject.use.purpose is None:
        yield Finding(
            "purpose_missing",
            f"{subject.version.name} declares no purpose, so none can be checked.",
            subject.node,
        )
    lawfulness = Lawfulness(subject.use, assessment.evidence.vocabulary)
    yield from lawfulness.findings(origins_of(subject), assessment.members(subject.label), assessment.names)
    yield from _special_of_derived(subject, lawfulness)
    yield from _grants_of_derived(subject, lawfulness)


def origins_of(subject: Subject) -> list[Origin]:
    """The personal originals whose grants a version needs, by dataset key."""
    assessment = subject.assessment
    unknown = assessment.unknown_keys(subject.label)
    return [
        Origin(key, assessment.facts(key), subject.special.get(key, frozenset()), key in unknown)
        for key in subject.grantors
        if key in assessment.original_keys
    ]


def _special_of_derived(subject: Subject, lawfulness: Lawfulness) -> Iterator[Finding]:
    """Special categories that only a derived dataset declares need a condition there or on what flows in."""
    assessment = subject.assessment
    for key in sorted(subject.special.keys() - assessment.original_keys):
        keys = {key, *_originals_into(key, subject)}
        if not lawfulness.has_condition(
            [grant for each in sorted(keys) for grant in assessment.facts(each).grants or ()]
        ):
            yield Finding(
                "art9_missing",
                f"Art. 9(2) GDPR condition missing for the special categories that {assessment.names[key]} declares.",
                Declared(key),
                "Record the condition with the legal basis of the source they come from.",
            )


def _originals_into(dataset_key: int, subject: Subject) -> set[int]:
    """The personal originals that flow into the versions of a dataset in the trace."""
    keys = (key for node in subject.trace if node[0] == dataset_key for key in subject.at(node).grantors)
    return set(keys) & subject.assessment.original_keys


def _grants_of_derived(subject: Subject, lawfulness: Lawfulness) -> Iterator[Finding]:
    """What grants declared on the way forbid, or do not cover."""
    assessment = subject.assessment
    for key in subject.grantors:
        if key not in assessment.original_keys:
            finding = lawfulness.of_derived(assessment.facts(key).grants or (), key, assessment.names[key])
            if finding:
                yield finding
