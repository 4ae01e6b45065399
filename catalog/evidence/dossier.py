"""Everything that documents and packs say of a version, from one walk and one assessment."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypedDict, TypeVar

import orjson

from catalog.database.connection import statement
from catalog.database.subset import of_closure
from catalog.evidence.concerning import Concern
from catalog.evidence.enclosed.model_signature import ModelSignature, SignatureEnclosed, check_model_signature
from catalog.evidence.log_slice import places_concerned
from catalog.evidence.redacted import Place
from catalog.governance.answers.answers import FindingAnswer, GateAnswer, LabelAnswer
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.approval_digests import digests_of
from catalog.governance.decisions.decisions import Examined, gate_of
from catalog.lineage.closure import Closure
from catalog.lineage.lookup import Target
from catalog.lineage.trace_json import TraceEdge, TraceVersion
from catalog.lineage.trace_writer import written_trace
from catalog.questions.lists import RecordRow
from catalog.questions.trace import Trace, Written
from catalog.questions.verdicts import label_of
from catalog.session.query import Circumstances, Question
from catalog.values.canonical_json import Json
from catalog.values.times import instant_text

Facet = Mapping[str, Json]
_Item = TypeVar("_Item")


class Size(NamedTuple):
    """How large a version is, as far as runs say; None: none says."""

    rows: int | None
    bytes: int | None


NO_SIZE = Size(None, None)


class Author(NamedTuple):
    """Who sent a declaration (None: not recorded), and when."""

    actor: str | None
    declared_at: str | None


class ValidationAnswer(TypedDict):
    """A validation of a version of the trace, with the result of each expectation."""

    namespace: str
    name: str
    version: str
    suite: str
    suite_digest: str | None
    validated_at: str
    success: bool
    verdict: str
    evaluated: int | None
    failed: int | None
    errored: int
    results: list[dict[str, Json]]


class NamedDataset(TypedDict):
    """A dataset and every name it has, its own among them."""

    namespace: str
    name: str
    names: list[list[str]]


@dataclass(frozen=True)
class Dossier:
    """A version with all that is known of it.

    facets: those in force, by dataset (namespace, name) and facet; authors: who declared them, by dataset and facet;
    sizes: by version; training: what its runs say of its training; signatures: of its files, as they were sent;
    places: the entries that all this rests on.
    """

    target: Target
    trace_text: bytes
    circumstances: Circumstances
    subject: Subject
    label: LabelAnswer
    gate: GateAnswer
    validations: list[ValidationAnswer]
    records: list[RecordRow]
    facets: Mapping[tuple[str, str], Mapping[str, Facet]]
    authors: Mapping[tuple[str, str, str], Author]
    sizes: Mapping[tuple[str, str, str], Size]
    training: list[Facet]
    signatures: list[ModelSignature]
    names: list[NamedDataset]
    places: list[Place]

    @cached_property
    def trace(self) -> Trace:
        """The trace, as `whence trace --json` answers it."""
        answer: Trace = orjson.loads(self.trace_text)
        return answer

    @cached_property
    def versions_by_dataset(self) -> Mapping[tuple[str, str], list[TraceVersion]]:
        """The versions of the trace by namespace and name."""
        return _grouped(self.trace["versions"], lambda item: (item["namespace"], item["name"]))

    @cached_property
    def edges_into(self) -> Mapping[tuple[str, str], list[TraceEdge]]:
        """The edges of the trace by the dataset that was made."""
        return _grouped(self.trace["edges"], lambda edge: (edge["target"]["namespace"], edge["target"]["name"]))

    @cached_property
    def edges_out_of(self) -> Mapping[tuple[str, str], list[TraceEdge]]:
        """The edges of the trace by the dataset that was read."""
        return _grouped(self.trace["edges"], lambda edge: (edge["source"]["namespace"], edge["source"]["name"]))

    @cached_property
    def leaves(self) -> frozenset[tuple[str, str]]:
        """The datasets that the trace ends at."""
        return frozenset((item["namespace"], item["name"]) for item in self.trace["sources"])

    @cached_property
    def validations_by_dataset(self) -> Mapping[tuple[str, str], list[ValidationAnswer]]:
        """The validations of the trace's versions by namespace and name."""
        return _grouped(self.validations, lambda item: (item["namespace"], item["name"]))

    @property
    def findings(self) -> list[FindingAnswer]:
        """What is wrong with the version or cannot be known of it."""
        return self.gate["findings"]

    @cached_property
    def checked_signatures(self) -> list[SignatureEnclosed]:
        """The signatures of the version's files, each with what the check found."""
        recorded = (str(body["artifact"]) for body in self.training if body.get("artifact"))
        artifacts = sorted({each for each in (*recorded, self.target.version) if each.startswith("sha256:")})
        return [
            {"sent": sent, "artifacts": artifacts, "check": check_model_signature(sent, artifacts)}
            for sent in self.signatures
        ]

    @property
    def is_model(self) -> bool:
        """Whether it is a version of a model."""
        return self.subject.is_model

    def of_dataset(self, namespace: str, name: str) -> Mapping[str, Facet]:
        """The facets in force of a dataset of the trace."""
        return self.facets.get((namespace, name), {})


