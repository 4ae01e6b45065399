"""What DuckDB and Great Expectations complain of, in our own words: theirs quote values that the log would keep."""

import builtins
import re
from collections.abc import Iterable

_OF_DUCKDB = re.compile(r"(?:\(_?duckdb(?:\.duckdb)?\.(\w+)\) )?([A-Z][\w ]+ Error): ")
_CSV_LINE = re.compile(r"[\w ]+Error: CSV Error on Line: (\d+)")
_CSV_COLUMNS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NO_COLUMN = re.compile(r'(?:Error: )?The column "([^"]*)" in BatchData does not exist\.')
_OURS = (re.compile(r"There are no rows to measure"), re.compile(r"Column (\w+) has more than \d+ values to compare"))
_UNKNOWN = "it cannot be computed"
# Raised while DuckDB reads the statement and not the data: what they name is in the suite or the schema.
_OF_THE_STATEMENT = frozenset({"BinderException", "CatalogException", "ParserException"})
_WORDS = {
    "ConversionException": "a value cannot be converted to the type asked for",
    "OutOfRangeException": "a number is out of the range of its type",
    "InvalidInputException": "a function does not take a value that it got",
    "InvalidTypeException": "a value has another type than the one asked for",
    "TypeMismatchException": "a value has another type than the one asked for",
    "OutOfMemoryException": "there is not enough memory",
    "IOException": "the data cannot be read",
    "HTTPException": "the data cannot be reached",
    "PermissionException": "the statement is not allowed",
    "NotImplementedException": "DuckDB cannot do this",
    "InterruptException": "it was interrupted",
    "InternalException": "DuckDB failed",
    "FatalException": "DuckDB failed",
}


def complaint(message: str, traceback: str = "", suite_text: str = "") -> str:
    """Why an expectation could not be computed: the exception's class and our words, and names that the suite has.

    suite_text: the expectation's own arguments, which are no secret of the data.
    """
    text = message.strip()
    if found := _OF_DUCKDB.match(text):
        kind = found[1] or f"{found[2].removesuffix(' Error').replace(' ', '')}Exception"
        if kind in _OF_THE_STATEMENT and "pivot" not in suite_text.lower():  # PIVOT makes names out of values
            return f"{kind}: {_without_foreign_names(text[found.end() :].partition(chr(10))[0], suite_text)}"
        return f"{kind if kind in _WORDS else 'Error'}: {_WORDS.get(kind, _UNKNOWN)}"
    if (column := _NO_COLUMN.fullmatch(text)) and column[1] in suite_text:
        return f"there is no column {column[1]!r}"
    if any((own := words.fullmatch(text)) and all(name in suite_text for name in own.groups()) for words in _OURS):
        return text
    return f"{_class_of(traceback)}: {_UNKNOWN}"


def unread(message: str) -> str:
    """Why a file or table could not be read: our words, and the line's number where DuckDB names one."""
    text = message.strip()
    found = _OF_DUCKDB.match(text)
    start = text[found.start(2) :] if found else text
    line = _CSV_LINE.match(start)
    if line is None:
        return complaint(text)
    columns = _CSV_COLUMNS.search(start)
    reason = f"has {columns[2]} values where {columns[1]} are expected" if columns else "is not like the others"
    return f"line {line[1]} {reason}. Correct it"


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The first line of a message, with `…` for each of the secrets."""
    line = text.strip().partition("\n")[0]
    for secret in secrets:
        line = line.replace(secret, "…") if secret else line
    return line


def _without_foreign_names(line: str, suite_text: str) -> str:
    """The line with `…` for every quoted text that the suite does not have."""
    return _QUOTED.sub(lambda quoted: quoted[0] if (quoted[1] or quoted[2] or "") in suite_text else "'…'", line)


def _class_of(traceback: str) -> str:
    """The class of Python's own that a traceback ends with; `Error` for any other, as its text may be data."""
    name = traceback.strip().rpartition("\n")[2].partition(":")[0]
    kind = getattr(builtins, name, None)
    return name if isinstance(kind, type) and issubclass(kind, Exception) else "Error"
