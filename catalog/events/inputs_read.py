"""The inputs of an event, with the files that its SQL reads in the place of functions that were taken for tables."""

from catalog.events.emitters.table_functions import TableCalls
from catalog.events.facet_values import DatasetName, name_of
from catalog.values.canonical_json import Json

_Item = dict[str, Json]


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


def _named(name: DatasetName) -> _Item:
    return {"namespace": name[0], "name": name[1]}
