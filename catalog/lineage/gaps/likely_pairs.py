"""The names of a whole catalog that may be one dataset, by pairs of namespaces; nothing is merged by it."""

from collections import defaultdict
from typing import NamedTuple, TypedDict

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.database.subset import of_subset, stage_names
from catalog.lineage.gaps.clues import DescribedRow, Likely, likely_for
from catalog.lineage.gaps.likeness import DeclaredAlias, Name, Strength, Way, declarations

_MOST_NAMESAKES = 20  # what more written datasets end in distinguishes none of them
_FEWEST_OF_A_NAMESPACE = 2  # one equal name is no reason to join two namespaces


class LikelyPair(TypedDict):
    """Two names, each with its namespace first, that may be one dataset.

    likely: more speaks for it than the last part of their names, and for no other dataset as much.
    """

    names: list[list[str]]
    reason: str
    likely: bool


class LikelyAlias(TypedDict):
    """What may be one dataset in two namespaces: found of the datasets in the first that are read and never written.

    names: the first pair. declare: the entries under `aliases:` of a governance file that make the likely pairs one.
    """

    way: Way
    namespaces: list[str]
    found: int
    of: int
    names: list[list[str]]
    reason: str
    pairs: list[LikelyPair]
    declare: list[DeclaredAlias]


class _Pair(NamedTuple):
    one_key: int
    other_key: int


class _Found(NamedTuple):
    """A pair that looks alike, and how far."""

    one: Name
    other: Name
    reason: str
    strength: Strength
    is_likely: bool


class _DeadEnds(NamedTuple):
    namespace: str
    found: int


def likely_aliases(cursor: duckdb.DuckDBPyConnection) -> list[LikelyAlias]:
    """The names that may be one dataset, each pair of namespaces once, all of them named."""
    alike = fetch(cursor, statement("lineage/likely_pairs"), _Pair, {"most": _MOST_NAMESAKES})
    if not alike:
        return []
    dead_ends = dict(fetch(cursor, statement("lineage/dead_ends_by_namespace"), _DeadEnds))
    stage_names(cursor, sorted({key for pair in alike for key in pair}))
    rows = {row.dataset_key: row for row in fetch(cursor, of_subset("lineage/likely_datasets"), DescribedRow)}
    partners: dict[int, list[DescribedRow]] = defaultdict(list)
    for one_key, other_key in alike:
        partners[one_key].append(rows[other_key])
    by_namespaces: dict[tuple[str, str, bool], list[_Found]] = defaultdict(list)
    for key, others in partners.items():
        for found in _best(rows[key], likely_for(rows[key], others)):
            is_part = found.strength is Strength.PART_OF
            by_namespaces[found.one.namespace, found.other.namespace, is_part].append(found)
    answers = [_answer(sorted(found), dead_ends) for _, found in sorted(by_namespaces.items())]
    return sorted(answers, key=lambda answer: (-answer["found"], answer["namespaces"]))


def _best(row: DescribedRow, likely: list[Likely]) -> list[_Found]:
    """The likeliest partner of a dataset, if any; it is not likely where another is as likely."""
    if not likely:
        return []
    first = likely[0]
    is_alone = len(likely) == 1 or likely[1].weight < first.weight
    is_likely = is_alone and first.is_supported
    candidate = first.candidate
    one, other = Name(row.namespace, row.name), Name(candidate.namespace, candidate.name)
    return [_Found(one, other, candidate.reason, first.strength, is_likely)]


def _answer(found: list[_Found], dead_ends: dict[str, int]) -> LikelyAlias:
    first = found[0]
    namespaces = [first.one.namespace, first.other.namespace]
    entries = _declarations(found)
    way: Way = "part_of" if first.strength is Strength.PART_OF else "same"
    if entries and "same_namespaces" in entries[0]:
        way = "same_namespaces"
    return {
        "way": way,
        "namespaces": namespaces,
        "found": len(found),
        "of": max(len(found), dead_ends.get(first.one.namespace, 0)),
        "names": [list(first.one), list(first.other)],
        "reason": first.reason,
        "pairs": [
            {"names": [list(pair.one), list(pair.other)], "reason": pair.reason, "likely": pair.is_likely}
            for pair in found
        ],
        "declare": entries,
    }


def _declarations(found: list[_Found]) -> list[DeclaredAlias]:
    """The fewest entries that make the likely pairs one."""
    likely = [pair for pair in found if pair.is_likely]
    have_same_names = all(pair.one.name == pair.other.name for pair in found)
    if have_same_names and len(likely) >= _FEWEST_OF_A_NAMESPACE:
        names = [likely[0].one.namespace, likely[0].other.namespace]
        return [{"same_namespaces": names, "because": f"{len(likely):,} datasets have the same name in both"}]
    entries = [entry for pair in likely for entry in declarations(pair.one, pair.other, pair.reason, pair.strength)]
    # The shards of one table are parts of it by one entry.
    return list({str(entry): entry for entry in entries}.values())
