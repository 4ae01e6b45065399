"""Text for pages and documents: names from outside, made harmless, and tables of HTML and Markdown."""

import re
from collections.abc import Iterable, Sequence
from html import escape

# What Markdown would read as its own, where it could begin or end something.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def printable(value: object) -> str:
    """A value on one line without control characters; empty for None."""
    text = "" if value is None else str(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return " " if character.isspace() else f"\\u{ord(character):04x}"


def markdown(value: object) -> str:
    """A value as Markdown that shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", printable(value))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as a table of Markdown; a sentence where there are none."""
    lines = [f"| {' | '.join(markdown(cell) for cell in row)} |" for row in rows]
    if not lines:
        return "None.\n"
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, ""])


def html_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as a table of HTML; a sentence where there are none."""
    body = "".join(f"<tr>{''.join(f'<td>{escape(printable(cell))}</td>' for cell in row)}</tr>\n" for row in rows)
    if not body:
        return "<p>None.</p>"
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    return f"<table><thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>"
