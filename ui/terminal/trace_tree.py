"""A trace as the lines of a tree: which version stands where, what repeats, what is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from catalog.vocabulary.closed_lists import ROLES

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import ColumnEdge, ColumnName, TraceEdge, VersionName

    Edge = TraceEdge | ColumnEdge

Key = tuple[str, ...]
MOST_LINES = 80
_MOST_BESIDE = 12
_UNLIMITED = 2**31
_WIDEST_INDENT = 48  # of columns: what comes from several things at each of many steps would leave no room for names


class Line(NamedTuple):
    """A line of the tree.

    stem is what is drawn before it. edge leads to the version from the line it hangs under (None at the root).
    is_again: the version stands in full above. hidden: how many versions below, or in place of this line where
    key is None, are on no line; None where nothing is left out.
    """

    stem: str
    key: Key | None
    edge: Edge | None
    is_again: bool = False
    hidden: int | None = None


class _Item(NamedTuple):
    """A version about to be put on a line; rest: those left out, in a line of their own.

    is_link: it is all that the version before came from, and stands below that one without going in.
    """

    key: Key | None
    edge: Edge | None
    indent: str
    is_last: bool
    level: int
    in_row: int = 0
    rest: tuple[Key, ...] = ()
    is_link: bool = False


def key_of(thing: VersionName | ColumnName) -> Key:
    """What identifies a version, or a column of one."""
    names = (thing["namespace"], thing["name"], thing["version"])
    column = thing.get("column")
    return names if column is None else (*names, str(column))


class Tree:
    """The tree of a trace: under each version those it came from."""

    def __init__(self, root: Key, edges: Sequence[Edge], *, has_chains: bool = False) -> None:
        """Take the edges, from `source` to `target` as in a trace's JSON.

        Of several between the same two one stands, a direct one if there is any. has_chains: what comes from one
        thing only, as a column copied from table to table, has that below it at one indent; a line repeated has no
        pointer where it is itself all there is to see.
        """
        self._root = root
        self._has_chains = has_chains
        self._widest = _UNLIMITED
        unique: dict[Key, dict[Key, Edge]] = defaultdict(dict)
        for edge in sorted(edges, key=lambda edge: (edge.get("type") == "INDIRECT", bool(edge.get("masking")))):
            unique[key_of(edge["target"])].setdefault(key_of(edge["source"]), edge)
        self._sources = {key: sorted(found.items(), key=_order) for key, found in unique.items()}

    def lines(self, depth: int | None) -> list[Line]:
        """The lines down to a depth; 0 is no limit, None as deep as a page allows."""
        self._widest = _WIDEST_INDENT if depth is None and self._has_chains else _UNLIMITED
        if depth is not None:
            return self._walk(depth or _UNLIMITED, _UNLIMITED)
        lines = self._walk(_UNLIMITED, _UNLIMITED)
        level = 1
        if len(lines) > MOST_LINES:
            lines = self._walk(level, _MOST_BESIDE)
            while len(deeper := self._walk(level + 1, _MOST_BESIDE)) <= MOST_LINES and deeper != lines:
                lines, level = deeper, level + 1
        return lines

    def _walk(self, deepest: int, beside: int) -> list[Line]:
        """The lines of a walk depth first; an item in `left_out` is the line's place and the versions cut there."""
        lines: list[Line] = []
        left_out: dict[int, tuple[Key, ...]] = {}
        full: set[Key] = set()
        stack = [_Item(self._root, None, "", is_last=True, level=0)]
        while stack:
            item = stack.pop()
            if item.key is None:
                left_out[len(lines)] = item.rest
                lines.append(Line(item.indent + "└─ ", None, None))
                continue
            flows, carried = self._below(item.key)
            is_again = item.key in full and bool(flows or carried or not self._has_chains)
            is_wide = item.level >= deepest or item.in_row >= beside or len(item.indent) > self._widest
            is_cut = bool(flows or carried) and is_wide
            if is_again or is_cut:
                flows, carried = [], []
                if not is_again:
                    left_out[len(lines)] = (item.key,)
            else:
                full.add(item.key)
            if self._has_chains and len(flows) == 1 and not carried:
                stack.append(_link(item, *flows[0]))
            else:
                stack += reversed(_placed(item, flows, carried, beside))
            lines.append(Line(_stem(item, is_last=_ends(item, carried)), item.key, item.edge, is_again))
        return self._with_hidden(lines, left_out)

    def _below(self, key: Key) -> tuple[list[tuple[Key, Edge]], list[tuple[Key, Edge]]]:
        """What flows into a version, and what it carries over from versions before."""
        below = self._sources.get(key, [])
        return (
            [pair for pair in below if pair[1].get("kind") != "carried_over"],
            [pair for pair in below if pair[1].get("kind") == "carried_over"],
        )

    def _with_hidden(self, lines: list[Line], left_out: dict[int, tuple[Key, ...]]) -> list[Line]:
        """The lines with the count of what each leaves out; a version left out in two places counts in the first."""
        shown = {line.key for line in lines if line.key is not None}
        for place, keys in left_out.items():
            found = {key for key in keys if key not in shown}
            waiting = list(keys)
            passed = set(keys)
            while waiting:
                for source, _ in self._sources.get(waiting.pop(), []):
                    if source not in passed:
                        passed.add(source)
                        # A version on another line counts there what that line hides.
                        if source not in shown:
                            found.add(source)
                            waiting.append(source)
            shown |= found
            lines[place] = lines[place]._replace(hidden=len(found))
        return lines


