"""What is wrong, or cannot be known: findings as values (docs/governance.md, "Findings")."""

import hashlib
from typing import NamedTuple

import orjson

from catalog.governance.assessment.subject import PARTS_WITH_PATHS, Subject
from catalog.governance.labels.lattice import Part
from catalog.governance.labels.paths import Step
from catalog.governance.rules.kinds import KINDS, Severity
from catalog.lineage.closure import Node
from catalog.lineage.gaps.clues import Candidate


class Declared(NamedTuple):
    """What a dataset declares, where a finding is about that. parts: those of a label that can have carried it."""

    dataset_key: int
    parts: tuple[Part, ...] = PARTS_WITH_PATHS


class Finding(NamedTuple):
    """What a rule finds in a subject.

    about: the version of the trace or the declaration it is about, None: no single one. remedy, severity: where they
    differ from those of the kind. detail: what distinguishes it from others of its kind. target: the version it is a
    finding of, where that is not the subject. candidates: the datasets that a gap of lineage likely means.
    """

    kind: str
    message: str
    about: Node | Declared | None = None
    remedy: str | None = None
    source: str | None = None
    detail: str = ""
    severity: Severity | None = None
    target: Node | None = None
    candidates: tuple[Candidate, ...] = ()


class LocatedFinding(NamedTuple):
    """A finding with its stable id, the version it is of, the version it is about, and the path between them."""

    id: str
    kind: str
    severity: Severity
    target: Node
    dataset: Node | None
    source: str | None
    message: str
    remedy: str
    detail: str
    path: list[Step]
    candidates: tuple[Candidate, ...] = ()


def located(subject: Subject, finding: Finding) -> LocatedFinding:
    """A finding of a rule with the names, the path and the id that every finding has."""
    about, source, path = finding.about, finding.source, list[Step]()
    if isinstance(about, Declared):
        path = subject.path_of(*about)
        source = subject.assessment.source_name(about.dataset_key)
    elif about:
        path = subject.path_to(about)
    kind, target, dataset = KINDS[finding.kind], finding.target or subject.node, path[-1].node if path else None
    return LocatedFinding(
        _finding_id(subject, finding, target, dataset),
        finding.kind,
        finding.severity or kind.severity,
        target,
        dataset,
        source,
        finding.message,
        finding.remedy or kind.remedy,
        finding.detail,
        path,
        finding.candidates,
    )


def _finding_id(subject: Subject, finding: Finding, target: Node, dataset: Node | None) -> str:
    """16 hex digits of the SHA-256 of what a finding is about: the same as long as that is found, for waivers."""
    names = subject.assessment.full_names
    about = names[dataset[0]] if dataset else ()
    named = [finding.kind, (*names[target[0]], target[1]), about, finding.detail]
    return hashlib.sha256(orjson.dumps(named)).hexdigest()[:16]
