"""Entries about names: which are one dataset, and which are not."""

from itertools import combinations
from typing import NamedTuple

from catalog.events.dataset_facets import WHOLE_NAMESPACE
from catalog.questions.declaring.declared import Name
from ingest.declarations.apart import Entries
from ingest.declarations.entry_facets import Fact, Origin
from ingest.declarations.reading.places import Place
from ingest.facets.models import Alias, Aliases, AliasNamespace


class AliasGroup(NamedTuple):
    """Names that are one dataset, the first one first, with the reasons, and where the entry is."""

    names: list[Name]
    reasons: dict[Name, str]
    place: Place


class _Lists(NamedTuple):
    """The members of a name's facet, and where its first entry is."""

    place: Place
    aliases: list[Alias]
    parts: list[Alias]
    apart: list[Alias]
    namespaces: list[AliasNamespace]


def alias_groups(entries: Entries) -> list[AliasGroup]:
    """The names that `same` puts together: entries that share a name are one group."""
    groups: list[AliasGroup] = []
    for entry, place in entries:
        names = [(pair[0], pair[1]) for pair in entry.same]
        if not names:
            continue
        group = AliasGroup([], {}, place)
        for other in [other for other in groups if set(other.names) & set(names)]:
            groups.remove(other)
            group = AliasGroup([*other.names, *group.names], {**group.reasons, **other.reasons}, other.place)
        reasons = {name: group.reasons.get(name, entry.because) for name in names}
        names = list(dict.fromkeys([*group.names, *names]))
        groups.append(AliasGroup(names, {**group.reasons, **reasons}, group.place))
    return groups


def alias_facts(entries: Entries, groups: list[AliasGroup]) -> list[Fact]:
    """One facet for each name that something stands on, as it is written: which is canonical depends on them."""
    lists: dict[Name, _Lists] = {}

    def on(name: Name, place: Place) -> _Lists:
        return lists.setdefault(name, _Lists(place, [], [], [], []))

    for group in groups:
        first, *others = group.names
        on(first, group.place).aliases.extend(_alias(name, group.reasons[name]) for name in sorted(others))
    for entry, place in entries:
        if entry.part_of and entry.whole:
            on(_name(entry.whole), place).parts.append(_alias(_name(entry.part_of), entry.because))
        for one, other in combinations(sorted(map(_name, entry.apart)), 2):
            on(one, place).apart.append(_alias(other, entry.because))
        if entry.same_namespaces:
            namespace, *twins = sorted(entry.same_namespaces)
            named = [AliasNamespace(namespace=twin, because=entry.because) for twin in twins]
            on((namespace, WHOLE_NAMESPACE), place).namespaces.extend(named)
    return [_fact(name, found) for name, found in sorted(lists.items())]


def _name(pair: list[str]) -> Name:
    return pair[0], pair[1]


def _alias(name: Name, because: str) -> Alias:
    return Alias(namespace=name[0], name=name[1], because=because)


def _fact(name: Name, found: _Lists) -> Fact:
    members = {key: value for key, value in found._asdict().items() if key != "place" and value}
    origin = Origin(f"aliases {' '.join(name)}", found.place.file, found.place.line)
    body = Aliases.model_validate(members).members()
    return Fact("dataset", *name, Aliases, body, dict.fromkeys(members, origin))
