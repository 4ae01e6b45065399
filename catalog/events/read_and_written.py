"""What an event reads and writes beside what it lists: files that its SQL reads, or that dbt writes for a model."""

from catalog.events.emitters.dbt import external_location
from catalog.events.emitters.table_functions import TableCalls, file_dataset
from catalog.events.facet_values import DatasetName, name_of
from catalog.values.canonical_json import Json

_Item = dict[str, Json]
_OF_THE_FILE = ("dbt_model", "schema", "columnLineage")  # what holds of the file as it does of the table over it


def inputs_read(inputs: list[_Item], outputs: list[_Item], calls: TableCalls, *, is_complete: bool) -> list[_Item]:
    """The datasets that are read; is_complete: all that the SQL reads, though no input names it.

    A function of which it cannot be seen what it reads stays, so that there is a gap.
    """
    found: list[_Item] = []
    for item in inputs:
        files = calls.of(str(item["name"]))
        found += [item] if files is None else map(_named, files)
    if is_complete:
        found += map(_named, calls.all_files())
        around = [name for item in (*outputs, *inputs) if (name := name_of(item))]
        found += [_named((around[0][0], name)) for name in sorted(calls.unknown) if around]
    names = [name_of(item) for item in found]
    # Of a file that stands in more than one place the first counts: facets are on what the event itself lists.
    return [
        item for at, item in enumerate(found) if item.keys() > {"namespace", "name"} or names.index(names[at]) == at
    ]


def outputs_written(outputs: list[_Item]) -> list[_Item]:
    """The datasets that are written, with the file of an external model of dbt beside its table."""
    found = outputs
    for item in outputs:
        facets = item.get("facets")
        location = (
            external_location(facets["dbt_model"]) if isinstance(facets, dict) and "dbt_model" in facets else None
        )
        if location is not None and isinstance(facets, dict):
            same: Json = {name: facets[name] for name in _OF_THE_FILE if name in facets}
            found = [*found, {**_named(file_dataset(location)), "facets": same}]
    return found


def _named(name: DatasetName) -> _Item:
    return {"namespace": name[0], "name": name[1]}
