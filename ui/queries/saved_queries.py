"""Queries worth having, each a file of `queries/` whose first line says what it answers."""

from functools import cache
from importlib import resources
from typing import NamedTuple


class SavedQuery(NamedTuple):
    """What a query answers, and its SQL."""

    title: str
    sql: str


@cache
def saved_queries() -> dict[str, SavedQuery]:
    """Every saved query by its name, in order of their titles."""
    files = (resources.files("ui") / "queries").iterdir()
    found = {file.name.removesuffix(".sql"): _read(file.read_text()) for file in files if file.name.endswith(".sql")}
    return dict(sorted(found.items(), key=lambda item: item[1].title))


def _read(text: str) -> SavedQuery:
    title, _, sql = text.partition("\n")
    return SavedQuery(title.removeprefix("-- "), sql.strip())
