"""A page of Markdown: what is stated, what is unknown, and sentences of people as they wrote them."""

from collections.abc import Iterable, Mapping, Sequence

from catalog.evidence.paper import markdown_table
from catalog.values.canonical_json import Json
from catalog.values.outside_text import markdown

UNKNOWN = "unknown"
NONE = "none"


def stated(value: object) -> str:
    """A value in words: `unknown` where nothing is stated, `none` where it is stated that there is none."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(stated(item) for item in value) or NONE
    if isinstance(value, dict):
        return ", ".join(f"{key}: {stated(item)}" for key, item in value.items()) or NONE
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def together(answers: Iterable[bool | None]) -> str:
    """`yes` where any says so, `unknown` where none does and any is unknown, else `no`; of nothing, unknown."""
    known = list(answers)
    if True in known:
        return "yes"
    return UNKNOWN if None in known or not known else "no"


def member_of(facet: Mapping[str, Json], *keys: str) -> Json:
    """What a facet states below some keys, None where it states nothing."""
    value: Json = dict(facet)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


class Page:
    """A page that is written from the top."""

    def __init__(self, title: str) -> None:
        """Begin with its title."""
        self._parts = [f"# {markdown(title)}\n"]

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._parts.append(f"## {text}\n")

    def text(self, text: str) -> None:
        """Add a sentence of ours."""
        self._parts.append(f"{text}\n")

    def facts(self, rows: Iterable[tuple[str, object]]) -> None:
        """Add a table of what is stated."""
        self._parts.append(markdown_table(("", ""), [(name, stated(value)) for name, value in rows]))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table, a row for each thing."""
        self._parts.append(markdown_table(head, [[stated(cell) for cell in row] for row in rows]))

    def quoted(self, text: object, author: str) -> None:
        """Add what a person wrote, as it is, and who; `unknown` where nobody wrote anything."""
        if text is None or text == "":
            self._parts.append(f"{UNKNOWN}\n")
            return
        lines = str(text).splitlines() or [""]
        quoted = "\n".join(f"> {markdown(line)}" for line in lines)
        self._parts.append(f"{quoted}\n>\n> — {markdown(author)}\n")

    def written(self) -> str:
        """The whole page."""
        return "\n".join(self._parts)
