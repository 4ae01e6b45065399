"""Patterns that find direct identifiers in texts; their precision is measured in the documentation."""

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from expectations.gx.border import Column


class Pattern(NamedTuple):
    """A pattern in RE2's syntax, and a check of what it found, in DuckDB's SQL over the name `found`."""

    kind: str
    regex: str
    check: str | None = None


# ISO 7064 mod 97-10, as ISO 13616 has it: country and check digits moved to the end, letters as 10 to 35.
_IBAN_CHECK = """
    list_reduce(
        list_transform(
            string_split(
                substr(replace(upper(found), ' ', ''), 5) || substr(replace(upper(found), ' ', ''), 1, 4), ''
            ),
            lambda c: CASE WHEN c BETWEEN '0' AND '9' THEN c::BIGINT ELSE ascii(c)::BIGINT - 55 END
        ),
        lambda so_far, digit: ((so_far * CASE WHEN digit > 9 THEN 100 ELSE 10 END) + digit) % 97
    ) = 1
"""
# ISO/IEC 7812-1: every second digit from the right doubled, digits summed, a multiple of ten.
_LUHN_CHECK = """
    list_sum(
        list_transform(
            string_split(reverse(regexp_replace(found, '[^0-9]', '', 'g')), ''),
            lambda c, i: CASE WHEN i % 2 = 1 THEN c::BIGINT
                              WHEN c::BIGINT * 2 > 9 THEN c::BIGINT * 2 - 9 ELSE c::BIGINT * 2 END
        )
    ) % 10 = 0
"""
# A national number begins with 0 and has a separator, and stands not behind a number or a word in capitals, as the
# groups of an IBAN or a card number do; a North American one is 3-3-4.
_PHONE = (
    r"(?:(?:^|[^0-9A-Za-z.+-])(?:\+|00)[1-9](?:[ ()./-]{0,2}[0-9]){7,13}"
    r"|(?:^|[^0-9A-Za-z.+ -]|[^0-9A-Z] )(?:\(?0[1-9][0-9]{1,4}\)?(?:[ /-]{1,3}[0-9]{2,8}){1,4}"
    r"|\(?[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}))(?:[^0-9A-Za-z.-]|\.?$|\.\s)"
)
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
PATTERNS: Mapping[str, Pattern] = {
    pattern.kind: pattern
    for pattern in (
        Pattern(
            "email",
            r"(?i)(?:^|[^a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
            r"(?:[^a-z0-9-]|$)",
        ),
        Pattern("phone", _PHONE),
        Pattern("iban", r"(?i)\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b", _IBAN_CHECK),
        Pattern("card", r"\b[3-6][0-9]{3}(?:[ -]?[0-9]){9,15}\b", _LUHN_CHECK),
        Pattern("ip", rf"(?:^|[^0-9.A-Za-z])(?:{_OCTET}\.){{3}}{_OCTET}(?:$|[^0-9.A-Za-z]|\.\s|\.$)"),
    )
}


def holds(column: Column, kind: str) -> sa.ColumnElement[bool]:
    """The condition that a text column holds an identifier of a kind, for DuckDB; NULL where the text is NULL."""
    pattern = PATTERNS[kind]
    matches = sa.func.regexp_matches(column, pattern.regex)
    if pattern.check is None:
        return matches
    found = sa.func.regexp_extract_all(column, pattern.regex)
    checked = sa.text(f"lambda found: {pattern.check}")  # our own constant
    return sa.and_(matches, sa.func.len(sa.func.list_filter(found, checked)) > 0)
