"""How the SQL of a job writes: what it says of the tables that are there.

A text may have several statements: a table is emptied and filled, rows are gathered in a temporary one and merged.
"""

import re
from typing import Final, Literal, NamedTuple

from catalog.events.facet_values import member, text
from catalog.values.canonical_json import Json

WriteMode = Literal["append", "replace", "partition", "create", "view"]
Statement = Literal["append", "replace", "partition", "create", "view", "empty"]

_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_PART = r"(?:`[^`]+`|\"[^\"]+\"|\[[^\]]+\]|[\w$@*#-]+)"
_NAME = rf"(?P<name>{_PART}(?: ?\. ?{_PART})*)"
# A query stands after AS: in STORED AS PARQUET, GENERATED ALWAYS AS IDENTITY and AS of a default none does.
_QUERY = re.compile(r"\bAS [ (]*(?:SELECT|WITH|FROM|VALUES|TABLE|EXECUTE|PIVOT|UNPIVOT)\b|\bCLONE\b", re.IGNORECASE)
_OVERWRITE = re.compile(rf"\bOVERWRITE (?:INTO )?(?:TABLE )?{_NAME}", re.IGNORECASE)
_ROWS = re.compile(r"\b(?:SELECT|VALUES|WITH|FROM)\b", re.IGNORECASE)
_PARTITION = re.compile(r"\bPARTITIONS? ?\(", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:CREATE|INSERT|LOAD|REPLACE|REFRESH|TRUNCATE|DROP|UPSERT|COPY|MERGE"
    r"|(?<!ON )(?<!FOR )UPDATE|(?<!ON )DELETE)\b",
    re.IGNORECASE,
)
# Each repetition has a bound, as a text may be made to be read slowly.
_CREATE = re.compile(
    rf"(?:CREATE (?P<changed>OR (?:REPLACE|ALTER) )?|REPLACE )(?:(?!AS\b|TABLE\b|VIEW\b)[^ (]{{1,99}} ){{0,12}}?"
    rf"(?P<what>TABLE|VIEW) (?P<kept>IF NOT EXISTS )?{_NAME}",
    re.IGNORECASE,
)
_MATERIALIZED = re.compile(r"\bMATERIALI[SZ]ED\b", re.IGNORECASE)
_TEMPORARY = re.compile(r"\b(?:TEMP|TEMPORARY|VOLATILE)\b", re.IGNORECASE)
_LOAD = re.compile(rf"\bINTO (?:TABLE )?{_NAME}", re.IGNORECASE)


