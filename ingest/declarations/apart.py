"""Whether aliases join what is to stay apart: aliases of the files, or those that others declared in the catalog."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from catalog.events.dataset_facets import WHOLE_NAMESPACE, declared_names
from catalog.questions.declaring.declared import Known, Name
from catalog.values.globs import matches
from catalog.values.spelling import normal_form, normal_namespace
from ingest.declarations.documents import AliasEntry
from ingest.declarations.producer import PRODUCER
from ingest.declarations.reading.faults import Fault
from ingest.declarations.reading.places import Place
from ingest.facets.models import Aliases

Entries = list[tuple[AliasEntry, Place]]


class _Stated(NamedTuple):
    """What an entry of the files (place), or a declaration in the catalog (place None), states of names."""

    said_by: str
    place: Place | None = None
    same: tuple[Name, ...] = ()
    apart: tuple[Name, ...] = ()
    part_of: Name | None = None
    whole: Name | None = None
    namespaces: tuple[str, ...] = ()

    @property
    def names(self) -> set[Name]:
        """The names that it is about by themselves."""
        return {*self.same, *self.apart, *([self.whole] if self.whole else [])}


def apart_faults(entries: Entries, known: Known, governed: Collection[Name]) -> list[Fault]:
    """A fault for each pair that is set apart while aliases alone make it one; symlinks and spellings fall instead.

    governed: the names on which the files declare aliases, which take the place of those in the catalog.
    """
    own = [_of_entry(*entry) for entry in entries]
    kept = list(_kept(known, governed))
    if not any(item.apart for item in (*own, *kept)):
        return []
    names = set(known.canonical).union(*(item.names for item in (*own, *kept)))
    group_of, own_group_of = _grouped([*own, *kept], names), _grouped(own, names)
    faults: list[Fault] = []
    for item in (*own, *kept):
        for one, other in combinations(item.apart, 2):
            if group_of[one] == group_of[other]:
                by_files = own_group_of[one] == own_group_of[other]
                joining = _joining([*own, *kept], names, group_of, one)
                faults += _faults_of(item, (one, other), joining, by_files=by_files)
    return faults


def _faults_of(item: _Stated, pair: tuple[Name, Name], joining: list[_Stated], *, by_files: bool) -> Iterator[Fault]:
    named = " and ".join(" ".join(name) for name in pair)
    if item.place is not None and by_files:
        reason = f"{named} are set apart here, and other aliases make them one; remove one or the other"
        yield item.place.fault(reason, "apart")
    elif item.place is not None:
        by = ", ".join(sorted({each.said_by for each in joining if each.place is None}))
        reason = f"{named} are set apart here, and aliases in the catalog make them one, declared by {by}"
        yield item.place.fault(f"{reason}; have those taken back first, or remove this", "apart")
    else:
        place = next((each.place for each in joining if each.place is not None), None)
        if place is not None:  # else others contradict each other, whatever the files say
            reason = f"this makes {named} one, which {item.said_by} set apart in the catalog"
            yield place.fault(f"{reason}; have that taken back first, or remove this")


def _of_entry(entry: AliasEntry, place: Place) -> _Stated:
    return _Stated(
        "these files",
        place,
        same=tuple((pair[0], pair[1]) for pair in entry.same),
        apart=tuple((pair[0], pair[1]) for pair in entry.apart),
        part_of=(entry.part_of[0], entry.part_of[1]) if entry.part_of else None,
        whole=(entry.whole[0], entry.whole[1]) if entry.whole else None,
        namespaces=tuple(entry.same_namespaces),
    )


def _kept(known: Known, governed: Collection[Name]) -> Iterator[_Stated]:
    """What is declared in the catalog and stays: the files neither hold nor brought it."""
    for (kind, namespace, name), facets in sorted(known.facets.items()):
        held, on = facets.get(Aliases.key), (namespace, name)
        if kind != "dataset" or held is None or held.is_cleared or on in governed:
            continue
        producer = held.body.get("_producer")
        if producer == PRODUCER:
            continue
        said_by = producer if isinstance(producer, str) else "an event without a producer"
        for item in declared_names(held.body):
            other = (item.namespace, item.name)
            if item.kind == "same":
                yield _Stated(said_by, same=(on, other))
            elif item.kind == "apart":
                yield _Stated(said_by, apart=(on, other))
            elif item.kind == "part_of":
                yield _Stated(said_by, part_of=other, whole=on)
            elif name == WHOLE_NAMESPACE:
                yield _Stated(said_by, namespaces=(namespace, item.namespace))


def _joining(stated: list[_Stated], names: set[Name], group_of: dict[Name, Name], one: Name) -> list[_Stated]:
    """The statements that join names of the group that one is in."""
    group = group_of[one]
    return [
        item
        for item in stated
        if any(len(together) > 1 and group_of[next(iter(together))] == group for together in _together(item, names))
    ]


def _grouped(stated: Iterable[_Stated], names: set[Name]) -> dict[Name, Name]:
    """Of each name the group that aliases alone put it into."""
    group_of = {name: name for name in names}
    members = {name: [name] for name in names}
    for item in stated:
        for together in _together(item, names):
            first, *others = sorted({group_of[name] for name in together})
            for other in others:
                moved = members.pop(other)
                group_of.update(dict.fromkeys(moved, first))
                members[first] += moved
    return group_of


def _together(item: _Stated, names: set[Name]) -> list[set[Name]]:
    """The sets of names that a statement makes one each."""
    if item.same:
        return [set(item.same)]
    if item.part_of and item.whole:
        namespace, pattern = normal_form(*item.part_of)
        parts = {name for name in names if normal_form(*name)[0] == namespace}
        return [{item.whole, *(name for name in parts if matches(pattern, normal_form(*name)[1]))}]
    namespaces = {normal_namespace(namespace) for namespace in item.namespaces}
    alike: dict[str, set[Name]] = defaultdict(set)
    for name in names if namespaces else ():
        normal = normal_form(*name)
        if normal.namespace in namespaces:
            alike[normal.name].add(name)
    return list(alike.values())
