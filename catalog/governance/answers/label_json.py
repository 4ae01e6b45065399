"""Labels as JSON-able values, as the contract words them."""

from catalog.governance.answers.answers import LabelGap, LabelParts, LabelSource, LabelTerms
from catalog.governance.answers.finding_json import version_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.facts.facts import Source
from catalog.governance.facts.grants import holds, permitted_by_all
from catalog.governance.labels.lattice import identifiability_of
from catalog.governance.rules.evaluate import in_order, label_gaps
from catalog.governance.rules.licences import licence_of
from catalog.lineage.closure import Node
from catalog.vocabulary.licences import licence_flags


def label_json(assessment: Assessment, node: Node, column: str | None = None) -> LabelParts:
    """The effective label of a version or of one of its columns."""
    label = assessment.flow.labels[node].of(column)
    return {
        **terms_json(assessment, node, label),
        "sources": _sources(assessment, node, label),
        "gaps": _gaps(assessment, node, label),
    }


def terms_json(assessment: Assessment, node: Node, label: int) -> LabelTerms:
    """What a label of a version says, without who contributes."""
    book, vocabulary = assessment.flow.book, assessment.evidence.vocabulary
    sources = sources_of(assessment, label)
    licence = licence_of(sources)
    places = [source.geography_allowed for source in sources if source.geography_allowed is not None]
    allowed, prohibited = _purposes(assessment, label)
    return {
        "identifiability": identifiability_of(label),
        "categories": sorted({term for _, term in book.meanings(label, "category")}),
        "special_categories": sorted({term for _, term in book.meanings(label, "special")}),
        "subjects": sorted({term for _, term in book.meanings(label, "subject")}),
        "permitted_purposes": list(vocabulary.broadest("purpose", allowed)),
        "prohibited_purposes": list(vocabulary.broadest("purpose", prohibited)),
        "delete_by": _day(assessment.deadlines.delete_by(label, node)),
        "keep_until": _day(assessment.deadlines.keep_until(label, node)),
        "licence": licence,
        "obligations": _obligations(licence),
        "geography": {
            "allowed": sorted(frozenset.intersection(*places)) if places else None,
            "forbidden": sorted({place for source in sources for place in source.geography_forbidden}),
        },
    }


def sources_of(assessment: Assessment, label: int) -> list[Source]:
    """The declared sources that contribute to a label, by dataset."""
    keys = sorted(key for key, _ in assessment.flow.book.meanings(label, "origin"))
    return [source for key in keys if (source := assessment.facts(key).source)]


def _purposes(assessment: Assessment, label: int) -> tuple[frozenset[str], frozenset[str]]:
    """Every purpose that all contributing personal datasets permit today, and every one that any prohibits."""
    return permitted_by_all(assessment.members(label), assessment.evidence.today, assessment.evidence.vocabulary)


def _day(day: object) -> str | None:
    return str(day) if day else None


def _obligations(licence: str | None) -> list[str]:
    flags = licence_flags(licence) if licence else None
    words = ("non_commercial", "no_derivatives", "share_alike", "no_tdm")
    return [word for word in words if flags and getattr(flags, word)]


def _sources(assessment: Assessment, node: Node, label: int) -> list[LabelSource]:
    """Every dataset that contributes, with what it declares and the versions of it in the trace."""
    book = assessment.flow.book
    personal = {key for key, _ in book.meanings(label, "grants")}
    keys = {key for key, _ in book.meanings(label, "origin")} | (personal & assessment.original_keys)
    versions: dict[int, list[str]] = {}
    for item in Subject(assessment, node).trace:
        if item in assessment.flow.originals:
            versions.setdefault(item[0], []).append(item[1])
    found = [_source(assessment, key, sorted(versions.get(key, [])), key in personal) for key in keys]
    return sorted(found, key=lambda item: (item["namespace"], item["name"]))


def _source(assessment: Assessment, key: int, versions: list[str], is_personal_here: bool) -> LabelSource:  # noqa: FBT001
    facts = assessment.facts(key)
    source = facts.source
    namespace, name = assessment.full_names[key]
    return {
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
                "holds": holds(grant, assessment.evidence.today),
            }
            for grant in facts.grants or ()
        ],
    }


def _gaps(assessment: Assessment, node: Node, label: int) -> list[LabelGap]:
    """What of the label could not be known."""
    reached = {key for key, _ in assessment.flow.book.meanings(label, "origin")}
    gaps = in_order(assessment, label_gaps(Subject(assessment, node)))
    return [
        {"kind": gap.kind, **version_json(assessment, gap.dataset or node), "message": gap.message}
        for gap in gaps
        if gap.dataset is None or gap.dataset[0] in reached
    ]
