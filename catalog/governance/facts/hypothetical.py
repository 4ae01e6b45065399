"""Facets as they would be declared of a dataset, in the place of those the catalog holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from catalog.events.facet_values import member, text
from catalog.lineage.closure import Closure
from catalog.values.canonical_json import Json

Generator = tuple[str, str, str | None]  # namespace, name, version


class Hypothetical(NamedTuple):
    """Facets of a dataset as they would be declared, by name; body None: removed."""

    dataset_key: int
    bodies: Mapping[str, Mapping[str, Json] | None]

    def replace_in(self, facets: dict[int, dict[str, dict[str, Json]]]) -> None:
        """Put them in the place of the declared ones, among the facets of datasets."""
        declared = facets.setdefault(self.dataset_key, {})
        for facet, body in self.bodies.items():
            declared.pop(facet, None)
            if body is not None:
                declared[facet] = dict(body)

    def closure_with(self, closure: Closure) -> Closure:
        """The closure as it would be with these facets: a source is part of its versions."""
        if "whence_source" not in self.bodies:
            return closure
        body = self.bodies["whence_source"]
        name = text(body.get("name")) if body is not None else None
        datasets = closure.columns.datasets
        known = zip(datasets.dataset_key, datasets.source_name, strict=True)
        sources = [name if key == self.dataset_key else source for key, source in known]
        with_source = datasets._replace(source_name=sources)
        return replace(closure, columns=closure.columns._replace(datasets=with_source))

    def generators_with(self, named: list[tuple[int, Generator]]) -> list[tuple[int, Generator]]:
        """The generators that sources name, as they would be with these facets."""
        if "whence_source" not in self.bodies:
            return named
        others = [(key, each) for key, each in named if key != self.dataset_key]
        body = self.bodies["whence_source"]
        generator = body.get("generator") if body is not None else None
        namespace, name = text(member(generator, "namespace")), text(member(generator, "name"))
        if namespace is None or name is None:
            return others
        return [*others, (self.dataset_key, (namespace, name, text(member(generator, "version"))))]
