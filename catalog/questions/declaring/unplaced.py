"""Which declared fields no schema and no column lineage has."""

from collections.abc import Collection, Mapping

from catalog.lineage.known_columns import unplaced_fields
from catalog.questions.declaring.declared import Name
from catalog.session.catalog import Catalog
from catalog.values.keys import key_of


def unplaced_declarations(catalog: Catalog, declared: Mapping[Name, Collection[str]]) -> dict[Name, frozenset[str]]:
    """Of the fields declared of datasets, by canonical name, those that no schema and no column lineage has."""
    names = {key_of(*name): name for name in declared}
    with catalog.cursor() as cursor:
        found = unplaced_fields(cursor, {key: declared[name] for key, name in names.items()})
    return {names[key]: fields for key, fields in found.items()}
