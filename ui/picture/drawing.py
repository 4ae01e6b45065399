"""A laid-out part of a trace as the JSON that the component in the browser draws."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NotRequired, TypedDict

from ui.picture.lanes import MANY_INTO_ONE, Ends, Lane, lanes_of
from ui.picture.layout import Layout, Place
from ui.picture.part import Drawn, Flow, Part
from ui.picture.signs import (
    DARK,
    DASHES,
    HEIGHT,
    ICONS,
    LIGHT,
    MARK_WORDS,
    SHAPES,
    STATUS_SHAPES,
    STATUS_SIGNS,
    STATUS_WORDS,
    THICK,
    THIN,
    WIDTH,
    Inks,
)
from ui.presentation.short import clean, counted, short_run, short_version
from ui.presentation.tracing.column_chain import ColumnChain
from ui.presentation.tracing.trace_findings import Status
from ui.presentation.tracing.versions import KNOWN_WORDS, VersionId

LOWEST, TALLEST = 560, 720
_VERSION_ROOM = 18
_NAMED = 4
_ANY = "*"
Tip = list[tuple[str, str]]
TimeText = Callable[[str], str]


class Box(TypedDict):
    """A version; x and y: its middle; second: its second line; beyond: how many inputs are not shown.

    lines: how many lead into it where they are drawn as one, else 0.
    """

    code: str
    x: float
    y: float
    kind: str
    name: str
    second: str
    verdict: str
    word: str
    badge: str
    beyond: int
    lines: int
    members: int
    is_faint: bool
    label: str
    tip: Tip


class Line(TypedDict):
    """A flow between two boxes, over points; lanes: between each first and second of them."""

    source: str
    target: str
    points: list[Place]
    lanes: list[Lane | None]
    dashes: str
    width: float
    is_loud: bool
    is_faint: bool
    tip: Tip


class Signs(TypedDict):
    """What the component draws with: all paths, and the colours of the theme."""

    shapes: Mapping[str, str]
    icons: Mapping[str, str]
    status_shapes: Mapping[str, str]
    status_signs: Mapping[str, str]
    inks: Inks
    box_width: int
    box_height: int


class Drawing(TypedDict):
    """Everything the component needs; width, height: of the layout; tall: of the picture on the screen."""

    target: str
    selected: str | None
    boxes: list[Box]
    lines: list[Line]
    signs: Signs
    width: float
    height: float
    tall: int
    caption: list[str]
    file_name: str
    is_dark: bool
    is_fitted: NotRequired[bool]


class Frame(TypedDict):
    """What stands around the drawing. caption: lines under an exported picture; file_name: without its ending.

    is_fitted: all of it is shown at first, however small, as on paper.
    """

    caption: list[str]
    file_name: str
    is_dark: bool
    is_fitted: NotRequired[bool]


def draw(
    part: Part,
    layout: Layout,
    frame: Frame,
    selected: VersionId | None = None,
    way: Sequence[VersionId] = (),
    time_text: TimeText = str,
    chain: ColumnChain | None = None,
    notes: Mapping[VersionId, str] | None = None,
) -> Drawing:
    """The drawing. way: versions from the target backwards; they and the lines between them stand out.

    chain: of a column; its versions stand out, and say which of their columns are of it. notes: what boxes say in
    place of their version.
    """
    pairs = {(before, after) for after, before in pairwise(way)} | (chain.steps if chain else frozenset())
    steps = {(before.code, after.code) for before, after in pairs}
    loud = {*way, *(chain.columns if chain else ())}
    made = _makers(part)
    lines = _lines_of(part, layout, time_text)
    joined = Counter(line["target"] for line in lines)
    return {
        "target": part.versions[0].id.code,
        "selected": selected.code if selected else None,
        "boxes": [
            _read_aloud(
                {
                    **_box(version, layout.places[version.id], made.get(version.id), time_text),
                    "is_faint": bool(loud) and version.id not in loud,
                    "lines": count if (count := joined[version.id.code]) >= MANY_INTO_ONE else 0,
                    **_noted(version.id, notes),
                    **_columns_in(version.id, chain),
                }
            )
            for version in part.versions
        ],
        "lines": [
            {
                **line,
                "is_loud": (line["source"], line["target"]) in steps,
                "is_faint": bool(loud) and (line["source"], line["target"]) not in steps,
            }
            for line in lines
        ],
        "signs": _signs(DARK if frame["is_dark"] else LIGHT),
        "width": layout.width,
        "height": layout.height,
        "tall": height_of(layout),
        **frame,
    }


def _read_aloud(box: Box) -> Box:
    """The box with its label, which says in order what is written in it, columns and notes too."""
    beyond = f"{box['beyond']} more inputs" if box["beyond"] else ""
    described = (box["name"], box["second"].removeprefix("▸ "), box["word"], box["badge"], beyond)
    return {**box, "label": ", ".join(filter(None, described))}


class _InBox(TypedDict, total=False):
    second: str
    badge: str


def _noted(version: VersionId, notes: Mapping[VersionId, str] | None) -> _InBox:
    note = notes.get(version) if notes else None
    return {"second": clean(note)} if note else {}


def _columns_in(version: VersionId, chain: ColumnChain | None) -> _InBox:
    """What a box of a column's chain says in place of its version: the columns."""
    columns = chain.columns.get(version) if chain else None
    if chain is None or not columns:
        return {}
    if columns == (_ANY,):
        return {"second": "▸ the whole of it"}
    named = clean(columns[0]) if len(columns) == 1 else f"{len(columns)} columns: {', '.join(map(clean, columns))}"
    return {"second": f"▸ {named}", **({"badge": "masked"} if version in chain.masked else {})}


