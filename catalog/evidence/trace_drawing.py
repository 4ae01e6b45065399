"""The lineage of a version as a picture (SVG): a column for each distance, the target on the right."""

from collections import defaultdict
from html import escape

from catalog.lineage.trace_json import TraceEdge
from catalog.questions.trace import Trace
from catalog.values.outside_text import printable

_MOST = 120  # boxes beyond which nobody reads a page's picture; the tables have them all
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 190, 34, 56, 12
_ROOM = 27  # characters
_STYLE = (
    "<style>.v rect{fill:none;stroke:currentColor}.v.leaf rect{stroke-dasharray:4 2}.v text{font:11px system-ui,"
    "sans-serif;fill:currentColor}.v .n{font-weight:600}.e{fill:none;stroke:currentColor;opacity:.55}"
    ".e.inferred{stroke-dasharray:3 3}</style>"
)


def drawing(trace: Trace) -> str:
    """The picture; a sentence where there are too many versions for one."""
    versions = trace["versions"]
    if len(versions) > _MOST:
        return (
            f"<p>{len(versions):,} versions: too many to be drawn on a page. The tables below have all of them.</p>"
        )
    columns: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for item in versions:
        columns[item["depth"]].append((item["namespace"], item["name"], item["version"]))
    deepest, most = max(columns), max(map(len, columns.values()))
    places = {
        key: ((deepest - depth) * (_WIDTH + _GAP_X) + 8, row * (_HEIGHT + _GAP_Y) + 8)
        for depth, keys in columns.items()
        for row, key in enumerate(keys)
    }
    leaves = {(item["namespace"], item["name"], item["version"]) for item in trace["sources"]}
    width = (deepest + 1) * (_WIDTH + _GAP_X) - _GAP_X + 16
    height = most * (_HEIGHT + _GAP_Y) - _GAP_Y + 16
    lines = [_line(edge, places) for edge in trace["edges"]]
    boxes = [_box(key, place, is_leaf=key in leaves) for key, place in places.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{len(versions)} versions, sources on the left">{_STYLE}{"".join(lines)}{"".join(boxes)}</svg>'
    )


def _box(key: tuple[str, str, str], place: tuple[int, int], *, is_leaf: bool) -> str:
    x, y = place
    full, name, version = (escape(printable(text)) for text in (" ".join(key), _cut(key[1]), _cut(key[2])))
    return (
        f'<g class="v{" leaf" * is_leaf}"><title>{full}</title><rect x="{x}" y="{y}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" rx="5"/><text class="n" x="{x + 8}" y="{y + 14}">{name}</text>'
        f'<text x="{x + 8}" y="{y + 27}">{version}</text></g>'
    )


def _line(edge: TraceEdge, places: dict[tuple[str, str, str], tuple[int, int]]) -> str:
    ends = [
        places.get((item["namespace"], item["name"], item["version"])) for item in (edge["source"], edge["target"])
    ]
    if ends[0] is None or ends[1] is None:
        return ""
    (x1, y1), (x2, y2) = ends[0], ends[1]
    x1, y1, y2 = x1 + _WIDTH, y1 + _HEIGHT // 2, y2 + _HEIGHT // 2
    bend = max(24, (x2 - x1) // 2)
    kind = "e inferred" if edge["inferred"] else "e"
    return f'<path class="{kind}" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"/>'


def _cut(text: str) -> str:
    """The end of a text that fits: names differ there, their beginnings seldom."""
    return text if len(text) <= _ROOM else f"…{text[1 - _ROOM :]}"
