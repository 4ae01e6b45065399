"""The values that the graph keeps of versions, timelines, reads and edges."""

from typing import NamedTuple

from catalog.lineage.graph.latest import Latest
from catalog.lineage.graph.rows import Resolution, VersionState

STATES = tuple(VersionState)  # by number: a place in a tuple is found many times as fast as a member by its value
END = -1  # in the place of a version in a timeline: from here on there is no content to read
DATASET_EVENT = -1  # in the place of the run that caused an end


class StaleError(Exception):
    """Something the graph does not follow by itself: it is to be loaded again."""


class Claim(NamedTuple):
    """What one run says of a version it wrote."""

    outcome: VersionState
    made_at: int
    is_emptied: bool


class Standing(NamedTuple):
    """A version's state and when it was made (NEVER: no time is known)."""

    state: VersionState
    made_at: int


class Announcement(NamedTuple):
    """What DatasetEvents say of a version they give, as in `rows.Announced`."""

    made_at: int | None
    is_filled: bool
    is_renewed: bool


class DatasetValue(NamedTuple):
    """The value in force of a fact about a dataset; has_window: it is a mode of writing with a window."""

    latest: Latest
    has_window: bool


class Entry(NamedTuple):
    """A place in a timeline. Of equal times the version's name decides, and an end (version "") comes first."""

    at: int
    version: str
    node: int


class Numbered(NamedTuple):
    """A produced version whose name is a small whole number."""

    number: int
    version: str
    node: int


class TimedRead(NamedTuple):
    """That a run read a dataset by time."""

    named_at: int
    run: int


class Found(NamedTuple):
    """What a read by time finds: a version by number, and how it was found."""

    node: int
    how: Resolution


class Written(NamedTuple):
    """How a produced version was written; window_start: what ended before is gone by then, NEVER without a window."""

    is_append: bool
    window_start: int


class DeclaredEdge(NamedTuple):
    """A declared edge into a dataset: its source (number), how it was found, the job (None: a DatasetEvent)."""

    source: int
    how: Resolution
    job_key: int | None


class InEdge(NamedTuple):
    """An edge into a version: its source by number, the run (-1 none), how it was found, the role of the read."""

    source: int
    run: int
    how: Resolution
    role: str
