"""Entries over the datasets they are about: patterns opened, defaults filled in, each fact whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from catalog.questions.declaring.declared import Known, Name
from catalog.values.globs import is_pattern, literal, matches, said_literally
from catalog.vocabulary.closed_lists import ANCHOR_DAYS
from ingest.declarations.alias_entries import AliasGroup, alias_facts, alias_groups
from ingest.declarations.apart import apart_faults
from ingest.declarations.documents import DatasetEntry, ModelEntry
from ingest.declarations.entry_facets import FacetMembers, Fact, Member, declassifier_fact, facet_members
from ingest.declarations.reading.faults import Fault
from ingest.declarations.reading.parse import Declarations, FaultyError
from ingest.declarations.reading.places import Place
from ingest.declarations.reading.validation_errors import reason_of
from ingest.facets.models import Facet, Retention, Source

Rank = tuple[int, int, int]


class _Rule(NamedTuple):
    """What an entry declares, of which datasets, and how specific it is."""

    rank: Rank
    entry: DatasetEntry | ModelEntry
    place: Place
    members: FacetMembers


class Expanded(NamedTuple):
    """The facts of all datasets and jobs, and remarks on entries that are about nothing known."""

    facts: list[Fact]
    remarks: list[Fault]


def bare_names(declared: Declarations) -> list[str] | None:
    """The names that have to be looked up, None where patterns need all of them."""
    entries = [entry for entry, _ in (*declared.datasets, *declared.models)]
    if declared.defaults or any(is_pattern(entry.namespace) or is_pattern(entry.name) for entry in entries):
        return None
    if any(entry.apart or entry.part_of or entry.same_namespaces for entry, _ in declared.aliases):
        return None  # which names are parts, or in a namespace, only all of them can tell
    aliases = [pair[1] for entry, _ in declared.aliases for pair in entry.same]
    return [*(literal(entry.name) for entry in entries), *aliases]


def expand(declared: Declarations, known: Known) -> Expanded:
    """Every fact the entries make. Raises FaultyError where entries contradict each other or a fact is not whole."""
    groups = alias_groups(declared.aliases)
    names = _Names(known, groups)
    rules = _rules(declared)
    faults: list[Fault] = []
    remarks: list[Fault] = []
    by_dataset = _by_dataset(rules, names, known, remarks)
    facts = [fact for name, own in sorted(by_dataset.items()) for fact in _facts(name, own, faults)]
    of_names = alias_facts(declared.aliases, groups)
    facts += of_names
    faults += apart_faults(declared.aliases, known, {(fact.namespace, fact.name) for fact in of_names})
    facts += [declassifier_fact(entry, place) for entry, place in declared.declassifiers]
    if faults:
        raise FaultyError(faults)
    return Expanded(facts, remarks)


def _rules(declared: Declarations) -> list[_Rule]:
    """All rules, the least specific first: defaults, then patterns, then names."""
    sources = {source.name: (source, place) for source, place in declared.sources}
    rules = [
        _Rule(_rank(entry, weight), entry, place, facet_members(entry, place, sources))
        for weight, section in ((0, declared.defaults), (1, declared.datasets), (1, declared.models))
        for entry, place in section
    ]
    return sorted(rules, key=lambda rule: (rule.rank, rule.place.file, rule.place.line))


def _rank(entry: DatasetEntry | ModelEntry, weight: int) -> Rank:
    whole = not is_pattern(entry.namespace) and not is_pattern(entry.name)
    return weight, int(whole), 0 if whole else said_literally(entry.namespace) + said_literally(entry.name)


class _Names:
    """Names as the catalog and the files' own aliases have them."""

    def __init__(self, known: Known, groups: list[AliasGroup]) -> None:
        self._canonical = dict(known.canonical)
        for group in groups:
            first = known.canonical.get(group.names[0], group.names[0])
            for name in group.names:
                self._canonical[name] = first
                self._canonical[known.canonical.get(name, name)] = first

    def of(self, name: Name) -> Name:
        """The name a dataset goes by."""
        # Two steps: an alias of the files may lead to a name that is itself an alias in the catalog.
        canonical = self._canonical.get(name, name)
        return self._canonical.get(canonical, canonical)

    def all(self) -> Iterator[tuple[Name, Name]]:
        """Every name known, with the one the dataset goes by."""
        return ((name, self.of(name)) for name in self._canonical)