def _order(pair: tuple[Key, Edge]) -> tuple[int, int, Key]:
    """Training data first; of columns what values come from, then what they may come from, then what selects rows."""
    role, is_widened = pair[1].get("role"), pair[1].get("widened")
    how = 2 if pair[1].get("type") == "INDIRECT" else 1 if is_widened else 0
    return (ROLES.index(role) if role in ROLES else len(ROLES)), how, pair[0]


def _is_carried(item: _Item) -> bool:
    return item.edge is not None and item.edge.get("kind") == "carried_over"


def _ends(item: _Item, carried: Sequence[object]) -> bool:
    """Whether no line at the same indent follows: the history of an appended dataset goes on beside it, not below."""
    return item.is_last and not (_is_carried(item) and carried)


def _stem(item: _Item, *, is_last: bool) -> str:
    if item.edge is None:
        return ""
    return item.indent + ("← " if item.is_link else "└─ " if is_last else "├─ ")


def _link(item: _Item, key: Key, edge: Edge) -> _Item:
    """The one thing that an item comes from, below it."""
    indent = item.indent if item.is_link else _under(item, [])
    return _Item(key, edge, indent, is_last=True, level=item.level + 1, is_link=True)


def _under(item: _Item, carried: Sequence[object]) -> str:
    """The indent of what stands under an item."""
    if item.edge is None:
        return ""
    return item.indent + ("  " if item.is_link else "   " if _ends(item, carried) else "│  ")


def _placed(
    item: _Item,
    flows: list[tuple[Key, Edge]],
    carried: list[tuple[Key, Edge]],
    beside: int,
) -> list[_Item]:
    """The items under (or, along a row of carried versions, beside) an item, in the order they are read."""
    under = _under(item, carried)
    goes_on = _is_carried(item)
    below = flows if goes_on else [*flows, *carried]
    shown, rest = below[:beside], tuple(key for key, _ in below[beside:])
    placed = [
        _Item(key, edge, under, is_last=place == len(below), level=item.level + 1)
        for place, (key, edge) in enumerate(shown, 1)
    ]
    if rest:
        placed.append(_Item(None, None, under, is_last=True, level=item.level + 1, rest=rest))
    if goes_on:
        placed += [
            _Item(
                key,
                edge,
                item.indent,
                is_last=item.is_last and place == len(carried),
                level=item.level,
                in_row=item.in_row + 1,
            )
            for place, (key, edge) in enumerate(carried, 1)
        ]
    return placed
