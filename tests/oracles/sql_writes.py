"""How SQL writes, word by word: the slow, literal counterpart of `catalog/events/sql_writes.py`."""

import re

QUERIES = ("SELECT", "WITH", "FROM", "VALUES", "TABLE", "EXECUTE", "PIVOT", "UNPIVOT")
SKIPPED = ("INTO", "TABLE", "FROM", "ONLY", "IGNORE", "IF", "NOT", "EXISTS")


def write_mode_of_sql(query: str) -> str | None:
    """What a text says of what it writes: append, replace, partition, create, view, or nothing.

    Choice: a table is written as it is written first, or replaced if it was emptied before; temporary ones count only
    where there are no others; of several tables an append decides, then a partition, else the first.
    """
    plain = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", query, flags=re.DOTALL)
    statements = [words for part in plain.split(";") if (words := words_of(part))]
    writes = [write for words in statements if (write := first_write(words))]
    if not writes:
        return without_rows(statements)
    if len(statements) == 1 and writes[0][0] == "empty":
        return alone(statements[0])
    lasting = [(kind, table) for kind, table, is_temporary in writes if not is_temporary]
    modes: dict[str, str] = {}
    emptied = set()
    for kind, table in lasting or [write[:2] for write in writes]:
        if kind == "empty":
            emptied.add(table)
        elif table not in modes:
            modes[table] = "replace" if table in emptied and kind in ("append", "partition") else kind
    found = list(modes.values())
    return next((mode for mode in ("append", "partition", *found) if mode in found), None)


def words_of(statement: str) -> list[str]:
    """The words, brackets and commas of a statement; names of several parts are one word."""
    part = r"(?:`[^`]+`|\"[^\"]+\"|\[[^\]]+\]|[\w$@*#-]+)"
    return re.findall(rf"{part}(?:\s*\.\s*{part})*|[^\s\w]", statement)


def alone(words: list[str]) -> str | None:
    """What a statement says that writes no rows."""
    upper = [word.upper() for word in words]
    if upper[0] == "CREATE":
        kind = next((word for word in upper if word in ("TABLE", "VIEW")), None)
        return "create" if kind == "TABLE" else None
    return {"DELETE": "append", "TRUNCATE": "replace"}.get(upper[0])


def without_rows(statements: list[list[str]]) -> str | None:
    """What a text does without a write of rows: tables are created, or looked after."""
    made = [alone(words) == "create" for words in statements]
    if not all(is_made or is_upkeep(words) for is_made, words in zip(made, statements, strict=True)):
        return None
    return "create" if any(made) else "append" if statements else None


def is_upkeep(words: list[str]) -> bool:
    """Whether a statement changes no row, and gives no name to other rows."""
    upper = [word.upper() for word in words]
    if upper[:2] == ["ALTER", "TABLE"]:
        moves = [
            at for at, word in enumerate(upper) if word == "RENAME" and upper[at + 1 : at + 2] in (["TO"], ["AS"])
        ]
        return not moves and not {"SWAP", "EXCHANGE", "SWITCH", "ATTACH", "LOCATION"} & set(upper)
    if upper[0] == "CREATE":
        return "INDEX" in upper[1:3]
    return upper[0] in ("OPTIMIZE", "VACUUM", "ANALYZE", "ANALYSE", "MSCK", "GRANT", "REVOKE", "COMMENT")


def first_write(words: list[str]) -> tuple[str, str, bool] | None:
    """The kind, the last part of the table, and whether it is temporary, of the first write of a statement."""
    upper = [word.upper() for word in words]
    for at in range(len(words)):
        found = write_at(upper, at)
        if found:
            kind, place, is_temporary = found
            if place < len(words) and re.fullmatch(r"[\w$*@#`\"\[].*", words[place], re.DOTALL):
                last = re.split(r"\s*\.\s*", words[place])[-1].strip('"`[]').lower()
                return kind, last, is_temporary
    return None


