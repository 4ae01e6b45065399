"""Where an entry stands in a file."""

from collections.abc import Sequence
from typing import NamedTuple

from ingest.declarations.reading.faults import Fault, Path, path_text
from ingest.declarations.reading.yaml_nodes import Node, at, step


class Place(NamedTuple):
    """Where an entry stands: its file, path and node."""

    file: str
    path: Path
    node: Node

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.node.line

    def line_of(self, *keys: str) -> int:
        """The line of a key, or of the last of some nested keys that is there."""
        node, line = self.node, self.node.line
        for key in keys:
            line = node.key_lines.get(key, line)
            node = step(node, key) or node
        return line

    def fault(self, reason: str, *keys: str | int, nearest: Sequence[str] = ()) -> Fault:
        """A fault of what stands below the entry at some keys."""
        line = at(self.node, keys).line
        return Fault(self.file, line, path_text((*self.path, *keys)), reason, tuple(nearest))
