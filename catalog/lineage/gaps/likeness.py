"""How much two datasets look like one that was named twice; nothing is ever merged by it."""

import re
from collections.abc import Iterable
from enum import IntEnum
from itertools import product
from typing import Literal, NamedTuple

from catalog.values.name_parts import decoration_of, folded, is_distinctive, name_parts

_WORD = re.compile(r"[a-z][a-z0-9_]+")
_ENOUGH_WORDS = 2  # one word more is often that of the organisation
_FEWEST_COLUMNS = 2  # one column called `id` is no schema to tell a dataset by
# Words of addresses that unrelated datasets share.
_PLACES = frozenset(
    {"aws", "azure", "cloud", "com", "data", "database", "default", "file", "home", "http", "https", "local"}
    | {"localhost", "main", "mnt", "prod", "production", "public", "tmp", "user", "usr", "var", "warehouse"}
)


class Name(NamedTuple):
    """A dataset's name, one of several."""

    namespace: str
    name: str


class Described(NamedTuple):
    """What is compared of a dataset: its names, columns in lower case, and where it says it lies."""

    canonical: Name
    names: tuple[Name, ...]
    fields: tuple[str, ...] = ()
    uri: str | None = None


Way = Literal["same", "same_namespaces", "part_of"]
DeclaredAlias = dict[str, list[list[str]] | list[str] | str]


class Strength(IntEnum):
    """How far a likeness goes: one part of the names, one and enough else, several, all but the spelling."""

    ONE_PART = 0
    SUPPORTED = 1
    SEVERAL_PARTS = 2
    SPELLING = 3
    PART_OF = 4


class Likeness(NamedTuple):
    """That two datasets look alike: how far, by how many things, the two names that do, and why, in words."""

    strength: Strength
    weight: int
    name: Name
    other: Name
    reason: str


def likeness(one: Described, other: Described) -> Likeness | None:
    """The strongest likeness of any of their names; None where they do not look alike."""
    found = [_of_names(one, other, *pair) for pair in product(one.names, other.names)]
    return max(filter(None, found), key=lambda item: (*item[:2], item.name, item.other), default=None)


def _of_names(one: Described, other: Described, name: Name, other_name: Name) -> Likeness | None:
    parts, other_parts = name_parts(name.name), name_parts(other_name.name)
    common = _common_tail(parts, other_parts)
    shorter = min(len(parts), len(other_parts))
    same_place = name.namespace == other_name.namespace
    # Tools spell one server's names in one way: there, other leading parts are another dataset.
    if common == 0 or (same_place and common < shorter):
        return None
    of_identifier = "" if other_name == other.canonical else f", its other name {' '.join(other_name)}"
    is_whole = len(parts) == len(other_parts) == common
    if is_whole and same_place:
        return _of_one_place(name, other_name, common, of_identifier)
    if is_whole and folded(name.name) == folded(other_name.name):
        reason = "the same name in another namespace" + of_identifier
        return Likeness(Strength.SPELLING, common, name, other_name, reason)
    tail = ".".join(parts[-common:])
    support = list(_support(one, other, name, other_name))
    words = sorted(_shared_words(name, other_name) - set(parts[-common:]))
    if common > 1:
        reason = ", ".join([f"same last parts {tail}", *support]) + of_identifier
        return Likeness(Strength.SEVERAL_PARTS, common + len(support), name, other_name, reason)
    if not is_distinctive(parts[-1]):
        return None
    strength = Strength.SUPPORTED if support or len(words) >= _ENOUGH_WORDS else Strength.ONE_PART
    if words:
        support.append(f"{', '.join(words)} in both")
    reason = ", ".join([f"same last part {tail}", *support]) + of_identifier
    return Likeness(strength, len(support) + len(words), name, other_name, reason)


def _of_one_place(name: Name, other: Name, common: int, of_identifier: str) -> Likeness | None:
    """The likeness of two names of one namespace with the same parts; other endings are other files."""
    if decoration_of(name.name) != decoration_of(other.name):
        return Likeness(Strength.PART_OF, common, name, other, _decorated(name, other) + of_identifier)
    if folded(name.name) == folded(other.name):
        return Likeness(Strength.SPELLING, common, name, other, "equal but for its spelling" + of_identifier)
    return None


def whole_of(name: Name) -> tuple[Name, Name]:
    """The pattern that finds every part of the table that a name is part of, and the table's name.

    Both are the name itself where it is of a whole table.
    """
    end = decoration_of(name.name)
    if end is None:
        return name, name
    base = name.name.rstrip("/")[: -len(end)]
    return name._replace(name=f"{base}{end[0]}*" if end[0] != "*" else f"{base}*"), name._replace(name=base)


def declarations(one: Name, other: Name, reason: str, strength: Strength) -> list[DeclaredAlias]:
    """The entries under `aliases:` of a governance file that make two names one dataset."""
    if strength is not Strength.PART_OF:
        return [{"same": [list(one), list(other)], "because": reason}]
    found = {whole_of(name) for name in (one, other)}
    return [
        {"part_of": list(pattern), "whole": list(whole), "because": "its name ends as those of parts of a table do"}
        for pattern, whole in sorted(found)
        if pattern != whole
    ]


def _decorated(name: Name, other: Name) -> str:
    ends = [end for end in (decoration_of(name.name), decoration_of(other.name)) if end]
    return f"equal but for {' and '.join(ends)}, which names a part of a table"


def _common_tail(parts: tuple[str, ...], others: tuple[str, ...]) -> int:
    common = 0
    for part, other in zip(reversed(parts), reversed(others), strict=False):
        if part != other:
            break
        common += 1
    return common


def _support(one: Described, other: Described, name: Name, other_name: Name) -> Iterable[str]:
    """What else speaks for it."""
    if len(one.fields) >= _FEWEST_COLUMNS and one.fields == other.fields:
        yield "equal columns"
    if one.uri and one.uri == other.uri and name.namespace != other_name.namespace:
        yield "equal dataSource.uri"


def _shared_words(name: Name, other: Name) -> set[str]:
    """The words in both full names that say something."""
    words = [set(_WORD.findall(" ".join(item).lower())) for item in (name, other)]
    return {word for word in words[0] & words[1] if is_distinctive(word) and word not in _PLACES}
