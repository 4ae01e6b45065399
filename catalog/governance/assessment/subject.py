"""One version under assessment: what the rules ask of it, each part worked out once, when it is first asked for."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.facts.facts import DatasetFacts
from catalog.governance.labels.lattice import Part
from catalog.governance.labels.paths import LabelPaths, Step, TracePaths
from catalog.lineage.closure import Edge, Node, Version

TRAINING = "ai:ModelTraining"
PARTS_WITH_PATHS: tuple[Part, ...] = ("grants", "special", "origin")


@dataclass(frozen=True, slots=True)
class Use:
    """What a version is made for (None: any purpose), on which days it was made, and the day of the question."""

    purpose: str | None
    activity: str | None
    made_on: tuple[date, ...]
    today: date


class Subject:
    """A version of an assessment, which findings are looked for in."""

    def __init__(self, assessment: Assessment, node: Node) -> None:
        """Nothing is worked out yet."""
        self.assessment = assessment
        self.node = node

    def at(self, node: Node) -> "Subject":
        """Another version of the same assessment."""
        return self if node == self.node else Subject(self.assessment, node)

    @property
    def version(self) -> Version:
        """The version itself."""
        return self.assessment.closure.versions[self.node]

    @property
    def is_model(self) -> bool:
        """Whether it is a version of a model."""
        return self.assessment.is_model(self.node)

    @property
    def facts(self) -> DatasetFacts:
        """What is declared of its dataset."""
        return self.assessment.facts(self.node[0])

    @property
    def label(self) -> int:
        """The label of the whole version."""
        return self.assessment.flow.labels[self.node].whole

    @property
    def delete_by(self) -> date | None:
        """The last day it may be kept."""
        return self.assessment.deadlines.delete_by(self.label, self.node)

    @property
    def keep_until(self) -> date | None:
        """The last day of the longest hold on it."""
        return self.assessment.deadlines.keep_until(self.label, self.node)

    @cached_property
    def use(self) -> Use:
        """What it was made for, and when."""
        model = self.facts.model
        activity = (model.activity if model else None) or TRAINING
        return Use(
            model.purpose if model and self.is_model else None,
            activity if self.is_model else None,
            self._made_on,
            self.assessment.evidence.today,
        )

    @property
    def is_dated(self) -> bool:
        """Whether it is known when it was made."""
        return bool(self._days)

    @property
    def _made_on(self) -> tuple[date, ...]:
        """The days it was made, today where none is known."""
        return self._days or (self.assessment.evidence.today,)

    @property
    def _days(self) -> tuple[date, ...]:
        """The days the runs that made it began; without one the day it was created."""
        evidence, closure = self.assessment.evidence, self.assessment.closure
        runs = (evidence.runs.get(run) for run in closure.producers.get(self.node, ()))
        days = {run.started_at.date() for run in runs if run and run.started_at}
        created_at = self.version.created_at
        return tuple(sorted(days)) or ((created_at.date(),) if created_at else ())

    @cached_property
    def contributors(self) -> list[int]:
        """The datasets whose data reached it, by key."""
        return self._keys_of("origin")

    @cached_property
    def grantors(self) -> list[int]:
        """The datasets whose grants bind it, by key."""
        return self._keys_of("grants")

    @cached_property
    def special(self) -> dict[int, frozenset[str]]:
        """The special categories of personal data that reached it, by the dataset that declares them."""
        found: dict[int, set[str]] = {}
        for key, term in self.assessment.flow.book.meanings(self.label, "special"):
            found.setdefault(key, set()).add(term)
        return {key: frozenset(terms) for key, terms in found.items()}

    def _keys_of(self, part: Part) -> list[int]:
        return sorted({key for key, _ in self.assessment.flow.book.meanings(self.label, part)})

    @cached_property
    def trace(self) -> TracePaths:
        """Every version it came from, itself included, each with the shortest path to it."""
        return TracePaths(self.assessment.flow, self.node)

    @cached_property
    def edges(self) -> list[Edge]:
        """Every edge of its trace."""
        flow = self.assessment.flow
        return [edge for node in self.trace for edges in flow.incoming(node).values() for edge in edges]

    def path_to(self, node: Node) -> list[Step]:
        """The shortest path to a version of the trace, whatever flows along it."""
        return [Step(node, None)] if node == self.node else self.trace.path(node)

    def path_of(self, dataset_key: int, parts: tuple[Part, ...] = PARTS_WITH_PATHS) -> list[Step]:
        """The shortest path by which what a dataset declares reached the version, of the first part that did.

        What its own dataset declares need not reach its label: the path is then the version alone.
        """
        paths, bits = self._label_paths
        found = (paths.path(bits.get((part, dataset_key), 0)) for part in parts)
        return next(filter(None, found), [Step(self.node, None)])

    @cached_property
    def _label_paths(self) -> tuple[LabelPaths, dict[tuple[Part, int], int]]:
        """The paths to everything in the label, and the bits to ask for them by."""
        book = self.assessment.flow.book
        bits: dict[tuple[Part, int], int] = {}
        for part in PARTS_WITH_PATHS:
            for key, term in book.meanings(self.label, part):
                bits.setdefault((part, key), book.bit(part, key, term))
        # One search for all of them: a search for each would walk the same trace once a source.
        return LabelPaths(self.assessment.flow, self.node, sum(bits.values())), bits
