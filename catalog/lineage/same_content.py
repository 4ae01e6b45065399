"""How versions are named, where no run produced one and it rests on another (0002, "Same content")."""

import re

_SMALL_NUMBER = re.compile("0*[0-9]{1,9}")


def small_number(version: str) -> int | None:
    """The number that a version's name is, where it is a whole number below 10^9: these are counted up."""
    return int(version) if _SMALL_NUMBER.fullmatch(version) else None


def have_one_scheme(one: str, other: str) -> bool:
    """Whether two versions are named by one scheme, so that other names mean other contents.

    A scheme is the text before the first `:`, or all digits.
    """
    scheme = _scheme_of(one)
    return scheme is not None and scheme == _scheme_of(other)


def _scheme_of(version: str) -> str | None:
    before, colon, _ = version.partition(":")
    if colon:
        return before
    # Never equal to a text before a colon, which has none itself.
    return ":" if version.isascii() and version.isdigit() else None
