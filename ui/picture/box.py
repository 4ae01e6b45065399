"""The box of one version in a picture of a trace, as SVG: it scales with the picture, and holds any text.

Shape, icon and words say what a version is; colour only repeats it, for readers who cannot tell colours.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from ui.picture.layout import Drawn
from ui.presentation.short import short_version, shorten

WIDTH, HEIGHT = 208, 48
NAME_ROOM = 22
VERSION_ROOM = 14

SHAPES = {
    "model": "M13 1 H195 L207 24 L195 47 H13 L1 24 Z",
    "dataset": "M7 1 H201 Q207 1 207 7 V41 Q207 47 201 47 H7 Q1 47 1 41 V7 Q1 1 7 1 Z",
    "source": "M24 1 H201 Q207 1 207 7 V41 Q207 47 201 47 H24 A23 23 0 0 1 24 1 Z",
    "gap": "M1 1 H207 V47 H1 Z",
}
ICONS = {
    "model": "M16 15 l8 4.5 v9 l-8 4.5 l-8 -4.5 v-9 Z M16 24 v9 M16 24 l8 -4.5 M16 24 l-8 -4.5",
    "dataset": "M9 16 h14 v16 h-14 Z M9 21.5 h14 M9 27 h14 M14.5 21.5 v10.5",
    "source": "M16 15 v11 M11.5 21.5 l4.5 4.5 l4.5 -4.5 M8.5 28 v4 h15 v-4",
    "gap": "M16 15.5 l9 16 h-18 Z M16 21 v5 M16 28.2 v1",
}
MARK_WORDS = {
    "undeclared_source": "NO SOURCE",
    "unversioned_source": "VERSION?",
    "open_producer": "NEVER ENDED",
    "lost_write": "WRITE MISSING",
    "version_reused": "REUSED",
    "content_differs": "OTHER CONTENT",
    "assumed_write_mode": "REPLACED?",
    "cycle": "CYCLE",
}
# A verdict shows in the shape of its mark, 14 pixels wide, and by the sign in it.
VERDICT_SHAPES = {
    "violation": "M4 0 H10 L14 4 V10 L10 14 H4 L0 10 V4 Z",
    "gap": "M7 -1 L15 7 L7 15 L-1 7 Z",
    "warning": "M7 -.5 L15 14 H-1 Z",
    "pass": "M7 0 A7 7 0 0 1 7 14 A7 7 0 0 1 7 0 Z",
    "waived": "M1 0 H13 V14 H1 Z",
}
VERDICT_SIGNS = {
    "violation": "M4.2 4.2 L9.8 9.8 M9.8 4.2 L4.2 9.8",
    "gap": "M4.8 5.2 A2.2 2.2 0 1 1 7 7.4 V8.6 M7 10.6 V11.2",
    "warning": "M7 4.8 V9 M7 11.2 V11.8",
    "pass": "M3.8 7.2 L6.2 9.6 L10.4 4.8",
    "waived": "M4.6 7 V3.6 M7 7 V2.6 M9.4 7 V3.6 M4 7.6 Q4 11.4 7 11.4 Q10 11.4 10 7.6",
}
_FONT = "'Source Sans 3','Source Sans Pro','Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one theme; fills and borders are by kind of version."""

    text: str
    faint: str
    line: str
    accent: str
    warning: str
    on_warning: str
    fills: Mapping[str, str]
    borders: Mapping[str, str]
    verdicts: Mapping[str, str]


LIGHT = Inks(
    text="#1b2430",
    faint="#566374",
    line="#8694a5",
    accent="#3b4cca",
    warning="#a34a00",
    on_warning="#ffffff",
    fills={"model": "#e8eafc", "dataset": "#ffffff", "source": "#e4f4eb", "gap": "#fff5e3"},
    borders={"model": "#3b4cca", "dataset": "#9aa7b6", "source": "#1f7a4d", "gap": "#b85a00"},
    verdicts={"violation": "#b3261e", "gap": "#a34a00", "warning": "#1f5fbf", "pass": "#1f7a4d", "waived": "#5c6672"},
)
DARK = Inks(
    text="#eef1f6",
    faint="#a9b5c4",
    line="#76869a",
    accent="#98a5ff",
    warning="#ffb454",
    on_warning="#241500",
    fills={"model": "#2a3170", "dataset": "#1d2531", "source": "#12382a", "gap": "#3a2a12"},
    borders={"model": "#98a5ff", "dataset": "#5f6f83", "source": "#4cc38a", "gap": "#ffb454"},
    verdicts={"violation": "#ff8a80", "gap": "#ffb454", "warning": "#8ab4ff", "pass": "#4cc38a", "waived": "#b3bdc9"},
)


