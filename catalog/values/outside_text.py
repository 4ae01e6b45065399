"""Texts that come from outside, made harmless for whoever reads them: on one line, in Markdown, in SARIF."""

import re

# What Markdown would read as its own, where it could begin or end something; an `&` only where it begins an entity.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~]|&(?=#?\w+;))")
# At the beginning of a line also what begins a list, a rule, or makes the line before a heading.
_BEGINNING = re.compile(r"^([-+=]|\d+(?=[.)]))")
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def printable(value: object) -> str:
    """A value on one line without control characters; empty for None."""
    text = "" if value is None else str(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return " " if character.isspace() else f"\\u{ord(character):04x}"


def markdown(value: object) -> str:
    """A value as Markdown that shows it as it is, in a cell and on a line of its own."""
    text = _MARKDOWN.sub(r"\\\1", printable(value).strip())
    begins = _BEGINNING.match(text)
    if begins is None:
        return text
    # A number keeps its digits: only what follows them makes it one of a list.
    cut = begins.end() if text[0].isdigit() else 0
    return f"{text[:cut]}\\{text[cut:]}"


def sarif_text(value: str) -> str:
    """A message of SARIF, in which no link can be embedded by a name (SARIF 2.1.0, 3.11.6)."""
    return _LINK.sub(r"\\[", printable(value))
