"""Two bodies of a facet as lines, what goes and what comes."""

import difflib
from collections.abc import Iterator

from catalog.events.openlineage import Body
from catalog.values.canonical_json import Json

_CONTEXT = 2
_INLINE = 88


def diff_lines(before: Body | None, after: Body | None) -> Iterator[str]:
    """Lines begun with `-`, `+` or a space, with two unchanged ones around each change; `…` for gaps."""
    if before is None or after is None:
        yield from (f"{'-' if after is None else '+'} {line}" for line in _members(before or after or {}))
        return
    old, new = list(_members(_in_order(before, after))), list(_members(after))
    lines = [line for line in difflib.ndiff(old, new) if line[0] != "?"]
    changed = [index for index, line in enumerate(lines) if line[0] != " "]
    shown = {near for index in changed for near in range(index - _CONTEXT, index + _CONTEXT + 1)}
    gap = False
    for index, line in enumerate(lines):
        if index in shown:
            yield line
        elif not gap:
            yield "  …"
        gap = index not in shown


def _members(value: Json, indent: str = "") -> Iterator[str]:
    """A mapping, a member a line where it fits."""
    for key, item in value.items() if isinstance(value, dict) else ():
        inline = _inline(item)
        if not isinstance(item, (dict, list)) or (len(inline) <= _INLINE and not _holds_mappings(item)):
            yield f"{indent}{key}: {inline}"
            continue
        yield f"{indent}{key}:"
        if isinstance(item, dict):
            yield from _members(item, f"{indent}  ")
        else:
            for part in item:
                yield from _item(part, f"{indent}  ")


def _item(part: Json, indent: str) -> Iterator[str]:
    """An item of a list, begun with a dash."""
    if not isinstance(part, dict):
        yield f"{indent}- {_inline(part)}"
        return
    for index, line in enumerate(_members(part)):
        yield f"{indent}{'  ' if index else '- '}{line}"


def _holds_mappings(item: Json) -> bool:
    inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return any(isinstance(part, dict) for part in inner)


def _inline(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _in_order(value: Json, other: Json) -> Json:
    """A value with its members in the order of another's, so that order is no change."""
    if isinstance(value, dict):
        like = other if isinstance(other, dict) else {}
        keys = [key for key in like if key in value] + sorted(value.keys() - like.keys())
        return {key: _in_order(value[key], like.get(key)) for key in keys}
    if isinstance(value, list):
        others = other if isinstance(other, list) else []
        return [_in_order(item, others[index] if index < len(others) else None) for index, item in enumerate(value)]
    return value