def svg_uri(svg: str) -> str:
    """An SVG image as a data: address."""
    return f"data:image/svg+xml;charset=utf-8,{quote(svg)}"


def box_svg(version: Drawn, inks: Inks) -> str:
    """Icon, name, verdict, and a second line of type, version and badges."""
    border = inks.borders[version.kind]
    is_loud = version.verdict not in ("", "pass")
    edge = inks.verdicts[version.verdict] if is_loud else border
    name_room = NAME_ROOM - 2 if version.verdict else NAME_ROOM
    dashes = ' stroke-dasharray="5 3"' if version.kind == "gap" else ""
    badges, left = _badges(version, inks)
    kind = _safe(shorten(version.type, 10).replace("_", " "))
    # An image cannot measure its text: widths are estimates for the font, and the clip path cuts what is wider.
    room = max(4, int((left - 44 - 6.2 * len(kind)) / 6))
    text = _safe(short_version(version.id.version, min(VERSION_ROOM, room)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<clipPath id="c"><rect x="32" width="{WIDTH - 42}" height="{HEIGHT}"/></clipPath>'
        f'<path d="{SHAPES[version.kind]}" fill="{inks.fills[version.kind]}" stroke="{edge}" '
        f'stroke-width="{2 if version.kind == "model" or is_loud else 1.25}"{dashes}/>'
        f'<path d="{ICONS[version.kind]}" transform="translate(2 0)" fill="none" stroke="{border}" '
        f'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<g clip-path="url(#c)" font-family="{_FONT}">'
        f'<text x="34" y="20.5" font-size="13" font-weight="600" fill="{inks.text}">'
        f"{_safe(shorten(version.id.name, name_room))}</text>"
        f'<text x="34" y="37" font-size="11" fill="{inks.faint}">'
        f'<tspan font-size="9.5" font-weight="600" letter-spacing=".4">{kind}</tspan>'
        f"{' ' if kind else ''}{text}</text>{badges}</g>{_verdict(version.verdict, inks)}</svg>"
    )


def _verdict(verdict: str, inks: Inks) -> str:
    """The mark of a verdict in the upper right corner."""
    return f'<g transform="translate({WIDTH - 26} 7)">{verdict_mark(verdict, inks)}</g>' if verdict else ""


def verdict_mark(verdict: str, inks: Inks) -> str:
    """The mark of a verdict, 14 pixels wide."""
    return (
        f'<path d="{VERDICT_SHAPES[verdict]}" fill="{inks.verdicts[verdict]}"/>'
        f'<path d="{VERDICT_SIGNS[verdict]}" fill="none" stroke="{inks.on_warning}" stroke-width="1.7" '
        f'stroke-linecap="round"/>'
    )


def _badges(version: Drawn, inks: Inks) -> tuple[str, float]:
    """The badges, set from the right, and where they begin."""
    words = [MARK_WORDS.get(mark, mark.upper().replace("_", " ")) for mark in version.marks[:1]]
    if version.state in ("attempted", "open"):
        words = [version.state.upper()]
    shown = [(word, inks.warning, inks.on_warning, inks.warning) for word in words]
    if version.beyond:
        shown.append((f"+{version.beyond}", "none", inks.text, inks.line))
    right = float(WIDTH - 11)
    drawn = ""
    for word, fill, ink, border in shown:
        wide = 6.1 * len(word) + 8
        right -= wide
        drawn += (
            f'<rect x="{right:.1f}" y="27.5" width="{wide:.1f}" height="13" rx="3" fill="{fill}" stroke="{border}"/>'
            f'<text x="{right + wide / 2:.1f}" y="37.2" font-size="9" font-weight="700" text-anchor="middle" '
            f'fill="{ink}">{_safe(word)}</text>'
        )
        right -= 4
    return drawn, right


def _safe(text: str) -> str:
    """Text for XML: control characters and lone surrogates left out, the rest escaped."""
    return escape("".join(" " if unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp") else mark for mark in text))