def height_of(layout: Layout) -> int:
    """How tall the picture is to be, in pixels."""
    return int(min(TALLEST, max(LOWEST, layout.height + 2 * HEIGHT)))


def _signs(inks: Inks) -> Signs:
    return {
        "shapes": SHAPES,
        "icons": ICONS,
        "status_shapes": STATUS_SHAPES,
        "status_signs": STATUS_SIGNS,
        "inks": inks,
        "box_width": WIDTH,
        "box_height": HEIGHT,
    }


def _makers(part: Part) -> dict[VersionId, Flow]:
    """A flow into each version that a run made: it has the job and the run."""
    return {flow.target: flow for flow in part.flows if flow.runs}


def status_text(status: Status) -> str:
    """A status in words; empty where not assessed."""
    word = STATUS_WORDS.get(status.verdict, "")
    return f"{word} upstream" if status.is_upstream else word


def _box(version: Drawn, place: Place, made: Flow | None, time_text: TimeText) -> Box:
    word = status_text(version.status)
    badge = _badge(version)
    name = clean(version.id.name)
    short = clean(short_version(version.id.version, _VERSION_ROOM))
    kind = (clean(version.type).replace("_", " ") or "dataset").lower()
    second = f"{len(version.members):,} versions" if version.members else f"{kind} · {short}"
    return {
        "code": version.id.code,
        "x": place[0],
        "y": place[1],
        "kind": version.kind,
        "name": name,
        "second": second,
        "verdict": version.status.verdict,
        "word": word,
        "badge": badge,
        "beyond": version.beyond,
        "lines": 0,
        "members": len(version.members),
        "is_faint": False,
        "label": "",
        "tip": _box_tip(version, made, word, time_text),
    }


def _badge(version: Drawn) -> str:
    if version.state in ("attempted", "open"):
        return version.state.capitalize()
    return next((MARK_WORDS.get(mark, mark.replace("_", " ").capitalize()) for mark in version.marks), "")


def _box_tip(version: Drawn, made: Flow | None, word: str, time_text: TimeText) -> Tip:
    """The lines of a box's tooltip: label and value."""
    if version.members:
        names = [(" ", clean(member.name)) for member in version.members[:_NAMED]]
        more = len(version.members) - len(names)
        return [
            ("Group", clean(version.id.name)),
            *names,
            *([(" ", f"and {more:,} more")] if more else []),
            *_lines(("Status", word)),
        ]
    state = " · ".join(filter(None, (version.state.replace("_", " "), word, _badge(version))))
    return _lines(
        ("Dataset" if version.kind != "model" else "Model", clean(version.id.name)),
        ("In", clean(version.id.namespace)),
        ("Version", clean(short_version(version.id.version, 40))),
        *(_made(made) if made else ()),
        ("Time", time_text(version.created_at) if version.created_at else ""),
        ("State", state),
    )


def _lines_of(part: Part, layout: Layout, time_text: TimeText) -> list[Line]:
    """The lines between boxes, in lanes where there are many."""
    lines = [_line(flow, layout, time_text) for flow in part.flows if flow.source != flow.target]
    lanes = lanes_of([Ends(line["target"], line["points"]) for line in lines])
    return [{**line, "lanes": own} for line, own in zip(lines, lanes, strict=True)]


def _line(flow: Flow, layout: Layout, time_text: TimeText) -> Line:
    half = WIDTH / 2
    start, end = layout.places[flow.source], layout.places[flow.target]
    bends = layout.bends.get((flow.source, flow.target), ())
    passed = [(x + side, y) for x, y in bends for side in (-half, half)]
    is_carried = flow.known == "carried_over"
    return {
        "source": flow.source.code,
        "target": flow.target.code,
        "points": [(start[0] + half, start[1]), *passed, (end[0] - half, end[1])],
        "lanes": [],
        "dashes": DASHES[flow.known],
        "width": THICK if is_carried else THIN,
        "is_loud": False,
        "is_faint": False,
        "tip": _lines(
            ("From", clean(flow.source.name)),
            ("To", clean(flow.target.name)),
            *_made(flow),
            ("Time", time_text(flow.at) if flow.at else ""),
            ("Role", ", ".join(map(clean, flow.roles))),
            ("Known by", KNOWN_WORDS[flow.known]),
            ("Edges", f"{flow.edges:,}" if flow.edges > 1 else ""),
        ),
    }


def _made(flow: Flow) -> Tip:
    """The job and the run of a flow; how many, where there are several."""
    jobs, runs = flow.jobs, flow.runs
    return [
        ("Job", clean(jobs[0]) if len(jobs) == 1 else counted(len(jobs), "job") if jobs else ""),
        ("Run", short_run(runs[0]) if len(runs) == 1 else counted(len(runs), "run") if runs else ""),
    ]


def _lines(*pairs: tuple[str, str]) -> Tip:
    return [pair for pair in pairs if pair[1]]
