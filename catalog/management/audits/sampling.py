"""Samples that can be drawn again: items in the order of a hash of seed and item, the first of them taken.

The order of an item depends on the seed and on itself alone. So a sample stays the same whatever arrives after its
two times, and where the population of a day changes late, only what the change reaches changes in the sample.
"""

import hashlib
from typing import Annotated, NotRequired, TypedDict, cast

from catalog.governance.answers.finding_json import findings_json
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of
from catalog.governance.rules.gate import decide
from catalog.management.audits.frames import frame_named
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About
from catalog.session.query import Circumstances, JsonObject, ask
from catalog.values.canonical_json import canonical_json

FrameName = Annotated[str, About("A population: releases, dataset_changes, incidents, … (`frames` lists them).")]
Size = Annotated[int, About("How many items.", least=1, most=10_000)]
Seed = Annotated[str, About("Any text; the same one draws the same items.")]
_IDENTIFYING = ("namespace", "name", "version", "kind", "id")


class Item(TypedDict):
    """An item of a sample: a version or a record, the same text for the same one; what its gate answered then."""

    item: str
    about: str | None
    at: str | None
    namespace: NotRequired[str]
    name: NotRequired[str]
    version: NotRequired[str | None]
    kind: NotRequired[str]
    id: NotRequired[str]
    decision: NotRequired[str]


class SampleAnswer(Circumstances):
    """A sample and what it was drawn from; population_digest: SHA-256 of all its items, one a line, sorted."""

    frame: str
    seed: str
    size: int
    population: int
    population_digest: str
    query: str
    items: list[Item]


def sample(catalog: Catalog, frame: FrameName, size: Size, seed: Seed, clocks: Clocks | None = None) -> SampleAnswer:
    """Items of a population as of a date, drawn by a seed: the same seed and dates draw the same items.

    Versions of models come with what their gate answered then.
    """
    population = frame_named(frame)
    with ask(catalog, clocks, by_graph=False) as question:
        rows = question.rows(population.name, {"at": question.asked_at}, lambda name: frame_named(name).query)
        circumstances = question.circumstances()
    items = sorted((_item(row) for row in rows), key=lambda item: _rank(seed, item["item"]))
    drawn = items[:size]
    if population.name == "releases":
        drawn = _with_gates(catalog, drawn, clocks)
    # Sorted by name, not by rank: the digest is of the population, whichever seed was drawn with.
    names = "\n".join(sorted(item["item"] for item in items))
    return {
        "frame": population.name,
        "seed": seed,
        "size": size,
        "population": len(items),
        "population_digest": hashlib.sha256(names.encode()).hexdigest(),
        **circumstances,
        "query": population.query,
        "items": drawn,
    }


def _item(row: JsonObject) -> Item:
    identity = {key: row[key] for key in _IDENTIFYING if row.get(key) is not None}
    found = {"item": canonical_json(identity).decode(), "about": row["about"], "at": row["at"], **identity}
    return cast("Item", found)


def _rank(seed: str, item: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{item}".encode()).digest()


def _with_gates(catalog: Catalog, items: list[Item], clocks: Clocks | None) -> list[Item]:
    """The items, each with what its gate answered then: one assessment for all of them."""
    with ask(catalog, clocks) as question:
        nodes = [question.target(item["name"], item["namespace"], item["version"]).node for item in items]
        assessment = assess(question, *nodes)
        found = [findings_json(assessment, findings_of(Subject(assessment, node))) for node in nodes]
    decisions = [decide(each["severity"] for each in findings if each["waived_by"] is None) for findings in found]
    return [{**item, "decision": decision} for item, decision in zip(items, decisions, strict=True)]
