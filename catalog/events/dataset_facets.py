"""What facets say of a dataset itself: its fields, its other names, the assertions about it.

Shapes are those of openlineage-python 1.54 (facet schemas 1-x).
"""

from catalog.events.facet_values import DatasetName, member, members, name_of, text, truth
from catalog.events.table_rows import AssertionRow, FieldRow
from catalog.values.canonical_json import Json


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


def declared_aliases(facet: Json) -> dict[DatasetName, str | None]:
    """The other names that a `whence_aliases` facet declares, with reasons; of equal names the first counts."""
    reasons: dict[DatasetName, str | None] = {}
    for item in members(member(facet, "aliases")):
        name = name_of(item)
        if name:
            reasons.setdefault(name, text(item.get("because")))
    return reasons


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
