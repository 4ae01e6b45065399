"""Models and datasets found from anywhere by a few words: the best fit first, with the part of each that fits."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.session.catalog import Catalog
from catalog.session.parameters import Count, Skipped, Words
from catalog.session.query import Question, ask

Part = Literal["name", "column", "owner", "source", "namespace", "type", "purpose", "description", "tag"]
# What of two parts that hold a word is named: the more telling one.
_PARTS: tuple[Part, ...] = ("name", "column", "owner", "source", "namespace", "type", "purpose", "description")
_SUGGESTED = 3


class Match(TypedDict):
    """A part of a dataset that holds words of a search."""

    part: Part
    text: str


class FoundRow(TypedDict):
    """A dataset or model of a search; type: `model`, `dataset`, or another datasetType in lower case."""

    namespace: str
    name: str
    type: str
    owner: str | None
    source: str | None
    purpose: str | None
    description: str | None
    updated_at: str | None
    matches: list[Match]


class Found(TypedDict):
    """How many fit (`total`), a page of them, and queries spelled alike where nothing fits."""

    total: int
    rows: list[FoundRow]
    did_you_mean: list[str]


class _Row(TypedDict):
    namespace: str
    name: str
    type: str
    owner: str | None
    source_owner: str | None
    source: str | None
    purpose: str | None
    description: str | None
    updated_at: str | None
    columns: list[str] | None
    total: int


class _Alike(TypedDict):
    word: str
    term: str


def find(catalog: Catalog, *, query: Words, count: Count = 20, skipped: Skipped = 0) -> Found:
    """Models and datasets of which every word stands in a name, column, tag, owner, source, type or description.

    Names come before columns, whole words before parts of words. Where nothing fits, `did_you_mean` has the query
    with the words that stand nowhere replaced by words of the catalog that are spelled alike.
    """
    words = query.lower().split()
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        given: dict[str, object] = {"words": words, "count": count, "skipped": skipped}
        rows = question.rows_of(_Row, "questions/find", given) if words else []
        return {
            "total": rows[0]["total"] if rows else 0,
            "rows": [_found(row, words) for row in rows],
            "did_you_mean": [] if rows or skipped or not words else _spelled_alike(question, words),
        }


def _found(row: _Row, words: Sequence[str]) -> FoundRow:
    return {
        "namespace": row["namespace"],
        "name": row["name"],
        "type": row["type"],
        "owner": row["owner"],
        "source": row["source"],
        "purpose": row["purpose"],
        "description": row["description"],
        "updated_at": row["updated_at"],
        "matches": _matches(row, words),
    }


def _matches(row: _Row, words: Sequence[str]) -> list[Match]:
    """For each word the first part that holds it, each part once; of columns every one that holds a word."""
    columns = row["columns"] or []
    texts: dict[Part, list[str]] = {
        "name": [row["name"]],
        "column": columns,
        "owner": [row["owner"] or "", row["source_owner"] or ""],
        "source": [row["source"] or ""],
        "namespace": [row["namespace"]],
        "type": [row["type"]],
        "purpose": [row["purpose"] or ""],
        "description": [row["description"] or ""],
    }
    found: dict[tuple[Part, str], Match] = {}
    for word in words:
        # Of a column its description may hold the word, which is not shown; then it is the column all the same.
        part = next((part for part in _PARTS if any(word in text.lower() for text in texts[part])), None)
        held: tuple[Part, list[str]] = (
            (part, [text for text in texts[part] if word in text.lower()])
            if part
            else ("column", columns)
            if columns
            else ("tag", [word])
        )
        for text in held[1]:
            found[held[0], text] = {"part": held[0], "text": text}
    return list(found.values())


def _spelled_alike(question: Question, words: Sequence[str]) -> list[str]:
    """The query with each word that stands nowhere replaced by one spelled alike; the likest first, if any."""
    alike: dict[str, list[str]] = {}
    for row in question.rows_of(_Alike, "questions/find_alike", {"words": list(words)}):
        alike.setdefault(row["word"], []).append(row["term"])
    queries = [
        " ".join(alike[word][min(place, len(alike[word]) - 1)] if word in alike else word for word in words)
        for place in range(_SUGGESTED)
    ]
    return list(dict.fromkeys(queries)) if alike else []
