"""What is stated of a dataset of a trace: facets, who declared them, versions, sizes, roles and validations."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.evidence.documents.page import UNKNOWN, member_of
from catalog.evidence.dossier import NO_SIZE, Dossier, Facet, Size, ValidationAnswer
from catalog.lineage.trace_json import TraceVersion
from catalog.values.canonical_json import Json

_NOTHING: Facet = {}


@dataclass(frozen=True)
class DatasetFacts:
    """A dataset of a trace."""

    dossier: Dossier
    namespace: str
    name: str

    @property
    def title(self) -> str:
        """Namespace and name."""
        return f"{self.namespace} {self.name}"

    @property
    def facets(self) -> Mapping[str, Facet]:
        """The facets in force."""
        return self.dossier.of_dataset(self.namespace, self.name)

    def facet(self, name: str) -> Facet:
        """A facet in force; empty where there is none."""
        return self.facets.get(name, _NOTHING)

    def stated(self, facet: str, *keys: str) -> Json:
        """What a facet states; None where nothing is stated."""
        return member_of(self.facet(facet), *keys)

    def author(self, facet: str) -> str:
        """Who stated a facet and when, in words."""
        found = self.dossier.authors.get((self.namespace, self.name, facet))
        if found is not None:
            who = found.actor or "an event without actor"
            return f"declared by {who}, {found.declared_at}"
        producer = self.facet(facet).get("_producer")
        return f"sent by {producer}" if producer else f"author {UNKNOWN}"

    @property
    def versions(self) -> list[TraceVersion]:
        """Its versions in the trace."""
        return self.dossier.versions_by_dataset.get((self.namespace, self.name), [])

    @property
    def is_leaf(self) -> bool:
        """Whether the trace ends at it."""
        return (self.namespace, self.name) in self.dossier.leaves

    @property
    def roles(self) -> list[str] | None:
        """What it was used for by the runs of the trace that read it; None where none of them says."""
        read = self.dossier.edges_out_of.get((self.namespace, self.name), [])
        return sorted({edge["role"] for edge in read if edge["role"]}) or None

    @property
    def made_from(self) -> list[tuple[str, str, str | None]]:
        """The other datasets that it was made from, each with the job."""
        made = self.dossier.edges_into.get((self.namespace, self.name), [])
        found = {(edge["source"]["namespace"], edge["source"]["name"], edge["job_name"]) for edge in made}
        return sorted((item for item in found if item[:2] != (self.namespace, self.name)), key=str)

    def size(self, version: str) -> Size:
        """How large a version is, as far as runs say."""
        return self.dossier.sizes.get((self.namespace, self.name, version), NO_SIZE)

    @property
    def validations(self) -> list[ValidationAnswer]:
        """The validations of its versions."""
        return self.dossier.validations_by_dataset.get((self.namespace, self.name), [])

    @property
    def columns(self) -> list[Mapping[str, Json]]:
        """The columns of its schema as events state them, with what is personal in each."""
        fields = self.stated("schema", "fields")
        return [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []

    def personal_of(self, column: str) -> Json:
        """What is declared to be personal in a column."""
        return self.stated("whence_personal_data", "fields", column)


def datasets_of(dossier: Dossier) -> list[DatasetFacts]:
    """Every dataset of a trace that is no model, by namespace and name."""
    found = {
        (item["namespace"], item["name"])
        for item in dossier.trace["versions"]
        if (item["type"] or "").upper() != "MODEL"
    }
    return [DatasetFacts(dossier, *named) for named in sorted(found)]


def sources_of(dossier: Dossier) -> list[DatasetFacts]:
    """The datasets that a trace ends at, or that declare a source."""
    return [item for item in datasets_of(dossier) if item.is_leaf or "whence_source" in item.facets]
