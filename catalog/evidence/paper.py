"""Tables of HTML and Markdown for pages and documents; names from outside are text in them."""

from collections.abc import Iterable, Sequence
from html import escape

from catalog.values.outside_text import markdown, printable


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