def write_at(words: list[str], at: int) -> tuple[str, int, bool] | None:  # noqa: C901, PLR0911  # one rule a line
    """The kind of write that begins at a word, the place of its table's name, and whether that is temporary."""
    word, rest = words[at], words[at + 1 :]
    before = words[at - 1] if at else ""
    if word in ("CREATE", "REPLACE") and (found := created(words, at)):
        return found
    if word == "INSERT" and rest[:1] == ["OVERWRITE"]:
        place = behind(words, at + 2)
        return ("partition" if names_partition(words, place) else "replace"), place, False
    if at == 0 and words[:2] == ["LOAD", "DATA"]:
        is_over = "OVERWRITE" in words
        place = behind(words, words.index("OVERWRITE" if is_over else "INTO") + 1)
        return (
            ("append" if not is_over else "partition" if names_partition(words, place) else "replace"),
            place,
            False,
        )
    if at == 0 and (word == "TRUNCATE" or words[:2] == ["DROP", "TABLE"]):
        return "empty", behind(words, 1), False
    if word == "DELETE" and before != "ON":
        place = behind(words, at + 1)
        return ("empty" if at == 0 and place == len(words) - 1 else "append"), place, False
    if at == 0 and word == "COPY" and rest[:1] != ["INTO"] and copies_from(rest):
        return "append", 1, False
    if word in ("REPLACE", "UPSERT", "COPY") and rest[:1] == ["INTO"] and rest[1:2] != ["FROM"]:
        return None if rest[1].startswith("@") else ("append", at + 2, False)
    if words[at : at + 3] == ["REFRESH", "MATERIALIZED", "VIEW"]:
        return "replace", at + 3 + (rest[2:3] == ["CONCURRENTLY"]), False
    if word == "INSERT" and rest[:1] != ["("]:
        return "append", behind(words, at + (3 if rest[:1] == ["OR"] else 1)), False
    if word == "MERGE" or (word == "UPDATE" and before not in ("ON", "FOR")):
        return "append", behind(words, at + 1), False
    return None


def behind(words: list[str], at: int) -> int:
    """The place of the first word from here on that belongs to no phrase before a name."""
    while at < len(words) and words[at] in SKIPPED:
        at += 1
    return at


def created(words: list[str], at: int) -> tuple[str, int, bool] | None:
    """What CREATE or REPLACE makes."""
    what = next((place for place in range(at + 1, len(words)) if words[place] in ("TABLE", "VIEW", "AS", "(")), None)
    if what is None or words[what] in ("AS", "("):
        return None
    made = words[at:what]
    is_temporary = any(word in ("TEMP", "TEMPORARY", "VOLATILE") for word in made)
    place = behind(words, what + 1)
    if words[what] == "VIEW" and not {"MATERIALIZED", "MATERIALISED"} & set(made):
        return "view", place, is_temporary
    if reads_rows(words[place + 1 :]):
        kept = "EXISTS" in words[what:place]
        return ("append" if kept else "replace"), place, is_temporary or words[place].split(".")[-1].startswith("#")
    return ("empty", place, is_temporary) if made[1:2] == ["OR"] else None


def reads_rows(words: list[str]) -> bool:
    """Whether a query stands after AS, or the table is a clone."""
    for at, word in enumerate(words):
        following = [each for each in words[at + 1 :] if each != "("][:1]
        if word == "CLONE" or (word == "AS" and following and following[0] in QUERIES):
            return True
    return False


def names_partition(words: list[str], place: int) -> bool:
    """Whether a statement names partitions before its rows."""
    for at in range(place + 1, len(words) - 1):
        if words[at] in ("SELECT", "VALUES", "WITH", "FROM"):
            return False
        if words[at] in ("PARTITION", "PARTITIONS") and words[at + 1] == "(":
            return True
    return False


def copies_from(words: list[str]) -> bool:
    """Whether a COPY takes rows in: a name, perhaps columns, FROM."""
    if words[1:2] == ["("] and ")" in words:
        return words[words.index(")") + 1 :][:1] == ["FROM"]
    return words[1:2] == ["FROM"]
