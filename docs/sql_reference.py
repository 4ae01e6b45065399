"""Writes the generated part of docs/sql.md: every documented view and macro, as a new catalog has them."""

from pathlib import Path
from typing import NamedTuple

from catalog.database.views import Macro, documented_views, macros
from catalog.session.catalog import Catalog

PAGE = Path(__file__).parent / "sql.md"
BEGIN = "<!-- generated from catalog/database by `make docs`: begin -->"
END = "<!-- generated: end -->"


class Column(NamedTuple):
    """A column of a view; comment is None where the view's header has none."""

    view: str
    name: str
    type: str
    comment: str | None


def view_columns() -> list[Column]:
    """Every column of every documented view, in order, read from a new catalog in memory."""
    with Catalog() as catalog, catalog.cursor() as cursor:
        rows = cursor.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            "WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index"
        ).fetchall()
    names = {view.name for view in documented_views()}
    return [Column(*row) for row in rows if row[0] in names]


def reference() -> str:
    """The generated part of the page: a table for each view, then the macros."""
    columns = view_columns()
    views = [
        f"### `{view.name}`\n\n{view.comment}\n\n" + _table([row for row in columns if row.view == view.name])
        for view in documented_views()
    ]
    return "\n\n".join([*views, *map(_macro, macros())])


def _table(columns: list[Column]) -> str:
    rows = [f"| `{column.name}` | {column.type} | {_cell(column.comment)} |" for column in columns]
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *rows])


def _cell(comment: str | None) -> str:
    return (comment or "").replace("|", "\\|").replace("<", "&lt;")


def _macro(macro: Macro) -> str:
    name, parameters = macro.name, macro.parameters
    arguments = ", ".join("''" for _ in parameters.split(","))
    with Catalog() as catalog, catalog.cursor() as cursor:
        rows = cursor.execute(f"DESCRIBE FROM {name}({arguments})").fetchall()  # the macro's own name, no user's
    listed = ", ".join(f"`{row[0]}` {row[1]}" for row in rows)
    return f"### `{name}({parameters})`\n\nA table macro. Its columns: {listed}."


def with_reference(page: str) -> str:
    """The page with its generated part replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
