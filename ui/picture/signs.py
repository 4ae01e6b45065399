"""The shapes, icons, words and colours of a picture of lineage.

Shape, icon and words say what a version is; colour only repeats it, for readers who cannot tell colours.
"""

from typing import TypedDict
from urllib.parse import quote

WIDTH, HEIGHT = 192, 64

SHAPES = {
    "model": "M11 1 H181 L191 32 L181 63 H11 L1 32 Z",
    "dataset": "M7 1 H185 Q191 1 191 7 V57 Q191 63 185 63 H7 Q1 63 1 57 V7 Q1 1 7 1 Z",
    "source": "M22 1 H185 Q191 1 191 7 V57 Q191 63 185 63 H22 Q1 63 1 42 V22 Q1 1 22 1 Z",
    "gap": "M1 1 H191 V63 H1 Z",
    "group": "M7 5 H181 Q187 5 187 11 V57 Q187 63 181 63 H7 Q1 63 1 57 V11 Q1 5 7 5 Z M5 1 H185 Q191 1 191 7 V59",
}
# Drawn in a square of 24.
ICONS = {
    "model": "M12 3 l8 4.5 v9 l-8 4.5 l-8 -4.5 v-9 Z M12 12 v9 M12 12 l8 -4.5 M12 12 l-8 -4.5",
    "dataset": "M5 4 h14 v16 h-14 Z M5 9.5 h14 M5 15 h14 M10.5 9.5 v10.5",
    "source": "M12 3 v11 M7.5 9.5 l4.5 4.5 l4.5 -4.5 M4.5 16 v4 h15 v-4",
    "gap": "M12 3.5 l9 16 h-18 Z M12 9 v5 M12 16.2 v1",
    "group": "M7 3 h13 v13 M4 7 h12 v13 h-12 Z",
}
KIND_WORDS = {
    "model": "model",
    "dataset": "dataset",
    "source": "declared source",
    "gap": "unknown origin",
    "group": "several alike",
}
MARK_WORDS = {
    "undeclared_source": "No source",
    "unversioned_source": "Version unknown",
    "open_producer": "Never ended",
    "lost_write": "Write missing",
    "version_reused": "Version reused",
    "content_differs": "Content differs",
    "assumed_write_mode": "Write mode assumed",
    "cycle": "Cycle",
}
# A status shows in the shape of its mark, 14 pixels wide, and by the sign in it.
STATUS_SHAPES = {
    "violation": "M4 0 H10 L14 4 V10 L10 14 H4 L0 10 V4 Z",
    "gap": "M3.4 .3 H10.6 L14.4 7 L10.6 13.7 H3.4 L-.4 7 Z",
    "warning": "M7 -.5 L15 14 H-1 Z",
    "waived": "M3 0 H11 Q14 0 14 3 V11 Q14 14 11 14 H3 Q0 14 0 11 V3 Q0 0 3 0 Z",
    "pass": "M7 0 A7 7 0 0 1 7 14 A7 7 0 0 1 7 0 Z",
    "added": "M2 0 H12 V14 H2 Z",
    "removed": "M1.5 0 H12.5 V9.5 L7 14 L1.5 9.5 Z",
    "changed": "M7 0 L14 7 L7 14 L0 7 Z",
    "same": "M0 2.5 H14 V11.5 H0 Z",
}
# Not in a diamond: a question mark there reads as a character that a font lacks.
STATUS_SIGNS = {
    "violation": "M4.2 4.2 L9.8 9.8 M9.8 4.2 L4.2 9.8",
    "gap": "M4.8 5.2 A2.2 2.2 0 1 1 7 7.4 V8.4 M7 10.6 V11.2",
    "warning": "M7 4.8 V9 M7 11.2 V11.8",
    "waived": "M4.5 8 V5.6 M6.4 7.2 V3.4 M8.2 7.2 V3.4 M10 7.6 V5 M4.5 8 Q5 11.3 7.6 11.3 Q10 11.3 10 7.6",
    "pass": "M3.8 7.2 L6.2 9.6 L10.4 4.8",
    "added": "M7 3.5 V10.5 M4 7 H10",
    "removed": "M4 7 H10",
    "changed": "M4.2 7 H9.8 M7.6 4.8 L9.8 7 L7.6 9.2",
    "same": "M4.2 5.6 H9.8 M4.2 8.4 H9.8",
}
STATUS_WORDS = {
    "violation": "Violation",
    "gap": "Gap",
    "warning": "Warning",
    "waived": "Waived",
    "pass": "No findings",
    "added": "Added",
    "removed": "Removed",
    "changed": "Other version",
    "same": "The same",
}
DASHES = {
    "explicit": "",
    "time": "7 5",
    "none": "12 4 2 4",
    "declared": "2 4",
    "carried_over": "",
    "same_content": "7 5",
}
THICK = 4.0
THIN = 1.5


class Inks(TypedDict):
    """The colours of one theme; fills and borders are by kind of version."""

    page: str
    text: str
    faint: str
    line: str
    light_line: str
    accent: str
    on_status: str
    fills: dict[str, str]
    borders: dict[str, str]
    statuses: dict[str, str]


LIGHT: Inks = {
    "page": "#fbfcfd",
    "text": "#1b2430",
    "faint": "#566374",
    "line": "#8694a5",
    "light_line": "#c9d1da",
    "accent": "#3b4cca",
    "on_status": "#ffffff",
    "fills": {"model": "#e8eafc", "dataset": "#ffffff", "source": "#e4f4eb", "gap": "#fff5e3", "group": "#f0f3f7"},
    "borders": {
        "model": "#3b4cca",
        "dataset": "#7d8b9b",
        "source": "#1f7a4d",
        "gap": "#b85a00",
        "group": "#7d8b9b",
    },
    "statuses": {
        "violation": "#b3261e",
        "gap": "#a34a00",
        "warning": "#1f5fbf",
        "waived": "#5b6675",
        "pass": "#1f7a4d",
        "added": "#1f7a4d",
        "removed": "#b3261e",
        "changed": "#1f5fbf",
        "same": "#5b6675",
    },
}
DARK: Inks = {
    "page": "#12171f",
    "text": "#eef1f6",
    "faint": "#a9b5c4",
    "line": "#76869a",
    "light_line": "#3a4655",
    "accent": "#98a5ff",
    "on_status": "#12171f",
    "fills": {"model": "#2a3170", "dataset": "#1d2531", "source": "#12382a", "gap": "#3a2a12", "group": "#26303d"},
    "borders": {
        "model": "#98a5ff",
        "dataset": "#8392a5",
        "source": "#4cc38a",
        "gap": "#ffb454",
        "group": "#8392a5",
    },
    "statuses": {
        "violation": "#ff8a80",
        "gap": "#ffb454",
        "warning": "#8ab4ff",
        "waived": "#b4bfcc",
        "pass": "#4cc38a",
        "added": "#4cc38a",
        "removed": "#ff8a80",
        "changed": "#8ab4ff",
        "same": "#b4bfcc",
    },
}


def svg_uri(svg: str) -> str:
    """An SVG image as a data: address."""
    return f"data:image/svg+xml;charset=utf-8,{quote(svg)}"