def _by_dataset(rules: list[_Rule], names: _Names, known: Known, remarks: list[Fault]) -> dict[Name, list[_Rule]]:
    """The rules about each dataset, the least specific first."""
    by_dataset: dict[Name, list[_Rule]] = defaultdict(list)
    everything = dict(names.all())
    everything |= {name: names.of(name) for rule in rules if rule.rank[0] and (name := _literal(rule))}
    models = {names.of(name) for name in known.models}
    for rule in rules:
        targets = _targets(rule, everything)
        if isinstance(rule.entry, ModelEntry) and _literal(rule) is None:
            targets &= models
        for name in targets:
            by_dataset[name].append(rule)
        if not targets:
            remarks.append(rule.place.fault("finds no dataset known so far"))
    return by_dataset


def _literal(rule: _Rule) -> Name | None:
    """The one name a rule is about, None where it is a pattern."""
    return (literal(rule.entry.namespace), literal(rule.entry.name)) if rule.rank[1] else None


def _targets(rule: _Rule, everything: Mapping[Name, Name]) -> set[Name]:
    """The datasets a rule is about."""
    if name := _literal(rule):
        return {everything[name]} if name in everything else set()
    entry = rule.entry
    return {
        goes_by
        for (namespace, name), goes_by in everything.items()
        if matches(entry.namespace, namespace) and matches(entry.name, name)
    }


def _facts(name: Name, rules: list[_Rule], faults: list[Fault]) -> Iterator[Fact]:
    """The facts of one dataset."""
    facets = dict.fromkeys(facet for rule in rules for facet in rule.members)
    for facet in facets:
        members: dict[str, tuple[Rank, Member]] = {}
        for rule in rules:
            _overlay(facet, members, rule, faults)
        body = {key: member.value for key, (_, member) in members.items()}
        origins = {key: member.origin for key, (_, member) in members.items()}
        try:
            whole = facet.model_validate(body)
        except ValidationError as error:
            last = max(members.values(), key=lambda ranked: ranked[0])[1]
            faults.append(last.place.fault(f"for {' '.join(name)}: {reason_of(error)}", *last.keys[:1]))
        else:
            yield Fact("dataset", *name, facet, whole.members(), origins)


def _overlay(facet: type[Facet], members: dict[str, tuple[Rank, Member]], rule: _Rule, faults: list[Fault]) -> None:
    """Put a rule's members over those of less specific rules; a source and a new anchor replace what they undo."""
    own = rule.members.get(facet, {})
    if facet is Source and own and members:
        rank, before = members["name"]
        if rank == rule.rank and before.value != own["name"].value:
            faults.append(_conflict(before, own["name"]))
        members.clear()  # the owner of one source is not that of another
    if facet is Retention and "anchor" in own:
        for key in _undone(str(own["anchor"].value)):
            if key in members and members[key][0] < rule.rank:
                del members[key]
    for key, member in own.items():
        held = members.get(key)
        if held and held[0] == rule.rank and held[1].value != member.value:
            faults.append(_conflict(held[1], member))
        members[key] = (rule.rank, member)


def _undone(anchor: str) -> Iterable[str]:
    """The members of a retention rule that a more specific anchor makes void."""
    others = [day for other, day in ANCHOR_DAYS.items() if other != anchor]
    return [*others, "duration"] if anchor == "endless" else others


def _conflict(before: Member, after: Member) -> Fault:
    where = f"{before.place.file}:{before.place.line_of(*before.keys)}"
    reason = f"contradicts {where}, which is as specific; keep one of the two, or narrow one"
    return after.place.fault(reason, *after.keys)
