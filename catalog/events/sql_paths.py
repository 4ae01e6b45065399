"""The paths of files that a statement of SQL names, as datasets by their normal form."""

import re
from typing import NamedTuple

from catalog.values.spelling import is_path, normal_form

# Comments and quoted names are passed over whole, so that a quote in one opens no text. Engines take a path for a
# table in a text (read_parquet, COPY, LOCATION), or, as Spark does, after the format's name.
_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?P<text>(?:[^']|'')*)'"
    r"|\b(?:avro|csv|delta|iceberg|json|orc|parquet|text)\s*\.\s*`(?P<file>[^`]+)`|\"[^\"]*\"|`[^`]*`",
    re.DOTALL | re.IGNORECASE,
)
_URL = re.compile(r"(?P<place>[a-z][a-z0-9+.-]*://[^/]+)/(?P<path>.+)", re.DOTALL | re.IGNORECASE)
_LOCAL = re.compile(r"(?:file:(?://)?)?(?P<path>/.+)", re.DOTALL | re.IGNORECASE)
_ROOTED = re.compile(r"(?P<place>[a-z][a-z0-9]+):(?P<path>/[^/].*)", re.DOTALL | re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[{$]")


class NamedPath(NamedTuple):
    """A path as SQL names it, and the namespace and name it has as a dataset; of a pattern those of its folder."""

    text: str
    namespace: str
    name: str


def paths_in(query: str) -> list[NamedPath]:
    """The paths that a text of SQL names, each once, in order."""
    found: dict[str, NamedPath] = {}
    for token in _TOKEN.finditer(query):
        text = token["file"] or (token["text"] or "").replace("''", "'")
        path = _path_of(text.strip())
        if path is not None:
            found.setdefault(path.text, path)
    return list(found.values())


def _path_of(text: str) -> NamedPath | None:
    pattern = _PATTERN.search(text)
    literal = text if pattern is None else text[: pattern.start()].rpartition("/")[0]
    if match := _LOCAL.fullmatch(literal):
        namespace, name = normal_form("file", match["path"])
    elif match := _URL.fullmatch(literal) or _ROOTED.fullmatch(literal):
        namespace, name = normal_form(match["place"], match["path"])
    else:
        return None
    return NamedPath(text, namespace, name) if is_path(namespace) and name.strip("/") else None


def folders_of(name: str) -> list[str]:
    """The path itself and every folder around it but the root, the nearest first."""
    found, path = [], name
    while path.strip("/"):
        found.append(path)
        path = path.rpartition("/")[0]
    return found
