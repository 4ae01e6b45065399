"""Two names that a steward declares to be one dataset, or parts of one table."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from catalog.events.facet_values import members
from catalog.events.openlineage import Body
from catalog.lineage.gaps.likeness import DeclaredAlias, Described, Name, Strength, declarations, likeness
from catalog.log.entry import Entry
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from ingest.declarations.declare_one import declaration_of
from ingest.declarations.events import plan_entries
from ingest.declarations.plan import Difference, Plan
from ingest.declarations.producer import FORM

_FACET = "whence_aliases"


class Alias(NamedTuple):
    """A name that is another's, or of its parts (`parts`, with `*` for anything); of: the name it is declared on."""

    of: Name
    member: str
    name: Name
    because: str


def aliases_for(one: Name, other: Name) -> list[Alias]:
    """What has to be declared for two names to be one dataset: of parts of a table, which table they are parts of."""
    found = likeness(Described(one, (one,)), Described(other, (other,)))
    reason = found.reason if found else f"{other.name} is another name of it"
    entries = declarations(one, other, reason, found.strength if found else Strength.ONE_PART)
    return [_alias(entry) for entry in entries]


def _alias(entry: DeclaredAlias) -> Alias:
    because = str(entry["because"])
    if "whole" in entry:
        return Alias(_name(entry["whole"]), "parts", _name(entry["part_of"]), because)
    first, second = map(_name, entry["same"])
    return Alias(first, "aliases", second, because)


def _name(pair: object) -> Name:
    if isinstance(pair, list) and len(pair) == len(Name._fields):
        return Name(*map(str, pair))
    raise TypeError(f"{pair!r} is no pair of namespace and name")  # entries are made by `declarations` alone


def declare_same(catalog: Catalog, aliases: Sequence[Alias], by: str) -> None:
    """Declare names one dataset, beside what is declared of them already: all at once, or nothing.

    Raises BadQuestionError where nobody answers for it, or it is declared already.
    """
    # Not as a file: one file is all that governs a catalog, and would take back what others declare.
    if not by.strip():
        raise BadQuestionError("Who declares it? Give a name: it is recorded.")
    catalog.append(entries_of_same(catalog, aliases, by))


def entries_of_same(catalog: Catalog, aliases: Sequence[Alias], by: str) -> list[Entry]:
    """The entries that declare names one dataset. Raises BadQuestionError where it is declared already."""
    changes = [_change(catalog, alias) for alias in aliases]
    return plan_entries(Plan([], changes, [], [], 0, [], [], []), datetime.now(UTC), by.strip(), FORM)


def _change(catalog: Catalog, alias: Alias) -> Difference:
    held = declaration_of(catalog, *alias.of, _FACET)
    declared: Body = held.body or {}
    standing: list[Json] = [*members(declared.get(alias.member))]
    if any(isinstance(item, dict) and (item.get("namespace"), item.get("name")) == alias.name for item in standing):
        raise BadQuestionError(f"{' '.join(alias.of)} and {' '.join(alias.name)} are declared one dataset already.")
    added: Json = {**alias.name._asdict(), "because": alias.because}
    body = {**declared, alias.member: [*standing, added]}
    return Difference("dataset", *alias.of, _FACET, held.body, body, {}, held.producer, held.seen_at)
