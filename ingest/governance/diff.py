"""Two bodies of a facet as lines, what goes and what comes."""

import difflib
from collections.abc import Iterator

import yaml
from pydantic import JsonValue

from ingest.governance.facts import Body

_CONTEXT = 2


def diff_lines(before: Body | None, after: Body | None) -> Iterator[str]:
    """Lines of YAML begun with `-`, `+` or a space, with some unchanged ones around each change; `…` for gaps."""
    lines = list(difflib.ndiff(_lines(before, after), _lines(after, before)))
    lines = [line[0] + " " + line[2:] for line in lines if line[0] != "?"]
    changed = [index for index, line in enumerate(lines) if line[0] != " "]
    shown = {near for index in changed for near in range(index - _CONTEXT, index + _CONTEXT + 1)}
    gap = False
    for index, line in enumerate(lines):
        if index in shown:
            yield line
        elif not gap:
            yield "  …"
        gap = index not in shown


def _lines(body: Body | None, other: Body | None) -> list[str]:
    """A body as YAML; members that the other has too in the other's order, so that order is no change."""
    if body is None:
        return []
    ordered = _in_order(body, other)
    text = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)
    return text.splitlines()


def _in_order(value: JsonValue, other: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        like = other if isinstance(other, dict) else {}
        keys = sorted(value.keys() & like.keys()) + sorted(value.keys() - like.keys())
        return {key: _in_order(value[key], like.get(key)) for key in keys}
    if isinstance(value, list):
        others = other if isinstance(other, list) else []
        return [_in_order(item, others[index] if index < len(others) else None) for index, item in enumerate(value)]
    return value
