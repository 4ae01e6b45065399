"""What facets say of a dataset itself: its fields, its other names, the assertions about it.

Shapes are those of openlineage-python 1.54 (facet schemas 1-x).
"""

from typing import NamedTuple

from catalog.events.facet_values import DatasetName, member, members, name_of, text, truth
from catalog.events.table_rows import AssertionRow, FieldRow
from catalog.values.canonical_json import Json
from catalog.values.spelling import normal_form, normal_namespace

WHOLE_NAMESPACE = "*"  # the name of the dataset on which stands what is declared of all names of a namespace
_KINDS = {"aliases": "same", "parts": "part_of", "namespaces": "same_namespaces", "apart": "apart"}


class NameStatement(NamedTuple):
    """A statement about names: of a name, of those a pattern finds (part_of), of a namespace's (same_namespaces)."""

    kind: str
    because: str | None
    namespace: str
    name: str


def schema_fields(facet: Json, facet_hash: int) -> list[FieldRow]:
    """The fields of a `schema` facet, nested ones after their parent."""
    rows: list[FieldRow] = []

    def walk(fields: Json, prefix: str) -> None:
        for item in members(fields):
            name = text(item.get("name"))
            if name:
                described = text(item.get("type")), text(item.get("description"))
                rows.append(FieldRow(facet_hash, len(rows), prefix + name, *described))
                walk(item.get("fields"), f"{prefix}{name}.")

    walk(member(facet, "fields"), "")
    return rows


def symlink_identifiers(facet: Json) -> list[DatasetName]:
    """The names that a `symlinks` facet gives as the same dataset."""
    return [name for item in members(member(facet, "identifiers")) if (name := name_of(item))]


def declared_names(facet: Json) -> list[NameStatement]:
    """What a `whence_aliases` facet declares of a dataset's names; of equal statements the first counts."""
    found: dict[tuple[str, str, str], NameStatement] = {}
    for key, kind in _KINDS.items():
        for item in members(member(facet, key)):
            statement = _statement(kind, item)
            if statement:
                found.setdefault((kind, statement.namespace, statement.name), statement)
    return list(found.values())


def _statement(kind: str, item: dict[str, Json]) -> NameStatement | None:
    because, namespace = text(item.get("because")), text(item.get("namespace"))
    if kind == "same_namespaces":
        return NameStatement(kind, because, normal_namespace(namespace), "") if namespace else None
    name = name_of(item)
    if name is None:
        return None
    return NameStatement(kind, because, *(normal_form(*name) if kind == "part_of" else name))


def assertions(facet: Json, facet_hash: int) -> list[AssertionRow]:
    """The assertions of a facet that holds some."""
    return [
        AssertionRow(
            facet_hash,
            ordinal,
            assertion=text(item.get("assertion")) or text(item.get("expectationType")),
            column_name=text(item.get("column")),
            success=truth(item.get("success")),
            severity=text(item.get("severity")),
            expected=text(item.get("expected")),
            actual=text(item.get("actual")),
            name=text(item.get("name")),
            error=text(member(item, "params", "error")),
        )
        for ordinal, item in enumerate(members(member(facet, "assertions")))
    ]
