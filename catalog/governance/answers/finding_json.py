"""Findings as JSON-able values, as the contract words them, in order."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from catalog.governance.assessment.assessment import Judge
from catalog.governance.facts.records import waivers_on
from catalog.governance.labels.paths import Step
from catalog.governance.rules.finding import Finding, finding_id
from catalog.governance.rules.kinds import SEVERITIES
from catalog.lineage.closure import Node
from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json

NamedVersion = dict[str, Json]


class Told(NamedTuple):
    """A finding, and what is said of it."""

    finding: Finding
    said: JsonObject


def named(judge: Judge, node: Node) -> NamedVersion:
    """Namespace, name and version."""
    version = judge.closure.versions[node]
    return {"namespace": version.namespace, "name": version.name, "version": version.version}


class Telling:
    """Tells the findings of a judge, with their ids, witnesses and whoever waived them."""

    def __init__(self, judge: Judge) -> None:
        """Tell what a judge found."""
        self._judge = judge
        self._waivers = waivers_on(judge.dossier.records, judge.dossier.today)
        self._steps: dict[tuple[Node, int], NamedVersion] = {}

    def all(self, findings: Iterable[Finding]) -> list[Told]:
        """The findings by severity, kind, and what they are about; each id once."""
        unique = {(identity := self.identity(item)): (item, identity) for item in findings}
        ordered = sorted(unique.values(), key=lambda item: self._order(item[0]))
        return [Told(item, self._said(item, identity)) for item, identity in ordered]

    def _order(self, item: Finding) -> tuple[object, ...]:
        about = self._place(item.dataset or item.target)
        return SEVERITIES.index(item.weight), item.kind, *self._place(item.target), *about, item.detail

    def _place(self, node: Node) -> tuple[str, str, str]:
        version = self._judge.closure.versions[node]
        return version.namespace, version.name, version.version

    def identity(self, item: Finding) -> str:
        """The stable id of a finding."""
        about = self._judge.full_names[item.dataset[0]] if item.dataset else ()
        return finding_id(item.kind, self._place(item.target), about, item.detail)

    def _said(self, item: Finding, identity: str) -> JsonObject:
        waiver = self._waivers.get(identity)
        return cast(
            "JsonObject",
            {
                "id": identity,
                "kind": item.kind,
                "severity": item.weight,
                "target": named(self._judge, item.target),
                "dataset": named(self._judge, item.dataset) if item.dataset else None,
                "source": item.source,
                "path": [self._step(step) for step in item.path],
                "message": item.message,
                "mend": item.mend,
                "waived_by": waiver.text("by") if waiver else None,
                "waiver": {"reason": waiver.text("reason"), "until": waiver.text("until")} if waiver else None,
            },
        )

    def _step(self, step: Step) -> NamedVersion:
        """A version of a path and how it came from the next; made once, however many paths go through it."""
        known = step.node, id(step.edge)
        found = self._steps.get(known)
        if found is None:
            edge = step.edge
            how = (edge.kind, edge.run_id, edge.job_namespace, edge.job_name) if edge else (None,) * 4
            words = zip(("kind", "run_id", "job_namespace", "job_name"), how, strict=True)
            found = self._steps[known] = {**named(self._judge, step.node), **dict(words)}
        return found
