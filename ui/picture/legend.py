"""The legend of a picture in words, with a sample of each sign."""

from ui.picture.part import Part
from ui.picture.signs import (
    DARK,
    DASHES,
    ICONS,
    KIND_WORDS,
    LIGHT,
    STATUS_SHAPES,
    STATUS_SIGNS,
    STATUS_WORDS,
    THICK,
    Inks,
    svg_uri,
)
from ui.presentation.tracing.versions import KNOWN_WORDS


def legend_html(part: Part, *, dark: bool = False) -> str:
    """The legend, of what the picture holds only."""
    inks = DARK if dark else LIGHT
    kinds = {version.kind for version in part.versions}
    known = {flow.known for flow in part.flows}
    verdicts = {version.status.verdict for version in part.versions}
    items = [_kind_sample(kind, inks) + words for kind, words in KIND_WORDS.items() if kind in kinds]
    items += [_status_sample(name, inks) + words for name, words in STATUS_WORDS.items() if name in verdicts]
    items += [_line_sample(how, inks) + words for how, words in KNOWN_WORDS.items() if how in known]
    if any(version.beyond for version in part.versions):
        items.append("<b>+3</b>&ensp;inputs that are not shown")
    spans = "".join(f'<span style="white-space:nowrap">{item}</span>' for item in items)
    # Of the colour of the text, which follows the theme should that change meanwhile.
    faint = "color:color-mix(in srgb,currentColor 80%,transparent)"
    return f'<div style="display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.8rem;{faint}">{spans}</div>'


def _kind_sample(kind: str, inks: Inks) -> str:
    icon = f'<path d="{ICONS[kind]}" fill="none" stroke="{inks["borders"][kind]}" stroke-width="2"/>'
    return _image(16, 16, "0 0 24 24", icon)


def _status_sample(verdict: str, inks: Inks) -> str:
    mark = (
        f'<path d="{STATUS_SHAPES[verdict]}" fill="{inks["statuses"][verdict]}"/>'
        f'<path d="{STATUS_SIGNS[verdict]}" fill="none" stroke="{inks["on_status"]}" stroke-width="1.7" '
        f'stroke-linecap="round"/>'
    )
    return _image(16, 16, "-1 -1 16 16", mark)


def _line_sample(how: str, inks: Inks) -> str:
    dashes = f' stroke-dasharray="{DASHES[how]}"' if DASHES[how] else ""
    width = THICK if how == "carried_over" else 2
    line = f'<path d="M1 6 H33" stroke="{inks["line"]}" stroke-width="{width}"{dashes}/>'
    return _image(34, 12, "0 0 34 12", line)


def _image(width: int, height: int, view: str, content: str) -> str:
    """An SVG as an image (Streamlit takes inline SVG out of HTML)."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view}">{content}</svg>'
    )
    style = "display:inline;vertical-align:-.15rem;margin-right:.35rem"
    return f'<img alt="" width="{width}" height="{height}" style="{style}" src="{svg_uri(svg)}">'
