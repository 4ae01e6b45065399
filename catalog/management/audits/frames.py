"""The populations an audit draws from: each a saved query over the documented views, asked as of a date.

Vouching goes from a model or a decision back to what it rests on; tracing goes from a source forward, and so finds
what was never registered. A population is a file in frames/: its first line says what is in it, its second which way.
"""

from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, TypedDict, cast

from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, NextStep

Direction = Literal["vouch", "trace"]


class Frame(NamedTuple):
    """A population by its name; query: one row an item, of a version or a record, with `at` and `about`."""

    name: str
    about: str
    direction: Direction
    query: str


class FrameRow(TypedDict):
    """A population, as a list of them has it."""

    name: str
    about: str
    direction: Direction
    query: str


@cache
def all_frames() -> tuple[Frame, ...]:
    """Every population, by name."""
    files = (resources.files("catalog") / "management/audits/frames").iterdir()
    return tuple(_read(file.name, file.read_text()) for file in sorted(files, key=lambda file: file.name))


def frame_named(name: str) -> Frame:
    """The population of a name; a dash counts as an underscore. Raises BadQuestionError where there is none."""
    wanted = name.replace("-", "_")
    for frame in all_frames():
        if frame.name == wanted:
            return frame
    names = ", ".join(frame.name for frame in all_frames())
    raise BadQuestionError(f"{name!r} is no population. Populations: {names}", NextStep("All of them", "frames"))


def frames(catalog: Catalog) -> list[FrameRow]:
    """The populations an audit can draw from, each with its query."""
    del catalog
    return [cast("FrameRow", frame._asdict()) for frame in all_frames()]


def _read(file: str, text: str) -> Frame:
    about, direction, query = text.split("\n", 2)
    way = direction.removeprefix("-- direction: ")
    return Frame(file.removesuffix(".sql"), about.removeprefix("-- "), cast("Direction", way), query.strip())
