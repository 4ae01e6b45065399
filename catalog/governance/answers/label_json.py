"""Labels as JSON-able values, as the contract words them."""

from typing import cast

from catalog.governance.answers.finding_json import Telling, named
from catalog.governance.assessment.assessment import Judge
from catalog.governance.facts.facts import Source
from catalog.governance.facts.grants import holds, permitted_by_all
from catalog.governance.labels.lattice import identifiability_of
from catalog.governance.rules.licences import licence_of
from catalog.lineage.closure import Node
from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json
from catalog.vocabulary.licences import licence_flags


def label_json(judge: Judge, node: Node, column: str | None = None) -> JsonObject:
    """The effective label of a version or of one of its columns."""
    label = judge.flow.labels[node].of(column)
    return {
        **terms_json(judge, node, label),
        "sources": _sources(judge, node, label),
        "gaps": _gaps(judge, node, label),
    }


def terms_json(judge: Judge, node: Node, label: int) -> JsonObject:
    """What a label of a version says, without who contributes."""
    book, vocabulary = judge.flow.book, judge.dossier.vocabulary
    sources = sources_of(judge, label)
    licence = licence_of(sources)
    places = [source.geography_allowed for source in sources if source.geography_allowed is not None]
    allowed, prohibited = _purposes(judge, label)
    return cast(
        "JsonObject",
        {
            "identifiability": identifiability_of(label),
            "categories": sorted({term for _, term in book.meanings(label, "category")}),
            "special_categories": sorted({term for _, term in book.meanings(label, "special")}),
            "subjects": sorted({term for _, term in book.meanings(label, "subject")}),
            "permitted_purposes": list(vocabulary.broadest("purpose", allowed)),
            "prohibited_purposes": list(vocabulary.broadest("purpose", prohibited)),
            "delete_by": _day(judge.deadlines.delete_by(label, node)),
            "keep_until": _day(judge.deadlines.keep_until(label, node)),
            "licence": licence,
            "obligations": _obligations(licence),
            "geography": {
                "allowed": sorted(frozenset.intersection(*places)) if places else None,
                "forbidden": sorted({place for source in sources for place in source.geography_forbidden}),
            },
        },
    )


def sources_of(judge: Judge, label: int) -> list[Source]:
    """The declared sources that contribute to a label, by dataset."""
    keys = sorted(key for key, _ in judge.flow.book.meanings(label, "origin"))
    return [source for key in keys if (source := judge.facts(key).source)]


def _purposes(judge: Judge, label: int) -> tuple[frozenset[str], frozenset[str]]:
    """Every purpose that all contributing personal datasets permit today, and every one that any prohibits."""
    return permitted_by_all(judge.members(label), judge.dossier.today, judge.dossier.vocabulary)


def _day(day: object) -> str | None:
    return str(day) if day else None


def _obligations(licence: str | None) -> list[Json]:
    flags = licence_flags(licence) if licence else None
    words = ("non_commercial", "no_derivatives", "share_alike", "no_tdm")
    return [word for word in words if flags and getattr(flags, word)]


def _sources(judge: Judge, node: Node, label: int) -> list[Json]:
    """Every dataset that contributes, with what it declares and the versions of it in the trace."""
    book = judge.flow.book
    personal = {key for key, _ in book.meanings(label, "grants")}
    keys = {key for key, _ in book.meanings(label, "origin")} | (personal & judge.original_keys)
    ways = judge.ways_from(node)
    versions: dict[int, list[str]] = {}
    for item in ways:
        if item in judge.flow.originals:
            versions.setdefault(item[0], []).append(item[1])
    found = [_source(judge, key, sorted(versions.get(key, [])), key in personal) for key in keys]
    return sorted(found, key=lambda item: (str(item["namespace"]), str(item["name"])))  # type: ignore[call-overload,index]


def _source(judge: Judge, key: int, versions: list[str], is_personal_here: bool) -> Json:  # noqa: FBT001
    facts = judge.facts(key)
    source = facts.source
    namespace, name = judge.full_names[key]
    return cast(
        "Json",
        {
            "namespace": namespace,
            "name": name,
            "versions": versions,
            "declared": source is not None,
            "source_name": source.name if source else None,
            "channel": source.channel if source else None,
            "licence": source.licence if source else None,
            "personal": is_personal_here,
            "delete_by": _day(facts.retention.delete_by if facts.retention else None),
            "grants": [
                {
                    "id": grant.id,
                    "basis": grant.basis,
                    "art9": grant.art9,
                    "purposes": sorted(grant.purposes),
                    "prohibited_purposes": sorted(grant.prohibited_purposes),
                    "activities": sorted(grant.activities),
                    "valid_from": _day(grant.valid_from),
                    "valid_to": _day(grant.valid_to),
                    "status": grant.status,
                    "holds": holds(grant, judge.dossier.today),
                }
                for grant in facts.grants or ()
            ],
        },
    )


def _gaps(judge: Judge, node: Node, label: int) -> list[Json]:
    """What of the label could not be known."""
    reached = {key for key, _ in judge.flow.book.meanings(label, "origin")}
    gaps = [finding for finding in judge.gaps(node) if finding.dataset is None or finding.dataset[0] in reached]
    return [
        {"kind": gap.kind, **named(judge, gap.dataset or node), "message": gap.message}
        for gap, _ in Telling(judge).all(gaps)
    ]
