"""The component that draws the picture in the browser: JavaScript and SVG, without a library."""

from functools import cache
from pathlib import Path

# A later file uses what an earlier one declares; together they are one module, whose last function Streamlit calls.
_FILES = ("text", "boxes", "view", "pointer", "tooltip", "toolbar", "minimap", "nearby", "save", "keys", "main")


@cache
def script() -> str:
    """The JavaScript module."""
    return "\n".join((Path(__file__).parent / f"{name}.js").read_text("utf-8") for name in _FILES)


@cache
def style() -> str:
    """The CSS; it holds inside the component only."""
    return (Path(__file__).parent / "picture.css").read_text("utf-8")
