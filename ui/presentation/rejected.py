"""A rejected input in words: which job sent it, by which producer, and its JSON as one reads it."""

import orjson

from catalog.events.facet_values import member, text
from catalog.values.canonical_json import Json


def about_words(raw: str) -> list[str]:
    """The job and the producer that an input names, as far as it can be read; none where it cannot."""
    try:
        event: Json = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return []
    job = "/".join(filter(None, (text(member(event, "job", "namespace")), text(member(event, "job", "name")))))
    return [words for words in (job, text(member(event, "producer"))) if words]


def pretty(raw: str) -> str:
    """The JSON on lines of its own; what is no JSON as it came."""
    try:
        return orjson.dumps(orjson.loads(raw), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return raw
