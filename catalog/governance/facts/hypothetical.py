"""A facet as it would be declared of a dataset, in the place of the one the catalog holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from catalog.events.facet_values import member, text
from catalog.lineage.closure import Closure
from catalog.values.canonical_json import Json

Generator = tuple[str, str, str | None]  # namespace, name, version


class HypotheticalFacet(NamedTuple):
    """A facet of a dataset as it would be declared; body None: removed."""

    dataset_key: int
    facet: str
    body: Mapping[str, Json] | None

    def replace_in(self, facets: dict[int, dict[str, dict[str, Json]]]) -> None:
        """Put it in the place of the declared one, among the facets of datasets."""
        declared = facets.setdefault(self.dataset_key, {})
        declared.pop(self.facet, None)
        if self.body is not None:
            declared[self.facet] = dict(self.body)

    def closure_with(self, closure: Closure) -> Closure:
        """The closure as it would be with this facet: a source is part of its versions."""
        if self.facet != "whence_source":
            return closure
        name = text(self.body.get("name")) if self.body is not None else None
        datasets = closure.columns.datasets
        known = zip(datasets.dataset_key, datasets.source_name, strict=True)
        sources = [name if key == self.dataset_key else source for key, source in known]
        with_source = datasets._replace(source_name=sources)
        return replace(closure, columns=closure.columns._replace(datasets=with_source))

    def generators_with(self, named: list[tuple[int, Generator]]) -> list[tuple[int, Generator]]:
        """The generators that sources name, as they would be with this facet."""
        if self.facet != "whence_source":
            return named
        others = [(key, each) for key, each in named if key != self.dataset_key]
        generator = self.body.get("generator") if self.body is not None else None
        namespace, name = text(member(generator, "namespace")), text(member(generator, "name"))
        if namespace is None or name is None:
            return others
        return [*others, (self.dataset_key, (namespace, name, text(member(generator, "version"))))]
