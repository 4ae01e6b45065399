"""What DuckDB and Great Expectations complain of, in one line without values of the data and without secrets."""

import re
from collections.abc import Iterable

# DuckDB quotes names in double quotes and the value that it could not convert in single ones.
_VALUES = re.compile(r"'[^']*'|\"[^\"]{40,}\"")


def complaint(text: str) -> str:
    """The first line of a message, with `…` for whatever may be a value."""
    return _VALUES.sub("'…'", without_secrets(text, ()))


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The first line of a message, with `…` for each of the secrets."""
    line = text.strip().partition("\n")[0]
    for secret in secrets:
        line = line.replace(secret, "…") if secret else line
    return line
