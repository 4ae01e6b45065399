"""Our own words, each with its one meaning: for tooltips, the page Glossary, `--help` and docs/glossary.md."""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Term(NamedTuple):
    """A word as all texts use it. formerly: words for the same thing that no text uses any more."""

    name: str
    meaning: str
    formerly: tuple[str, ...] = ()


class Section(NamedTuple):
    """Terms that are read together."""

    title: str
    terms: tuple[Term, ...]


GLOSSARY: tuple[Section, ...] = (
    Section(
        "Lineage",
        (
            Term("lineage", "Everything a version was made from, up to its sources.", ("where it came from",)),
            Term("downstream", "Everything that was made from a version or source.", ("what came of it",)),
            Term("source", "A dataset at which lineage begins, or that is declared as a source.", ("leaf",)),
            Term("hop", "One run between two versions: what it read is one hop from what it wrote.", ("step",)),
            Term("version", "One state of a dataset or model, as one run wrote it or another read it."),
            Term("exact version", "The run recorded which version it read.", ("it named the version",)),
            Term("inferred from time", "The run recorded no version: the latest one at that time is assumed."),
            Term("unknown origin", "No run is recorded that made a version, and no source is declared."),
            Term("as of", "Only what had happened by a time. A day means its end (UTC)."),
            Term("known at", "Only what the catalog had on record by a time. A day means its end (UTC)."),
            Term("direct", "Values of a column come from values of the other."),
            Term("indirect", "A column decides which rows or groups there are, as in a filter, join or sorting."),
            Term("masking", "The values are changed on the way so that they no longer show what they were."),
        ),
    ),
    Section(
        "Verdicts",
        (
            Term("finding", "A rule that a version does not meet, with the path to its cause and what ends it."),
            Term("severity", "Violation, gap or warning, most severe first.", ("gravity",)),
            Term("violation", "Something was done that was not allowed. It fails the gate."),
            Term("gap", "Something is not declared or not recorded, so that no verdict is possible."),
            Term("warning", "Something to look at. It does not stop use."),
            Term("gate", "The decision whether a version may be used, by its findings that are not waived."),
            Term("blocked", "The latest version of a model has a violation that is not waived.", ("in violation",)),
            Term("waiver", "A risk accepted by name, with a justification, until a date.", ("live with it",)),
            Term("approval", "A person's decision that a version may be used for a purpose, and what it rests on."),
            Term("stale approval", "An approval after which the findings, data or declarations changed."),
            Term("case", "A withdrawal, erasure request or error, with one action for each version it affects."),
            Term("receipt", "The record of an action that a case asks for: who did what, on what evidence."),
        ),
    ),
    Section(
        "Data protection",
        (
            Term(
                "legal basis",
                "Why personal data may be used, as consent or contract, for what and when.",
                ("grant",),
            ),
            Term("purpose", "What a model is for, a term of the Data Privacy Vocabulary (DPV)."),
            Term("permitted purpose", "A purpose that the legal bases of all personal sources have in common."),
            Term("identifiability", "Personal, pseudonymised, anonymised, non-personal, or unknown."),
            Term("special categories", "Health, belief, origin and the other data of Art. 9(1) GDPR."),
            Term("Art. 9 condition", "What Art. 9(2) GDPR asks for besides a legal basis, for special categories."),
            Term("data protection summary", "What flows into a version from its sources (`whence label`)."),
            Term("acquisition channel", "How data were obtained: licensed, crawled, from users, ..."),
            Term("retention", "Until when data may be kept, and what has to be done then."),
            Term("legal hold", "Keeps data past their deadline."),
        ),
    ),
    Section(
        "Quality and the log",
        (
            Term("suite", "A set of expectations that a dataset has to meet."),
            Term("validation", "One check of one version by a suite: passed, failed, or not evaluated.", ("held",)),
            Term("log", "Every event and decision as received, append-only; everything else is computed from it."),
            Term("head hash", "Stands for the whole log: it changes when any entry does."),
            Term("rejected event", "Cannot be read. Fix and replay it; the original stays on record.", ("refused",)),
            Term("ingestion warning", "Something odd in an event that was accepted all the same.", ("oddity",)),
        ),
    ),
    Section(
        "Management system",
        (
            Term("control", "One requirement of a framework, with its evidence and what is missing."),
            Term("record", "What people state: a policy, risk, audit, incident, ... with owner, state and dates."),
            Term("Statement of Applicability", "Each control of Annex A: whether it applies, why, and its state."),
            Term("KPI", "A measure in a period against its target, computed from the log."),
            Term("sample", "Items of a population that a seed draws: the same seed draws the same."),
            Term("evidence pack", "A zip with all that speaks for a model, which anybody can check without us."),
        ),
    ),
)
TERMS: Mapping[str, Term] = {term.name: term for section in GLOSSARY for term in section.terms}


def meaning(name: str) -> str:
    """The meaning of a term, for a tooltip; a KeyError where the glossary does not have it."""
    return TERMS[name].meaning


def terms_in(text: str) -> list[Term]:
    """The terms that a text uses, as whole words and in any letter case, in the order of the glossary."""
    return [term for term in TERMS.values() if re.search(rf"\b{re.escape(term.name)}s?\b", text, re.IGNORECASE)]
