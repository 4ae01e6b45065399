"""What a walk says of virtual versions: which they are, what makes them virtual, and what they rest on."""

from typing import NamedTuple

from catalog.lineage.graph.facts.definitions import Definition
from catalog.lineage.graph.values import DeclaredEdge, InEdge
from catalog.lineage.lookup import AT
from catalog.values.times import instant_of, instant_text

FOREVER = 2**63 - 1
FIRST_VIRTUAL = 2**30  # virtual versions have numbers from here on, as long as the walk lasts; all others are smaller


class VirtualVersion(NamedTuple):
    """A dataset as it was computed at a time."""

    dataset: int
    at: int

    @property
    def name(self) -> str:
        """Its version string."""
        return f"{AT}{instant_text(instant_of(self.at))}"


class Kinds(NamedTuple):
    """What makes what is read of a dataset virtual: a view's definition, or declared edges and being a folder.

    streams: or those that write on in what is there of it.
    """

    definition: Definition | None
    is_declared: bool
    is_folder: bool
    streams: tuple[int, ...] = ()

    @property
    def are_any(self) -> bool:
        """Whether anything does."""
        return self.definition is not None or self.is_declared or self.is_folder or bool(self.streams)


class ReadOn(NamedTuple):
    """A dataset that is read after one time and up to another."""

    dataset: int
    after: int
    until: int


class Below(NamedTuple):
    """What a dataset rests on at a time: the newest time of its own, and the datasets that count further below.

    read_on: those that streams read, each between two times.
    """

    own_at: int
    datasets: tuple[int, ...]
    read_on: tuple[ReadOn, ...] = ()


class EdgesInto(NamedTuple):
    """The edges into a node: those of runs, and declared ones.

    definers: the runs whose definition or streaming they follow. is_asked: it is `unversioned`, computed now.
    """

    edges: list[InEdge]
    declared: list[DeclaredEdge]
    definers: tuple[int, ...] = ()
    is_asked: bool = False
