"""What makes the field of SQL an editor in the browser: colours, and names offered while one types; no library.

The field stays Streamlit's own, so that the page, a keyboard and a screen reader have it as any other field.
"""

from functools import cache
from pathlib import Path

# A later file uses what an earlier one declares; together they are one module, whose last function Streamlit calls.
_FILES = ("tokens", "suggestions", "overlay", "listbox", "editor")


@cache
def script() -> str:
    """The JavaScript module."""
    return "\n".join((Path(__file__).parent / f"{name}.js").read_text("utf-8") for name in _FILES)


@cache
def style() -> str:
    """The CSS; it is the page's, as the field is."""
    return (Path(__file__).parent / "editor.css").read_text("utf-8")
