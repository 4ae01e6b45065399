"""The documented views and macros, composed from the readings' parts in catalog/database/seen.

A part is a SELECT that may name others as `seen.<part>`. DuckDB computes a view again wherever it is named, so a
statement is composed with each part that it needs once, as a common table expression, in order of need. Parts marked
`-- inline` are cheap and are left for the optimizer to merge into their users; DuckDB computes one named twice into a
table, with every column. Those marked `-- inline always` are merged in any case: they are whole tables of the log's
readings, of which each user reads few columns or rows. (With all parts merged, planning takes half as long again.)
"""

import re
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import NamedTuple

_SQL = resources.files("catalog") / "database"
_PART = re.compile(r"\bseen\.(\w+)")
_COLUMN_COMMENT = re.compile(r"-- (\w+): (.+)")
_PARAMETERS = "-- parameters: "


class View(NamedTuple):
    """A documented view: its name, its SELECT as composed and as written, the comments on it and its columns."""

    name: str
    select: str
    text: str
    comment: str
    column_comments: dict[str, str]


class Macro(NamedTuple):
    """A documented table macro: its name, its parameters as text, its composed SELECT."""

    name: str
    parameters: str
    select: str


def compose(statement: str, staged: Collection[str] = ()) -> str:
    """The statement after every part it needs, as common table expressions; those staged are tables already."""
    needed: dict[str, None] = {}
    _collect(statement, needed, staged)
    body = _PART.sub(r"seen_\1", statement)
    if not needed:
        return body
    parts = ",\n".join(
        f"seen_{name} AS {_materialized(name)}(\n" + _PART.sub(r"seen_\1", _part(name)) + ")" for name in needed
    )
    head, rest = _split_with(body)
    return f"{head}WITH RECURSIVE {parts}{rest}"


@cache
def stages(parts: tuple[str, ...], staged: tuple[str, ...] = ()) -> str:
    """The SQL that computes parts into temporary tables of a cursor; parts: in order of need; staged: there already.

    So what several statements of one question need is computed once.
    """
    scripts = [
        f"CREATE OR REPLACE TEMP TABLE seen_{name} AS\n{compose(_part(name), (*staged, *parts[:place]))}"
        for place, name in enumerate(parts)
    ]
    return ";\n".join(scripts)


@cache
def parts_under(statement: str, staged: tuple[str, ...] = ()) -> frozenset[str]:
    """Every part that a statement needs, and those need in turn, but for what is staged."""
    needed: dict[str, None] = {}
    _collect(statement, needed, staged)
    return frozenset(needed)


def _collect(text: str, needed: dict[str, None], staged: Collection[str]) -> None:
    """Add the parts a text names, each after those it needs itself; those staged are there already."""
    for name in dict.fromkeys(_PART.findall(text)):
        if name not in needed and name not in staged:
            _collect(_part(name), needed, staged)
            needed[name] = None


def _split_with(body: str) -> tuple[str, str]:
    """What stands before the query (comments, CREATE … AS), and the query as it goes on after the parts."""
    start = re.search(r"^(WITH(?: RECURSIVE)?|SELECT|FROM)\b", body, re.MULTILINE)
    if start is None:
        raise ValueError(f"no query at the start of a line in: {body[:80]}")
    head, query = body[: start.start()], body[start.start() :]
    if query.startswith("WITH"):
        # The statement's own common table expressions go on after those of the parts.
        return head, ",\n" + re.sub(r"^WITH(?: RECURSIVE)?\s+", "", query)
    return head, "\n" + query


def _materialized(name: str) -> str:
    first = _part(name).partition("\n")[0]
    return {"-- inline": "", "-- inline always": "NOT MATERIALIZED "}.get(first, "MATERIALIZED ")


@cache
def _part(name: str) -> str:
    return (_SQL / "seen" / f"{name}.sql").read_text()


def documented_views() -> list[View]:
    """All documented views, by name."""
    return [_view(name, text) for name, text in _files("views")]


def _view(name: str, text: str) -> View:
    comments = [line for line in text.splitlines() if line.startswith("--")]
    columns = {match[1]: match[2] for line in comments if (match := _COLUMN_COMMENT.match(line))}
    return View(name, compose(text), text, comments[0].removeprefix("-- "), columns)


def macros() -> list[Macro]:
    """All macros, by name."""
    composed = []
    for name, text in _files("macros"):
        line = next(line for line in text.splitlines() if line.startswith(_PARAMETERS))
        composed.append(Macro(name, line.removeprefix(_PARAMETERS), compose(text)))
    return composed


def view_script(view: View, *, columns: bool = True) -> str:
    """The SQL that creates a view with its comment, and with those of its columns."""
    # As text, which DuckDB parses when the view is read: a tree of it is built for each at every opening of the
    # file, which takes twice as long as all else of it, and copied for every comment.
    statements = [
        f"CREATE OR REPLACE VIEW {view.name} AS FROM query({quoted(view.select)})",
        f"COMMENT ON VIEW {view.name} IS {quoted(view.comment)}",
    ]
    if columns:
        statements += [
            f"COMMENT ON COLUMN {view.name}.{column} IS {quoted(comment)}"
            for column, comment in view.column_comments.items()
        ]
    return ";\n".join(statements)


def macro_script() -> str:
    """The SQL that creates the macros."""
    return ";\n".join(
        f"CREATE OR REPLACE MACRO {each.name}({each.parameters}) AS TABLE\n{each.select}" for each in macros()
    )


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def rules_text() -> str:
    """The text of every part that decides an answer; it changes whenever a rule does."""
    return "".join(text for _, text in _files("seen"))


def _files(folder: str) -> list[tuple[str, str]]:
    entries = (_SQL / folder).iterdir()
    return sorted(
        (entry.name.removesuffix(".sql"), entry.read_text()) for entry in entries if entry.name.endswith(".sql")
    )
