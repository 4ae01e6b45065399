"""What the facets of an event say: the few values that lineage is computed from, taken out once per distinct facet.

Shapes are those of openlineage-python 1.54 (facet schemas 1-x), read liberally: whatever has another type than the
schema says is passed over here and stays whole in the log.
"""

import re
from typing import NamedTuple

from catalog.values.canonical_json import Json
from catalog.vocabulary.durations import parse_span

# Which facets last on a dataset and which belong to one mention of it, wherever an emitter puts them.
DATASET_FACETS = frozenset(
    {
        "catalog",
        "columnLineage",
        "dataSource",
        "datasetType",
        "documentation",
        "hierarchy",
        "lineage",
        "ownership",
        "schema",
        "storage",
        "symlinks",
        "tags",
        "whence_aliases",
        "whence_grants",
        "whence_labelling",
        "whence_model",
        "whence_personal_data",
        "whence_preparation",
        "whence_retention",
        "whence_source",
        "whence_write",
    }
)
MENTION_FACETS = frozenset(
    {
        "dataQualityAssertions",
        "dataQualityMetrics",
        "greatExpectations_assertions",
        "inputStatistics",
        "lifecycleStateChange",
        "outputStatistics",
        "subset",
        "version",
        "whence_role",
    }
)
# What stewards declare of datasets and jobs, kept in `reading.declarations`.
GOVERNANCE_FACETS = frozenset(
    {
        "tags",
        "whence_aliases",
        "whence_declassifier",
        "whence_grants",
        "whence_model",
        "whence_personal_data",
        "whence_retention",
        "whence_source",
        "whence_suites",
    }
)
# Where assertions stand, the best first; the second is what Airflow sends of Great Expectations.
ASSERTION_FACETS = ("dataQualityAssertions", "greatExpectations_assertions")

_SQL_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_SQL_WRITE = re.compile(
    r"\b(?:(?P<replace>INSERT\s+OVERWRITE|CREATE\s+(?:OR\s+REPLACE\s+)?(?:\w+\s+)*?(?:TABLE|VIEW)\b.*?\bAS\b)"
    r"|(?P<append>INSERT\s+INTO|MERGE\s+INTO|MERGE\b|UPDATE\b|DELETE\b))",
    re.IGNORECASE | re.DOTALL,
)

DatasetName = tuple[str, str]
CalendarSpan = tuple[int, int, int]
_MOST_MONTHS = 2**31 - 1


class ColumnEdge(NamedTuple):
    """An edge between columns.

    No target: the dataset the facet stands on; no target field: each of its fields; no source: the field is named
    and comes from nothing.
    """

    target: DatasetName | None
    target_field: str | None
    source: DatasetName | None
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


class Field(NamedTuple):
    """A field of a schema; nested ones are named by their path, `a.b`."""

    ordinal: int
    field: str
    type: str | None
    description: str | None


class Assertion(NamedTuple):
    """An assertion of data quality; success None where the facet does not say, error where it gave no verdict."""

    ordinal: int
    assertion: str | None
    column_name: str | None
    success: bool | None
    severity: str | None
    expected: str | None
    actual: str | None
    name: str | None
    error: str | None


class Alias(NamedTuple):
    """Another name that a steward declared of a dataset, and why."""

    name: DatasetName
    because: str | None


class ExplicitTarget(NamedTuple):
    """A target of a `lineage` facet and the datasets it names as its sources, none where it has no source."""

    target: DatasetName | None
    sources: tuple[DatasetName, ...]


def text(value: Json) -> str | None:
    """The value if it is text with something in it, else None; numbers and booleans are written out."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return None
    return str(value)


def truth(value: Json) -> bool | None:
    """The value if it is true or false, else None."""
    return value if isinstance(value, bool) else None


def whole_number(value: Json) -> int | None:
    """The value if it is a 64-bit integer (or a float without a fraction), else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    number = int(value)
    return number if number == value and -(2**63) <= number < 2**63 else None


def duration(value: Json) -> CalendarSpan | None:
    """An ISO 8601 duration as (months, days, nanoseconds), None where the value is none."""
    if not isinstance(value, str):
        return None
    try:
        months, rest = parse_span(value)
    except (ValueError, OverflowError):
        return None
    # An INTERVAL counts months in 32 bits; one longer than that would stop the whole batch it is in.
    if abs(months) > _MOST_MONTHS:
        return None
    return int(months), rest.days, (rest.seconds * 1_000_000 + rest.microseconds) * 1000


def member(value: Json, *path: str) -> Json:
    """What stands at a path of keys, None where there is nothing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def members(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; whatever else stands there is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def name_of(value: Json) -> DatasetName | None:
    """The (namespace, name) of a dataset object, None where either is missing or empty."""
    namespace, name = member(value, "namespace"), member(value, "name")
    if isinstance(namespace, str) and isinstance(name, str) and namespace and name:
        return namespace, name
    return None


def is_cleared(facet: dict[str, Json]) -> bool:
    """Whether the facet takes an earlier one away: literally `{}`, or marked `_deleted`."""
    return not facet or facet.get("_deleted") is True


def schema_fields(facet: Json) -> list[Field]:
    """The fields of a `schema` facet, nested ones after their parent."""
    found: list[Field] = []

    def walk(fields: Json, prefix: str) -> None:
        for item in members(fields):
            name = text(item.get("name"))
            if name:
                found.append(Field(len(found), prefix + name, text(item.get("type")), text(item.get("description"))))
                walk(item.get("fields"), f"{prefix}{name}.")

    walk(member(facet, "fields"), "")
    return found


def symlink_identifiers(facet: Json) -> list[DatasetName]:
    """The names that a `symlinks` facet gives as the same dataset."""
    return [name for item in members(member(facet, "identifiers")) if (name := name_of(item))]


def declared_aliases(facet: Json) -> list[Alias]:
    """The other names that a `whence_aliases` facet declares, each once: the first that stands there."""
    found: dict[DatasetName, Alias] = {}
    for item in members(member(facet, "aliases")):
        name = name_of(item)
        if name:
            found.setdefault(name, Alias(name, text(item.get("because"))))
    return list(found.values())


def column_lineage_edges(facet: Json) -> list[ColumnEdge]:
    """The edges of a `columnLineage` facet, one per transformation; INDIRECT wherever it is written."""
    edges: list[ColumnEdge] = []
    fields = member(facet, "fields")
    for target_field, lineage in fields.items() if isinstance(fields, dict) else ():
        sources = members(member(lineage, "inputFields"))
        for source in sources:
            edges += _edges_from(source, None, target_field, member(lineage, "transformationType"))
        if not sources:
            edges.append(ColumnEdge(None, target_field, None, None, "DIRECT", None, None))
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


def sql_write_mode(facet: Json) -> str | None:
    """How the SQL of a `sql` facet writes: `append`, `replace`, or None where it does not tell."""
    query = text(member(facet, "query"))
    if query is None:
        return None
    found = _SQL_WRITE.search(_SQL_NOISE.sub(" ", query))
    if found is None:
        return None
    return "append" if found.group("append") else "replace"


def assertions(body: Json) -> list[Assertion]:
    """The assertions of a facet that holds some."""
    found = []
    for ordinal, item in enumerate(members(member(body, "assertions"))):
        found.append(
            Assertion(
                ordinal,
                text(item.get("assertion")) or text(item.get("expectationType")),
                text(item.get("column")),
                truth(item.get("success")),
                text(item.get("severity")),
                text(item.get("expected")),
                text(item.get("actual")),
                text(item.get("name")),
                text(member(item, "params", "error")),
            )
        )
    return found
