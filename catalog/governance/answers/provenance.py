"""Where each part of a label comes from: the datasets that declare it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from catalog.governance.answers.answers import Contributor, ProvenanceRow
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.facts.grants import holds
from catalog.governance.labels.lattice import UNKNOWN, Part, identifiability_bits, identifiability_of
from catalog.lineage.closure import Node

_TERMS: tuple[tuple[str, Part], ...] = (("categories", "category"), ("special_categories", "special"))
_ORDER = ("identifiability", "categories", "special_categories", "prohibited_purposes", "licence", "delete_by")


def provenance_json(assessment: Assessment, node: Node, column: str | None = None) -> list[ProvenanceRow]:
    """Each word of a label of a version or column with the datasets that gave it; a word nobody gave is left out."""
    label = assessment.flow.labels[node].of(column)
    meanings = assessment.flow.book.meanings
    personal = {key for key, _ in meanings(label, "grants")}
    reached = {key for key, _ in meanings(label, "origin")}
    found: dict[tuple[str, str], set[int]] = {}
    for key in personal:
        found.setdefault(("identifiability", _identifiability(assessment, key)), set()).add(key)
    for part, kind in _TERMS:
        for key, term in meanings(label, kind):
            found.setdefault((part, term), set()).add(key)
    for key in personal:
        for term in _prohibited(assessment, key):
            found.setdefault(("prohibited_purposes", term), set()).add(key)
    for key in reached:
        source = assessment.facts(key).source
        if source and source.licence:
            found.setdefault(("licence", source.licence), set()).add(key)
    for key in reached | personal | {node[0]}:
        rule = assessment.facts(key).retention
        if rule and rule.delete_by and rule.delete_by == assessment.deadlines.delete_by(label, node):
            found.setdefault(("delete_by", str(rule.delete_by)), set()).add(key)
    return [
        {"part": part, "value": value, "datasets": _named(assessment, keys)}
        for (part, value), keys in sorted(found.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0][1]))
    ]


def _identifiability(assessment: Assessment, key: int) -> str:
    """The identifiability a dataset declares, of itself or of any field."""
    held = assessment.facts(key).personal_data
    if held is None:
        return identifiability_of(UNKNOWN)
    bits = (identifiability_bits(each.identifiability) for each in (held.everywhere, *held.fields.values()))
    return identifiability_of(reduce(or_, bits))


def _prohibited(assessment: Assessment, key: int) -> set[str]:
    grants = assessment.facts(key).grants or ()
    return {term for grant in grants if holds(grant, assessment.evidence.today) for term in grant.prohibited_purposes}


def _named(assessment: Assessment, keys: Iterable[int]) -> list[Contributor]:
    places = sorted(
        ((assessment.full_names[key], assessment.source_name(key)) for key in keys), key=lambda place: place[0]
    )
    return [{"namespace": place[0], "name": place[1], "source_name": source} for place, source in places]
