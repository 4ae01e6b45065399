"""A random situation put to the product and to the naive reading, both answers in one shape."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from oracles.governance_rules import Body
from oracles.governance_words import PURPOSES, broadest
from oracles.reference_governance import Label
from verdicts.case import Version

from catalog.governance.answers.finding_json import findings_json
from catalog.governance.answers.follow_up import FollowUp
from catalog.governance.answers.label_json import label_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess_all
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of
from catalog.governance.rules.gate import decide
from catalog.governance.rules.retention_findings import retention_of
from catalog.governance.rules.withdrawal import Reason
from catalog.lineage.closure import Node
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.query import ask
from support.governed import FLAGS


def triple(named: Mapping[str, Any]) -> Version:
    """The version that a JSON object names."""
    return named["namespace"], named["name"], named["version"]


class Judged:
    """What the product's one assessment of every version says of a case."""

    def __init__(self, catalog: Catalog, clocks: Clocks) -> None:
        with ask(catalog, clocks) as question:
            self.assessment: Assessment = assess_all(question)
        versions = self.assessment.closure.versions
        self.nodes: dict[Version, Node] = {
            (version.namespace, version.name, version.version): node for node, version in versions.items()
        }

    def label(self, version: Version, column: str | None = None) -> Body:
        return label_said(label_json(self.assessment, self.nodes[version], column))

    def findings(self, version: Version) -> list[Body]:
        return findings_json(self.assessment, findings_of(Subject(self.assessment, self.nodes[version])))

    def retention(self, version: Version) -> tuple[str, str | None]:
        subject = Subject(self.assessment, self.nodes[version])
        state = retention_of(subject)
        return (state.state if state else "ok"), subject.delete_by and str(subject.delete_by)

    def decision(self, version: Version) -> str:
        return decide(str(row["severity"]) for row in self.findings(version) if row["waived_by"] is None)

    def answers(self) -> str:
        """Every label, column by column, and every finding, as JSON."""
        found = {
            "|".join(version): [
                self.findings(version),
                *(
                    label_json(self.assessment, node, column)
                    for column in (None, *sorted(self.assessment.flow.labels[node].columns))
                ),
            ]
            for version, node in sorted(self.nodes.items())
        }
        return json.dumps(found)

    def consequences(
        self, starts: Iterable[Version], nodes: Iterable[Version], newest: Mapping, reason: Reason
    ) -> Body:
        """{version: (verdict, kind of receipt)}."""
        current = {
            self.nodes[*name, number][0]: self.nodes[*name, number]
            for name, number in newest.items()
            if (*name, number) in self.nodes
        }
        follow_up = FollowUp(self.assessment, [self.nodes[each] for each in starts], reason, current)
        found = {}
        for each in nodes:
            row: Any = follow_up.of(self.nodes[each])
            found[each] = (row["verdict"], (row["receipt"] or {}).get("kind"))
        return found


def label_said(said: Mapping[str, Any]) -> Body:
    """A label of the product, as far as the naive reading says as much."""
    sources = said["sources"]
    places = said["geography"]
    return {
        "identifiability": said["identifiability"],
        "categories": set(said["categories"]),
        "special_categories": set(said["special_categories"]),
        "subjects": set(said["subjects"]),
        "sources": {source["source_name"] for source in sources if source["declared"]},
        "grants": {
            (source["name"], grant["id"].partition(" (")[0])
            for source in sources
            if source["personal"]
            for grant in source["grants"]
        },
        "permitted_purposes": {each for each in said["permitted_purposes"] if each in PURPOSES},
        "prohibited_purposes": set(said["prohibited_purposes"]),
        "delete_by": said["delete_by"],
        "keep_until": said["keep_until"],
        "licences": {source["licence"] for source in sources if source["licence"]},
        "licence_flags": {FLAGS[word] for word in said["obligations"]},
        "geography": (places["allowed"], places["forbidden"]),
    }


def label_read(label: Label) -> Body:
    """A label of the naive reading in the same shape; what is prohibited is not permitted."""
    return {
        "identifiability": label.identifiability,
        "categories": set(label.categories),
        "special_categories": set(label.special_categories),
        "subjects": set(label.subjects),
        "sources": set(label.sources),
        "grants": set(label.grants),
        "permitted_purposes": set(label.permitted_purposes),
        "prohibited_purposes": set(broadest(frozenset(label.prohibited_purposes))),
        "delete_by": label.delete_by and str(label.delete_by),
        "keep_until": label.keep_until and str(label.keep_until),
        "licences": set(label.licences),
        "licence_flags": set(label.licence_flags),
        "geography": (
            label.geography_allowed if label.geography_allowed is None else sorted(label.geography_allowed),
            sorted(label.geography_forbidden),
        ),
    }
