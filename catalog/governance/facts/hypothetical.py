"""A facet supposed to be declared of a dataset, in the place of what the catalog holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from catalog.events.facet_values import member, text
from catalog.lineage.closure import Closure
from catalog.values.canonical_json import Json

Generator = tuple[str, str, str | None]  # namespace, name, version


class Supposed(NamedTuple):
    """The facet of a dataset as it is supposed to be; body None: taken away."""

    dataset_key: int
    facet: str
    body: Mapping[str, Json] | None

    def among(self, facets: dict[int, dict[str, dict[str, Json]]]) -> None:
        """Put it among the facets of datasets."""
        said = facets.setdefault(self.dataset_key, {})
        said.pop(self.facet, None)
        if self.body is not None:
            said[self.facet] = dict(self.body)

    def closure(self, closure: Closure) -> Closure:
        """The closure with the source that is supposed."""
        if self.facet != "whence_source":
            return closure
        name = text(self.body.get("name")) if self.body is not None else None
        versions = {
            node: replace(version, source_name=name) if node[0] == self.dataset_key else version
            for node, version in closure.versions.items()
        }
        return replace(closure, versions=versions)

    def generators(self, named: list[tuple[int, Generator]]) -> list[tuple[int, Generator]]:
        """The generators that sources name, with the one of the source that is supposed."""
        if self.facet != "whence_source":
            return named
        others = [(key, generator) for key, generator in named if key != self.dataset_key]
        given = self.body.get("generator") if self.body is not None else None
        namespace, name = text(member(given, "namespace")), text(member(given, "name"))
        if namespace is None or name is None:
            return others
        return [*others, (self.dataset_key, (namespace, name, text(member(given, "version"))))]
