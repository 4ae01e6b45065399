"""Rows as a table of HTML: one that a printer gets whole, unlike a table one scrolls in."""

from collections.abc import Mapping, Sequence
from html import escape

from ui.presentation.short import clean


def html_table(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows under the names of the columns that any of them fills; every value as it is, on one line."""
    columns = [key for key in (rows[0] if rows else ()) if any(row.get(key) not in (None, "") for row in rows)]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_cell(row.get(column)) for column in columns)}</tr>" for row in rows)
    table = f'<table class="report"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    # On a narrow screen the table scrolls by itself, also by keyboard, and the page does not.
    return f'<div class="report-wide" tabindex="0" role="group" aria-label="table">{table}</div>'


def _cell(value: object) -> str:
    text = ("yes" if value else "no") if isinstance(value, bool) else clean(value)
    return f"<td>{escape(text)}</td>"
