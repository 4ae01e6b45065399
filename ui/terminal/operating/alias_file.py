"""The governance file that makes one dataset of names that `whence doctor` proposes, for a steward to check."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the answer's module loads DuckDB, which a server's client does not need
    from catalog.lineage.gaps.likely_pairs import LikelyAlias

_HEAD = """\
# Names that may be one dataset, as `whence doctor` found them. Read each line, take away what is wrong, then:
# whence plan and whence apply, of the whole folder of governance files. What stands after `possible:` rests on one
# part of the names, or could as well be another dataset.
aliases:
"""


def alias_file(aliases: Iterable[LikelyAlias]) -> str:
    """The text of the file; a proposal that is only possible stands in it as a comment."""
    parts = []
    for alias in aliases:
        one, other = alias["namespaces"]
        where = one if one == other else f"{one} and {other}"
        parts.append(f"  # {_in_one_line(where)}: {alias['found']:,} of {alias['of']:,} read and never written\n")
        parts += [f"  - {_flow(entry)}\n" for entry in alias["declare"]]
        parts += [
            f"  # possible: - {_flow({'same': pair['names'], 'because': pair['reason']})}\n"
            for pair in alias["pairs"]
            if not pair["likely"]
        ]
    if not any(alias["declare"] for alias in aliases):
        return _HEAD.removesuffix("aliases:\n") + "aliases: []\n" + "".join(parts)
    return _HEAD + "".join(parts)


def entries_in(aliases: Iterable[LikelyAlias]) -> int:
    """How many entries the file has, comments not counted."""
    return sum(len(alias["declare"]) for alias in aliases)


def _flow(entry: object) -> str:
    """An entry in one line: JSON is YAML."""
    return json.dumps(entry, ensure_ascii=False)


def _in_one_line(text: str) -> str:
    """A name as a comment can hold it."""
    return " ".join(text.split())
