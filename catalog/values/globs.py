r"""Patterns over names: `*` is anything, `?` one character, `\*` and `\?` are themselves."""

import re
from functools import lru_cache

_PART = re.compile(r"\\[*?]|[*?]")


def is_pattern(text: str) -> bool:
    """Whether a text has a `*` or `?` that is not escaped."""
    return any(len(mark) == 1 for mark in _PART.findall(text))


def literal(text: str) -> str:
    """The name that a text without patterns stands for."""
    return _PART.sub(lambda mark: mark[0][-1], text)


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern finds a name, whole."""
    return _compiled(pattern).fullmatch(name) is not None


def said_literally(text: str) -> int:
    """How many characters of a pattern are not left open: the more, the more specific."""
    return len(_PART.sub(lambda mark: mark[0][1:], text))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = []
    end = 0
    for mark in _PART.finditer(pattern):
        parts.append(re.escape(pattern[end : mark.start()]))
        parts.append({"*": ".*", "?": "."}.get(mark[0]) or re.escape(mark[0][1]))
        end = mark.end()
    return re.compile("".join([*parts, re.escape(pattern[end:])]), re.DOTALL)
