"""What licences of the sources say of a version (docs/governance.md, "Licences")."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.governance.facts.facts import Source
from catalog.governance.rules.finding import Finding
from catalog.lineage.closure import Node
from catalog.vocabulary.licences import join_licences, licence_flags

if TYPE_CHECKING:
    from catalog.governance.assessment.assessment import Judge

OWN_CHANNELS = frozenset({"internal", "user_interaction", "user_service", "synthetic"})


def licence_of(sources: list[Source]) -> str | None:
    """The licences of sources, all of which bind, as one SPDX expression; None where none names any."""
    return join_licences(source.licence for source in sources if source.licence)


def licence_findings(judge: "Judge", target: Node) -> Iterator[Finding]:
    """Licences that conflict with what a version is, and licences nobody knows."""
    label = judge.flow.labels[target].whole
    for key in sorted(key for key, _ in judge.flow.book.meanings(label, "origin")):
        source = judge.facts(key).source
        if source is not None:
            for kind, message, mend in _of_source(judge, target, judge.names[key], source):
                path = judge.path_to(target, key, "origin")
                dataset = path[-1].node if path else target
                yield Finding(kind, target, message, mend, dataset, source.name, detail="licence", path=path)


def _of_source(judge: "Judge", target: Node, name: str, source: Source) -> Iterator[tuple[str, str, str]]:
    facts = judge.facts(target[0]).model
    if source.licence is None:
        if source.channel not in OWN_CHANNELS:
            yield (
                "undetermined",
                f"Nobody says under which licence {name} may be used.",
                "Declare the source's licence.",
            )
        flags = None
    else:
        flags = licence_flags(source.licence)
        if flags.unknown:
            listed = ", ".join(flags.unknown)
            yield (
                "undetermined",
                f"The licence of {name} names {listed}, which nobody knows.",
                "Write an SPDX expression.",
            )
    is_commercial = judge.is_model(target) and (facts is None or facts.is_commercial)
    if is_commercial and flags and (flags.non_commercial or flags.no_derivatives):
        what = "commercial use" if flags.non_commercial else "derivatives"
        yield (
            "licence_conflict",
            f"{name} is licensed under {source.licence}, which forbids {what}.",
            f"Train without {name}, obtain another licence, or mark the model commercial: false if it is not.",
        )
    is_reserved = source.is_tdm_reserved or bool(flags and flags.no_tdm)
    if source.channel == "crawled" and is_reserved:
        yield (
            "licence_conflict",
            f"{name} was crawled, and text and data mining of it is reserved.",
            f"Train without {name}, or obtain a licence.",
        )
