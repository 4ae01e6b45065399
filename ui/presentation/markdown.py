"""Outside text on a page: as Markdown that shows it as it is, as rows of a table, as CSV."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from catalog.values.formulas import without_formula
from ui.presentation.closed_words import written
from ui.presentation.short import clean, short_version

# A bare address becomes a link, one of e-mail too, and a word between colons an icon or emoji, escaped or not, as
# they are looked for in what was read: only something within, which nobody sees, keeps them text.
_ADDRESS = re.compile(r"https?\\:(?=\\/\\/)|www(?=\\\.)", re.IGNORECASE)
_BETWEEN_COLONS = re.compile(r"\\:(?=(?:material\\/)?(?:[a-z0-9]|\\[_+-])+\\:)", re.IGNORECASE)
_JOINER = "\u2060"
# On a page an element of no letters, so that what is copied from there is the text and nothing else.
_NOTHING = ":small[]"
_AT = "\\@"
# Columns of tables that hold words of closed lists.
_CLOSED = frozenset({"anchor", "channel", "identifiability"})
# What Markdown may act on within a line.
_ACTIVE = re.compile(r"[\\`*\[\]<>&$~|!@#^{}]|:(?! )|(?<![^\W_])_|_(?![^\W_])|(?<=www)\.", re.IGNORECASE)


def plain(text: object) -> str:
    """Text that the Markdown of a page shows as it is, on one line."""
    return on_page(plain_in_file(text))


def plain_in_file(text: object) -> str:
    """Text that the Markdown of a file shows as it is, on one line."""
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", _on_one_line(text))
    for pattern in (_ADDRESS, _BETWEEN_COLONS):
        escaped = pattern.sub(lambda found: f"{found[0]}{_JOINER}", escaped)
    return escaped


def on_page(markdown: str) -> str:
    """The Markdown of a file for a page."""
    return markdown.replace(_JOINER, _NOTHING).replace(_AT, f"{_AT}{_NOTHING}")


def sentence(text: object) -> str:
    """A sentence of ours with somebody's words in it, for a page: only what Markdown acts on is escaped."""
    return re.sub(r"\\[@:]|www(?=\\)", rf"\g<0>{_NOTHING}", _ACTIVE.sub(r"\\\g<0>", _on_one_line(text)), flags=re.I)


def spoken(text: object) -> str:
    """Text for the label of a field, whose Markdown is read aloud as it is written: without what needs an escape."""
    return " ".join(_ACTIVE.sub(" ", _on_one_line(text)).split())


def code(text: object) -> str:
    """Text as a span of code, whatever backticks it has."""
    line = _on_one_line(text) or " "
    fence = "`" * (max(map(len, re.findall(r"`+", line)), default=0) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"


def code_lines(text: object) -> str:
    """Text for a block of code: its lines and tabs as they are, other control characters named."""
    return "\n".join("\t".join(map(clean, line.split("\t"))) for line in str(text).split("\n"))


def _on_one_line(text: object) -> str:
    """Text whose control characters are named: one that turns the direction would turn the page's own words."""
    return clean(text)


def shown_rows(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """The rows as a table shows them: short versions, and no column that none of them fills. The CSV has all."""
    filled = {key for row in rows for key, value in row.items() if value is not None}
    return [{key: _shown(key, value) for key, value in row.items() if key in filled} for row in rows]


def _shown(column: str, value: object) -> object:
    return (
        short_version(value) if isinstance(value, str) and column.endswith("version") else _printable(column, value)
    )


def printable_rows(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """The rows with control characters named, as in `plain`."""
    return [{key: _printable(key, value) for key, value in row.items()} for row in rows]


def _printable(column: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return written(value) if column in _CLOSED else clean(value)


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as CSV with a header; a spreadsheet takes no cell for a formula."""
    out = io.StringIO()
    if rows:
        writer = csv.writer(out)
        columns = list(rows[0])
        writer.writerow(map(without_formula, columns))
        writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A value that a spreadsheet shows rather than runs (OWASP, CSV injection)."""
    return without_formula(value) if isinstance(value, str) else value
