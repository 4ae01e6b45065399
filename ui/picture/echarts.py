"""A laid-out part of a trace as an Apache ECharts option.

A pixel of the layout is a pixel of the screen, or less where the screen is narrower; what does not fit even small is
moved about in, beginning at the target.
"""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from ui.picture.box import DARK, HEIGHT, ICONS, LIGHT, WIDTH, Inks, box_svg, svg_uri, verdict_mark
from ui.picture.layout import Drawn, Flow, Layout, Part, Place
from ui.presentation.versions import KNOWN_WORDS, VersionId

MARGIN = 20
SMALLEST = 0.55
SMALLEST_WHOLE = 0.48  # six layers beside the panel of a screen of 1280; worth it only if then nothing is cut off
_TALLEST = 680
_LOWEST = 300
_CROWDED = 80
STEPS = (0, *range(320, 1801, 40))
DASHES: dict[str, str | list[int]] = {
    "explicit": "solid",
    "time": [7, 5],
    "none": [12, 4, 2, 4],
    "declared": [2, 4],
    "carried_over": "solid",
    "same_content": [7, 5],
}
_FAINT = 0.28
_WIDTHS = {"carried_over": 4.0}

Point = dict[str, object]


def draw(
    part: Part,
    layout: Layout,
    selected: VersionId | None = None,
    *,
    dark: bool = False,
    way: Sequence[VersionId] = (),
) -> dict[str, object]:
    """The ECharts option. Its first nodes are the part's versions, in their order; what follows only bears lines.

    way: versions from the target backwards; they and the lines between them stand out.
    """
    inks = DARK if dark else LIGHT
    steps = {(before, after) for after, before in pairwise(way)}
    nodes = [
        _box(
            version,
            layout.places[version.id],
            inks,
            is_selected=version.id == selected,
            is_faint=bool(way) and version.id not in way,
        )
        for version in part.versions
    ]
    links: list[dict[str, object]] = []
    for version in part.versions:
        nodes += _ports(version.id, layout.places[version.id])
    for flow in part.flows:
        if flow.source != flow.target:
            is_on_way = (flow.source, flow.target) in steps
            opacity = 1 if len(part.flows) <= _CROWDED else 0.45
            points, lines = _line(flow, layout, inks, opacity if not way or is_on_way else _FAINT, is_loud=is_on_way)
            nodes += points
            links += lines
    nodes += _corners(layout)
    glow = {"shadowColor": inks.accent, "opacity": 1}
    series = {
        "id": "trace",
        "type": "graph",
        "layout": "none",
        "roam": True,
        "roamTrigger": "global",
        "nodeScaleRatio": 1,
        "scaleLimit": {"min": 0.1, "max": 4},
        "selectedMode": "single",
        "data": nodes,
        "links": links,
        "edgeSymbol": ["none", "none"],
        "emphasis": {"scale": False, "itemStyle": {**glow, "shadowBlur": 6}},
        "select": {"itemStyle": {**glow, "shadowBlur": 16}},
        **_fit(part, layout, STEPS[-1]),
    }
    return {
        "baseOption": {
            "animation": False,
            "tooltip": {"formatter": "{b}", "confine": True},
            "series": [series],
        },
        # The server does not know how wide the screen is: ECharts applies every step up to its width, in this order.
        "media": [
            {"query": {"minWidth": width}, "option": {"series": [{"id": "trace", **_fit(part, layout, width)}]}}
            for width in STEPS
        ],
    }


def height_of(layout: Layout) -> int:
    """How tall the picture is to be, in pixels."""
    return int(min(_TALLEST, max(_LOWEST, layout.height + HEIGHT + 2 * MARGIN)))


def _fit(part: Part, layout: Layout, width: int) -> dict[str, object]:
    """Where and how large to draw in a picture at least so many pixels wide: all of it, or the target's end of it."""
    wide, tall = layout.width + WIDTH, layout.height + HEIGHT
    room = height_of(layout)
    whole = min(1, (width - 2 * MARGIN) / wide, (room - 2 * MARGIN) / tall)
    scale = whole if whole >= SMALLEST_WHOLE else SMALLEST
    fits = wide * scale + 2 * MARGIN <= width
    return {
        "width": wide * scale,
        "height": tall * scale,
        "symbolSize": [WIDTH * scale, HEIGHT * scale],
        "left": "center" if fits else "auto",
        "right": "auto" if fits else MARGIN,
        "top": _top(tall * scale, room, (layout.places[part.versions[0].id][1] + HEIGHT / 2) * scale),
    }


def _top(tall: float, room: int, target: float) -> float:
    """Where the drawing begins: in the middle, or so that its target is, where it is too tall."""
    if tall + 2 * MARGIN <= room:
        return (room - tall) / 2
    return min(MARGIN, max(room - tall - MARGIN, room / 2 - target))


def _box(version: Drawn, place: Place, inks: Inks, *, is_selected: bool, is_faint: bool) -> Point:
    verdict = f" · {version.verdict}" if version.verdict else ""
    box: Point = {
        "id": version.id.code,
        "name": f"{version.id.name} · {version.id.version}{verdict}",
        "x": place[0],
        "y": place[1],
        "symbol": f"image://{svg_uri(box_svg(version, inks))}",
        "label": {"show": False},
        **({"itemStyle": {"opacity": _FAINT}} if is_faint else {}),
    }
    return {**box, "selected": True} if is_selected else box


