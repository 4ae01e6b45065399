"""The table that a statement of SQL writes, as a `sql` facet has it."""

import re

from catalog.events.facet_values import member, text
from catalog.values.canonical_json import Json

_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_PART = r"(?:`[^`]+`|\"[^\"]+\"|\[[^\]]+\]|[\w$@*-]+)"
_NAME = rf"(?P<name>{_PART}(?:\s*\.\s*{_PART})*)"
_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:INTO|OVERWRITE)(?:\s+TABLE)?|MERGE\s+INTO|DELETE\s+FROM|UPDATE|COPY\s+INTO|TRUNCATE\s+TABLE"
    rf"|(?:CREATE|REPLACE)\s+(?:OR\s+REPLACE\s+)?(?!TEMP)(?:\w+\s+)??TABLE)\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}",
    re.IGNORECASE,
)
_CREATE_AS = re.compile(r"\bAS\b", re.IGNORECASE)


def sql_target(facet: Json) -> str | None:
    """The table that the SQL of a `sql` facet writes, spelt as there; None where it writes none."""
    query = text(member(facet, "query"))
    if query is None:
        return None
    plain = _NOISE.sub(" ", query)
    write = _WRITE.search(plain)
    if write is None:
        return None
    # A table that is only declared has no rows: nothing is lost where no output tells of it.
    if write.group().upper().startswith(("CREATE", "REPLACE")) and not _CREATE_AS.search(plain, write.end()):
        return None
    return re.sub(r"\s*\.\s*", ".", write.group("name"))
