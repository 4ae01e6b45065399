"""Outside text on a page: as Markdown that shows it as it is, as rows of a table, as CSV."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from catalog.values.formulas import without_formula
from ui.presentation.short import short_version


def plain(text: object) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", str(text))


def shown_rows(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """The rows as a table shows them: short versions, and no column that none of them fills. The CSV has all."""
    filled = {key for row in rows for key, value in row.items() if value is not None}
    return [{key: _shown(key, value) for key, value in row.items() if key in filled} for row in rows]


def _shown(column: str, value: object) -> object:
    return short_version(value) if column.endswith("version") and isinstance(value, str) else value


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as CSV with a header; a spreadsheet takes no cell for a formula."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A value that a spreadsheet shows rather than runs (OWASP, CSV injection)."""
    return without_formula(value) if isinstance(value, str) else value
