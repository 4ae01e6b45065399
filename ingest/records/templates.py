"""A record of a kind as a file to fill in: its states with what they need, its members with what they take."""

from collections.abc import Iterator

from catalog.management.records.states import KINDS, MOVES, NEW
from ingest.records.kinds import shape_of
from ingest.records.member_types import MemberType, member_types

_WIDTH = 26
_TAKES = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
_FORMS = {"date": "a day, like 2026-01-31", "date-time": "a day or time, like 2026-01-31T09:30:00Z"}


def template(kind: str) -> str:
    """YAML with every member of a kind, commented out but for those that it must have."""
    about = (shape_of(kind).__doc__ or kind).splitlines()[0]
    lines = [f"# {about}", *_states(kind), ""]
    # Who writes it is known from --by or the key.
    lines += [_line(member) for member in member_types(kind) if member.name != "by"]
    return "\n".join(lines) + "\n"


def _line(member: MemberType) -> str:
    start = f"{member.name}: …" if member.is_required else f"# {member.name}:"
    return f"{start:<{_WIDTH}}# {_takes(member)}".rstrip("# ")


def _states(kind: str) -> Iterator[str]:
    """The moves of a kind, each with what it needs."""
    if kind not in KINDS:
        return
    yield f"# states, from {KINDS[kind].first}:"
    for move in MOVES:
        if move.kind == kind and move.before != NEW:
            needs = f"; needs {', '.join(move.needs)}" if move.needs else ""
            other = "; by somebody else" if move.by_another else ""
            yield f"#   {move.before} -> {move.after}{needs}{other}"


def _takes(member: MemberType) -> str:
    """What a member takes, in words."""
    words = [*member.options]
    if not words and "string" in member.types:
        words = [_FORMS.get(member.form, "text")]
    if member.types & {"integer", "number"}:
        between = f" from {member.least:g}" if member.least is not None else ""
        between += f" to {member.most:g}" if member.most is not None else ""
        words.append(("a whole number" if member.types == {"integer"} else "a number") + between)
    if "boolean" in member.types:
        words.append(_TAKES["boolean"])
    if member.members:
        words.append(f"{{{', '.join(inner.name for inner in member.members)}}}")
    if member.items is not None:
        words.append(f"a list of {_takes(member.items)}")
    return " or ".join(words) if not member.options else " | ".join(words)
