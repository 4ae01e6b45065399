"""The parts of a dataset's name, as different tools would write them alike.

They say which names look like one another, for gaps and `whence doctor`; they never make two names one.
"""

import re
from typing import NamedTuple

from catalog.values.keys import key_of

# Folders that hold nothing but files of these endings are named for what is in them; `.db` is Hive's for a schema.
_ENDINGS = re.compile(
    r"(?:\.c000)?(?:\.(?:csv|tsv|json|jsonl|ndjson|parquet|avro|orc|txt|xml|xlsx|feather|arrow|delta|db|duckdb"
    r"|gz|gzip|zst|bz2|snappy|lz4))+$"
)
_QUOTES = str.maketrans("", "", "\"`[]'")
# What names a part of a table rather than the table: a decorator, a day shard, a wildcard.
_DECORATION = re.compile(r"(?:\$\w*|@-?\w*|[_-](?:\d{4}_?\d{2}_?\d{2}|\d{4}-\d{2}-\d{2})|[_-]?\*+)$")
# Segments of a path that name no dataset of their own: files that engines number, Hive partitions, wildcards.
_NAMELESS = re.compile(r"^(?:part-\d.*|[^=]+=[^=]*|\*+|_delta_log|metadata|_temporary)$")
# Words that so many datasets end in that sharing one says nothing.
_GENERIC = frozenset(
    {"data", "dataset", "default", "files", "final", "input", "latest", "main", "null", "none", "out", "output"}
    | {"part", "raw", "result", "results", "table", "temp", "test", "tmp", "train", "undefined", "unknown"}
)
_SHORTEST = 3  # `v1` or `ds` tells no dataset from another


class NameKeys(NamedTuple):
    """What equal names have in common: stem, the key of the last part; tail, that of the last two.

    Either is None where it distinguishes nothing.
    """

    stem: int | None
    tail: int | None


def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name in lower case, without quotes, endings, decorators and what only numbers a part."""
    plain = folded(name)
    if "/" in plain:
        segments = [segment for segment in plain.split("/") if segment]
        while len(segments) > 1 and _NAMELESS.match(_ENDINGS.sub("", segments[-1])):
            segments.pop()
        parts = [_ENDINGS.sub("", segment) or segment for segment in segments]
    else:
        parts = [part for part in (_ENDINGS.sub("", plain) or plain).split(".") if part]
    if parts:
        parts[-1] = _DECORATION.sub("", parts[-1]) or parts[-1]
    return tuple(parts)


def folded(name: str) -> str:
    """A name in lower case, without quotes."""
    return name.lower().translate(_QUOTES)


def name_keys(name: str) -> NameKeys:
    """The keys by which names that look like this one are found."""
    parts = name_parts(name)
    if not parts:
        return NameKeys(None, None)
    stem = key_of(parts[-1]) if is_distinctive(parts[-1]) else None
    return NameKeys(stem, key_of(*parts[-2:]) if len(parts) > 1 else None)


def is_distinctive(part: str) -> bool:
    """Whether a part of a name, shared by two, says anything."""
    return len(part) >= _SHORTEST and part not in _GENERIC and not part.isdigit()


def decoration_of(name: str) -> str | None:
    """The decorator, day shard or wildcard a name ends in, None where it ends in none."""
    found = _DECORATION.search(folded(name).rstrip("/"))
    return found.group() if found else None
