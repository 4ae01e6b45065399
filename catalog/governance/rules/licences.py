"""What licences of the sources say of a version (docs/governance.md, "Licences")."""

from collections.abc import Iterator

from catalog.governance.assessment.subject import Subject
from catalog.governance.facts.facts import Source
from catalog.governance.rules.finding import Declared, Finding
from catalog.vocabulary.closed_lists import OWN_CHANNELS
from catalog.vocabulary.licences import join_licences, licence_flags


def licence_of(sources: list[Source]) -> str | None:
    """The licences of sources, all of which bind, as one SPDX expression; None where none names any."""
    return join_licences(source.licence for source in sources if source.licence)


def licence_findings(subject: Subject) -> Iterator[Finding]:
    """Licences that conflict with what a version is, and licences that are unknown."""
    for key in subject.contributors:
        source = subject.assessment.facts(key).source
        if source is not None:
            for kind, message, remedy in _of_source(subject, subject.assessment.names[key], source):
                yield Finding(kind, message, Declared(key, ("origin",)), remedy, detail="licence")


def _of_source(subject: Subject, name: str, source: Source) -> Iterator[tuple[str, str, str]]:
    model = subject.facts.model
    if source.licence is None:
        if source.channel not in OWN_CHANNELS:
            yield (
                "undetermined",
                f"The licence of {name} is not declared.",
                "Declare the source's licence.",
            )
        flags = None
    else:
        flags = licence_flags(source.licence)
        if flags.unknown:
            listed = ", ".join(flags.unknown)
            yield (
                "undetermined",
                f"The licence of {name} names {listed}, which is no known licence.",
                "Write an SPDX expression.",
            )
    is_commercial = subject.is_model and (model is None or model.is_commercial)
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
