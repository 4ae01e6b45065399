"""What is wrong in files of governance, each with its place."""

from typing import NamedTuple

from catalog.values.canonical_json import Json

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong: the file, the line (from 1), the path within the file, why, and the nearest known words."""

    file: str
    line: int
    path: str
    reason: str
    nearest: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """As answers have it."""
        return {**self._asdict(), "nearest": list(self.nearest)}


def path_text(path: Path) -> str:
    """A path as people read it: `datasets[0].grants[1].basis`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