def _ports(version: VersionId, place: Place) -> list[Point]:
    """Where lines end: the middle of the left side and of the right one."""
    x, y = place
    return [_point(f"{version.code}-in", (x - WIDTH / 2, y)), _point(f"{version.code}-out", (x + WIDTH / 2, y))]


def _point(name: str, place: Place) -> Point:
    return {"id": name, "name": "", "x": place[0], "y": place[1], "symbol": "none", "symbolSize": 0}


def _corners(layout: Layout) -> list[Point]:
    """Two points that make the drawing exactly as large as the layout, so that ECharts scales nothing by itself."""
    x, y = WIDTH / 2, HEIGHT / 2
    return [_point("corner-first", (-x, -y)), _point("corner-last", (layout.width + x, layout.height + y))]


def _line(
    flow: Flow, layout: Layout, inks: Inks, opacity: float, *, is_loud: bool
) -> tuple[list[Point], list[dict[str, object]]]:
    """The points a flow passes, and the pieces of its line; the last bears the arrow, a middle one the label."""
    key = f"{flow.source.code}-{flow.target.code}"
    bends = layout.bends.get((flow.source, flow.target), ())
    passed = [(x + side, y) for x, y in bends for side in (-WIDTH / 2, WIDTH / 2)]
    points = [_point(f"{key}-{number}", place) for number, place in enumerate(passed)]
    stops = [f"{flow.source.code}-out", *(point["id"] for point in points), f"{flow.target.code}-in"]
    style = {
        "color": inks.accent if is_loud else inks.line,
        "width": _WIDTHS.get(flow.known, 1.5) + (2 if is_loud else 0),
        "type": DASHES[flow.known],
        "opacity": opacity,
    }
    lines: list[dict[str, object]] = [
        {"source": start, "target": end, "name": flow_text(flow), "lineStyle": style}
        for start, end in pairwise(stops)
    ]
    lines[-1] |= {"symbol": ["none", "arrow"], "symbolSize": [0, 8]}
    if flow.known == "carried_over":
        label = {"show": True, "formatter": "carried over", "color": inks.faint, "fontSize": 10}
        lines[len(lines) // 2]["label"] = label
    return points, lines


def flow_text(flow: Flow) -> str:
    """How a flow is known and what made it, as one line."""
    made = f" · {', '.join(flow.jobs)}" if flow.jobs else ""
    roles = f" · as {', '.join(flow.roles)}" if flow.roles else ""
    return f"{KNOWN_WORDS[flow.known]}{made}{roles}"


def picture_key(part: Part) -> str:
    """A name for the picture of a part: the same for the same part only."""
    return f"picture-{hashlib.blake2b(repr(part).encode(errors='replace'), digest_size=8).hexdigest()}"


_KIND_WORDS = {
    "model": "model",
    "dataset": "dataset",
    "source": "declared source",
    "gap": "unknown origin",
}
_VERDICT_WORDS = {
    "violation": "has violations",
    "gap": "has gaps",
    "warning": "has warnings",
    "pass": "no findings",
    "waived": "waived",
}
_SVG_DASHES = {
    "explicit": "",
    "time": "7 5",
    "none": "12 4 2 4",
    "declared": "2 4",
    "carried_over": "",
    "same_content": "7 5",
}


def legend_html(part: Part, *, dark: bool = False) -> str:
    """The legend in words, of what the picture holds only."""
    inks = DARK if dark else LIGHT
    kinds = {version.kind for version in part.versions}
    known = {flow.known for flow in part.flows}
    items = [_kind_sample(kind, inks) + words for kind, words in _KIND_WORDS.items() if kind in kinds]
    inside = {version.verdict for version in part.versions}
    items += [_verdict_sample(name, inks) + words for name, words in _VERDICT_WORDS.items() if name in inside]
    items += [_line_sample(how, inks) + words for how, words in KNOWN_WORDS.items() if how in known]
    if any(version.beyond for version in part.versions):
        items.append("<b>+3</b>&ensp;versions upstream that are not shown")
    spans = "".join(f'<span style="white-space:nowrap">{item}</span>' for item in items)
    # Of the colour of the text, which follows the theme should that change meanwhile.
    faint = "color:color-mix(in srgb,currentColor 80%,transparent)"
    return f'<div style="display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.8rem;{faint}">{spans}</div>'


def _kind_sample(kind: str, inks: Inks) -> str:
    icon = f'<path d="{ICONS[kind]}" fill="none" stroke="{inks.borders[kind]}" stroke-width="2"/>'
    return _image(20, 16, "4 12 24 24", icon)


def _verdict_sample(verdict: str, inks: Inks) -> str:
    return _image(16, 16, "-1 -1 16 16", verdict_mark(verdict, inks))


def _line_sample(how: str, inks: Inks) -> str:
    dashes = f' stroke-dasharray="{_SVG_DASHES[how]}"' if _SVG_DASHES[how] else ""
    return _image(
        34, 12, "0 0 34 12", f'<path d="M1 6 H33" stroke="{inks.line}" stroke-width="{_WIDTHS.get(how, 2)}"{dashes}/>'
    )


def _image(width: int, height: int, view: str, content: str) -> str:
    """An SVG as an image (Streamlit takes inline SVG out of HTML)."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view}">{content}</svg>'
    )
    style = "display:inline;vertical-align:-.15rem;margin-right:.35rem"
    return f'<img alt="" width="{width}" height="{height}" style="{style}" src="{svg_uri(svg)}">'
