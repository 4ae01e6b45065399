"""Words that no text of ours uses any more, and what each text says instead."""

import re
from typing import Final

# What a reader would have to guess, and what the field says. A whole line where the words alone are innocent.
RETIRED: Final = {
    r"gravest|\bgravity\b": "most severe, severity",
    r"\bheeds?\b|\bheard\b": "counts",
    r"\bmend(ed|s|ing)?\b": "fix",
    r"\btold\b|\bsaid\b|\bnobody says\b|\bnothing says\b": "recorded, not set",
    r"what is known of": "details",
    r"\bhop more|\bsteps? back\b|\bsteps? from\b|\bsteps before\b": "hop",
    r"where (it|they|this|each|our models) (came|comes?) from": "lineage, origin",
    r"cannot be told": "unknown origin",
    r"came of it\b|what follows from it|what has to follow": "downstream, impact, scenario",
    r"come from\?|may we use what they": "Lineage of …, Model provenance and clearance",
    r"\boddit(y|ies)\b": "ingestion warning",
    r"\b(event|input)s? (was |were )?refused\b|\brefused (event|input)s?\b": "rejected",
    r"\bgrants it rests on\b|\bholds now\b|\bof whom\b": "legal bases, valid, data subjects",
    r"^grants?$": "legal basis",
    r"may be used for nothing": "no permitted purpose",
    r"know which:": "check which sources rely on consent",
    r"\bsees? to them\b|\blived with\b|^say the reason": "assign an owner, justification",
    r"\bdeclared facts\b|type one\b|where nothing was": "governance, not set",
    r"take all of it away|who declares it|what you change": "remove declaration, declared by, changes",
    r"taken back\b|\banew\b": "withdrawn, again",
    r"write down what|write it down|who attests|who closes it": "record action, confirmed by, closed by",
    r"do the data hold|held, %|^does not hold|\bnot held\b|\ball \d+ held": "passed, failed",
    r"\bin order or gone\b|none needs one": "none due, within retention or deleted",
    r"until when may we|^deadline in$": "retention, due month",
    r"\bthe way by which\b": "path",
    r"\bbegins? here\b": "source",
    r"begin a query|^across$|^upwards$|one statement that reads": "use in editor, X axis, Y axis",
    r"come by\b": "acquisition channel",
    r"taken in as|has come in yet": "ingested as entry, no events yet",
    r"every hash fits|head stands for": "chain verified, covers all entries",
    r"^it read$|^it wrote$|^its trace$|^part of$": "inputs, outputs, lineage, parent run",
    r"that was the newest\b|the newest at the time": "latest at read time",
    r"as good as once|^look again$|^see it first$": "re-ingesting is safe, refresh, try the demo",
    r"^all of it$": "details",
    r"\bnewest v\d+ of \d": "latest: v2 (2 versions)",
    r"\bArt\.? \d+\(\d-[a-z]\)": "Art. 6(1)(b)",
    r"\bnon (personal|commercial)\b|\bprivate third party\b": "non-personal, third party (private)",
    r"whence suggest-governance` writes": "a button that opens the form",
}


def retired_in(text: str) -> list[str]:
    """Each retired word of a text, in its line, with what to say instead."""
    return [
        f"{found.group()!r} in {line.strip()[:120]!r}: say {better}"
        for line in text.splitlines()
        for word, better in RETIRED.items()
        if (found := re.search(word, line.strip(), re.IGNORECASE))
    ]