def _grouped(items: Iterable[_Item], key: Callable[[_Item], tuple[str, str]]) -> dict[tuple[str, str], list[_Item]]:
    found: dict[tuple[str, str], list[_Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)


def read_dossier(question: Question, target: Target, records: list[RecordRow]) -> Dossier:
    """Everything about a version; records: all management records as they stand, of which those about it are kept."""
    closure = question.closure(target.node)
    trace = _trace(question, closure)
    # From here on the cursor's staged tables are those of the assessment, which has the closure's versions in it.
    subject = Subject(assess(question, target.node), target.node)
    gate = gate_of(question, Examined(subject, digests_of(subject, closure)))
    label = label_of(question, subject.assessment, target.node)
    names = _names(question, closure)
    makers = {run_key for runs in closure.producers.values() for run_key in runs}
    makers |= {edge.run_key for edge in closure.edges if edge.run_key}
    validations, validators = _validations(question, closure)
    datasets = {(namespace, name) for item in names for namespace, name in item["names"]}
    concern = Concern(subject.version, datasets, {finding["id"] for finding in gate["findings"]})
    concerned = sorted((row for row in records if concern.has(row)), key=lambda row: (row["kind"], row["id"]))
    return Dossier(
        target,
        orjson.dumps(trace),
        question.circumstances(),
        subject,
        label,
        gate,
        validations,
        concerned,
        _facets(question, subject),
        _authors(question, subject),
        _sizes(question, subject),
        _training(question, target),
        _signatures(question, target),
        names,
        places_concerned(question.cursor, makers | validators, [f"{row['kind']}/{row['id']}" for row in concerned]),
    )


def _trace(question: Question, closure: Closure) -> Written:
    lineage = written_trace(closure, question.clues(closure), question.trace_texts(closure))
    if question.not_yet:
        lineage["sources"], lineage["gaps"] = [], []  # nothing is missing of what was not there
    return {"target": lineage["target"], **question.circumstances(), **lineage}


def _names(question: Question, closure: Closure) -> list[NamedDataset]:
    datasets = closure.columns.datasets
    own = dict(zip(datasets.dataset_key, zip(datasets.namespace, datasets.name, strict=True), strict=True))
    names: dict[int, list[list[str]]] = defaultdict(list)
    rows = question.cursor.execute(statement("evidence/names"), {"dataset_keys": sorted(own)}).fetchall()
    for dataset_key, namespace, name in rows:
        names[dataset_key].append([namespace, name])
    listed = sorted((*place, names[key] or [list(place)]) for key, place in own.items())
    return [{"namespace": namespace, "name": name, "names": others} for namespace, name, others in listed]


def _validations(question: Question, closure: Closure) -> tuple[list[ValidationAnswer], set[int]]:
    """The validations of the trace's versions, and the runs that made them."""
    answers: list[ValidationAnswer] = []
    runs: set[int] = set()
    for row in question.rows("evidence/validations", {}, of_closure):
        run_key, node = row.pop("run_key"), (row.pop("dataset_key"), row["version"])
        # The assessment staged the generators of synthetic data, too, which are none of the trace's versions.
        if node not in closure.place:
            continue
        if isinstance(run_key, int):
            runs.add(run_key)
        answer: ValidationAnswer = {**row, "results": orjson.loads(str(row["results"]))}  # type: ignore[typeddict-item]
        answers.append(answer)
    return answers, runs


def _facets(question: Question, subject: Subject) -> dict[tuple[str, str], dict[str, Facet]]:
    facets: dict[tuple[str, str], dict[str, Facet]] = defaultdict(dict)
    names = subject.assessment.full_names
    for dataset_key, facet, body in question.cursor.execute(of_closure("evidence/facets")).fetchall():
        facets[names[dataset_key]][facet] = orjson.loads(body)
    return dict(facets)


def _authors(question: Question, subject: Subject) -> dict[tuple[str, str, str], Author]:
    names = subject.assessment.full_names
    rows = question.cursor.execute(of_closure("evidence/authors")).fetchall()
    return {(*names[key], facet): Author(actor, instant_text(at)) for key, facet, actor, at in rows if key in names}


def _sizes(question: Question, subject: Subject) -> dict[tuple[str, str, str], Size]:
    names = subject.assessment.full_names
    rows = question.cursor.execute(of_closure("evidence/sizes")).fetchall()
    return {(*names[key], version): Size(count, size) for key, version, count, size in rows}


def _signatures(question: Question, target: Target) -> list[ModelSignature]:
    given: dict[str, object] = {"dataset_key": target.dataset_key, "version": target.version}
    bodies = (orjson.loads(str(row["body"])) for row in question.rows("evidence/signatures", given, of_closure))
    return [{"bundle": body.get("bundle"), "public_key": body.get("public_key")} for body in bodies]


def _training(question: Question, target: Target) -> list[Facet]:
    given: dict[str, object] = {"dataset_key": target.dataset_key, "version": target.version}
    return [orjson.loads(str(row["body"])) for row in question.rows("questions/show_training", given, of_closure)]