def _patterns(*rows: tuple[Statement, str]) -> tuple[tuple[Statement, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


# What changes no row; a name that moves to other rows does.
_UPKEEP = re.compile(
    r"(?:OPTIMIZE|VACUUM|ANALY[SZ]E|COMMENT ON|MSCK|GRANT|REVOKE|CREATE (?:UNIQUE )?INDEX"
    r"|ALTER TABLE(?!.*\b(?:RENAME (?:TO|AS)|SWAP|EXCHANGE|SWITCH|ATTACH|LOCATION)\b))\b",
    re.IGNORECASE,
)
_FIRST: Final = _patterns(
    ("empty", rf"TRUNCATE (?:TABLE )?(?:ONLY )?{_NAME}"),
    ("empty", rf"DELETE (?:FROM )?{_NAME} ?\Z"),  # all of it
    ("empty", rf"DROP TABLE (?:IF EXISTS )?{_NAME}"),
    ("append", rf"COPY (?!INTO\b){_NAME}(?: ?\([^()]*\))? FROM\b"),
)
_ANYWHERE: Final = _patterns(
    ("replace", rf"REFRESH MATERIALIZED VIEW (?:CONCURRENTLY )?{_NAME}"),
    ("append", rf"(?:REPLACE|UPSERT|COPY) INTO (?!FROM\b|@){_NAME}"),
    ("append", rf"INSERT (?!OVERWRITE\b)(?:OR [A-Z]+ )?(?:IGNORE )?(?:INTO )?(?:TABLE )?{_NAME}"),
    ("append", rf"MERGE (?:INTO )?{_NAME}"),
    ("append", rf"UPDATE {_NAME}"),
    ("append", rf"DELETE (?:FROM )?{_NAME}"),
)


_ADDING: Final[tuple[WriteMode, ...]] = ("append", "partition")


class Write(NamedTuple):
    """How a statement writes a table, by the last part of its name; is_temporary: it is gone when the job ends."""

    kind: Statement
    table: str
    is_temporary: bool


def sql_write_mode(facet: Json) -> WriteMode | None:
    """How a `sql` facet's SQL writes; None: it does not say.

    partition: what it does not overwrite stays; create: an empty table, and nothing else. Upkeep leaves all as it is,
    as what adds does. Where several tables are
    written, and to one of them is added, it adds: one source too many is named rather than one too few.
    """
    query = text(member(facet, "query"))
    if query is None:
        return None
    statements = [" ".join(part.split()) for part in _NOISE.sub(" ", query).split(";")]
    statements = [statement for statement in statements if statement]
    writes = [write for write in map(_write_of, statements) if write]
    if not writes:
        return _without_rows(statements)
    if len(statements) == 1 and writes[0].kind == "empty":
        return _alone(statements[0])
    modes = _by_table([write for write in writes if not write.is_temporary] or writes)
    return next((mode for mode in (*_ADDING, *modes) if mode in modes), None)


def _write_of(statement: str) -> Write | None:
    """The first write of a statement."""
    queries = [match.start() for match in _QUERY.finditer(statement)]
    last_query = queries[-1] if queries else -1
    for word in _WORDS.finditer(statement):
        found = _write_at(statement, word.start(), word.group().upper(), last_query)
        if found:
            return found
    return None


def _write_at(statement: str, at: int, word: str, last_query: int) -> Write | None:
    if word in {"CREATE", "REPLACE"} and (write := _created(statement, at, last_query)):
        return write
    if word in {"INSERT", "LOAD"} and (write := _overwritten(statement, at, word)):
        return write
    for kind, pattern in (*_FIRST, *_ANYWHERE) if at == 0 else _ANYWHERE:
        if match := pattern.match(statement, at):
            return Write(kind, _last_part(match["name"]), is_temporary=False)
    return None


def _created(statement: str, at: int, last_query: int) -> Write | None:
    """A view; a table of a query's rows, which stays as it is where it is there already; or one that is empty now."""
    match = _CREATE.match(statement, at)
    if match is None:
        return None
    table, is_temporary = _last_part(match["name"]), _TEMPORARY.search(match.group()) is not None
    if match["what"].upper() == "VIEW" and not _MATERIALIZED.search(match.group()):
        return Write("view", table, is_temporary)
    if last_query > match.end():
        return Write("append" if match["kept"] else "replace", table, is_temporary or table.startswith("#"))
    return Write("empty", table, is_temporary) if match["changed"] else None


def _overwritten(statement: str, at: int, word: str) -> Write | None:
    """What INSERT OVERWRITE and LOAD DATA do: of a table whose partitions are named the others stay."""
    if word == "INSERT":
        match = _OVERWRITE.match(statement, at + len("INSERT "))
    elif at == 0:
        match = _OVERWRITE.search(statement)
        if match is None and (into := _LOAD.search(statement)):
            return Write("append", _last_part(into["name"]), is_temporary=False)
    else:
        return None
    if match is None:
        return None
    rows, partition = _ROWS.search(statement, match.end()), _PARTITION.search(statement, match.end())
    is_part = partition is not None and (rows is None or partition.start() < rows.start())
    return Write("partition" if is_part else "replace", _last_part(match["name"]), is_temporary=False)


def _last_part(name: str) -> str:
    return re.split(r" ?\. ?", name)[-1].strip('"`[]').lower()


def _without_rows(statements: list[str]) -> WriteMode | None:
    """What statements do that write no rows, where all of them are known."""
    creates = [_creates_table(statement) for statement in statements]
    if not all(made or _UPKEEP.match(statement) for made, statement in zip(creates, statements, strict=True)):
        return None
    return "create" if any(creates) else "append" if statements else None


def _alone(statement: str) -> WriteMode | None:
    """How a statement that only empties writes: of rows that are deleted a table is left, not so of one dropped."""
    modes: dict[str, WriteMode] = {"CREATE": "create", "DELETE": "append", "TRUNCATE": "replace"}
    return modes.get(statement.split(maxsplit=1)[0].upper())


def _creates_table(statement: str) -> bool:
    match = _CREATE.match(statement)
    return match is not None and match["what"].upper() == "TABLE"


def _by_table(writes: list[Write]) -> list[WriteMode]:
    """How each table is written: by what is done to it first, or anew once it was emptied."""
    modes: dict[str, WriteMode] = {}
    emptied: set[str] = set()
    for kind, table, _ in writes:
        if kind == "empty":
            emptied.add(table)
        else:
            modes.setdefault(table, "replace" if table in emptied and kind in {"append", "partition"} else kind)
    return list(modes.values())
