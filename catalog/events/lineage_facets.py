"""What facets say of lineage: edges between columns and datasets.

Shapes are those of openlineage-python 1.54 (facet schemas 1-x).
"""

from typing import NamedTuple

from catalog.events.facet_values import DatasetName, member, members, name_of, text
from catalog.values.canonical_json import Json


class ColumnEdge(NamedTuple):
    """An edge between columns.

    No target: the dataset the facet stands on; no target field: each of its fields.
    """

    target: DatasetName | None
    target_field: str | None
    source: DatasetName | None
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


class ExplicitTarget(NamedTuple):
    """A target of a `lineage` facet and the datasets it names as its sources, none where it has no source."""

    target: DatasetName | None
    sources: tuple[DatasetName, ...]


def column_lineage_edges(facet: Json) -> list[ColumnEdge]:
    """The edges of a `columnLineage` facet, one per transformation; INDIRECT wherever it is written.

    An empty `inputFields` makes none: emitters send it for columns whose origin they do not know.
    """
    edges: list[ColumnEdge] = []
    fields = member(facet, "fields")
    for target_field, lineage in fields.items() if isinstance(fields, dict) else ():
        for source in members(member(lineage, "inputFields")):
            edges += _edges_from(source, None, target_field, member(lineage, "transformationType"))
    for source in members(member(facet, "dataset")):
        edges += _edges_from(source, None, None, None)
    return edges


def _edges_from(
    source: dict[str, Json], target: DatasetName | None, target_field: str | None, old_type: Json
) -> list[ColumnEdge]:
    """The edges from one input field, one per transformation (facet versions before 1-1 have one type per field)."""
    name = name_of(source)
    if name is None:
        return []
    field = text(source.get("field"))
    transformations = members(source.get("transformations"))
    if not transformations:
        masked = True if old_type == "MASKED" else None
        return [ColumnEdge(target, target_field, name, field, "DIRECT", text(old_type), masked)]
    return [
        ColumnEdge(
            target,
            target_field,
            name,
            field,
            "INDIRECT" if str(step.get("type")).upper() == "INDIRECT" else "DIRECT",
            text(step.get("subtype")),
            masking if isinstance(masking := step.get("masking"), bool) else None,
        )
        for step in transformations
    ]


def explicit_lineage(facet: Json) -> tuple[list[ExplicitTarget], list[ColumnEdge]]:
    """The targets of a `lineage` facet with their sources, and its column edges.

    A job's facet has `entries`, each naming its target; a dataset's names only sources (target None: the dataset
    it stands on). JOB entries and JOB sources make no dataset edge.
    """
    entries = members(member(facet, "entries"))
    own = [facet] if isinstance(facet, dict) and not entries and ("inputs" in facet or "fields" in facet) else []
    targets: list[ExplicitTarget] = []
    edges: list[ColumnEdge] = []
    for entry in [*entries, *own]:
        target = name_of(entry)
        if entry in own or (target and entry.get("type") != "JOB"):
            sources, columns = _explicit_sources(entry, target)
            targets.append(ExplicitTarget(target, sources))
            edges += columns
    return targets, edges


def _explicit_sources(
    entry: dict[str, Json], target: DatasetName | None
) -> tuple[tuple[DatasetName, ...], list[ColumnEdge]]:
    """The dataset sources of a `lineage` entry, on the whole and per field, and the column edges among them."""
    named: list[tuple[dict[str, Json], str | None]] = [
        (item, None) for item in members(entry.get("inputs")) if "field" in item or item.get("transformations")
    ]
    sources = [name for item in members(entry.get("inputs")) if (name := _dataset_name(item))]
    fields = entry.get("fields")
    for target_field, lineage in fields.items() if isinstance(fields, dict) else ():
        items = members(member(lineage, "inputs"))
        named += [(item, target_field) for item in items]
        sources += [name for item in items if (name := _dataset_name(item))]
    edges = [edge for item, field in named if _dataset_name(item) for edge in _edges_from(item, target, field, None)]
    return tuple(sorted(set(sources))), edges


def _dataset_name(item: dict[str, Json]) -> DatasetName | None:
    return None if item.get("type") == "JOB" else name_of(item)
