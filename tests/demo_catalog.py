"""Catalogs to try the app on."""

from collections.abc import Iterable
from pathlib import Path

from catalog.admission import Refused, admit
from catalog.store import Catalog

RECORDED = Path(__file__).parent / "recorded/demo/events.ndjson"


def fill(path: Path, lines: Iterable[bytes]) -> Path:
    """Put events, one a line, into a catalog at the path."""
    admitted = (admit(line) for line in lines if line.strip())
    with Catalog(path) as catalog:
        catalog.append([entry for entry in admitted if not isinstance(entry, Refused)])
    return path


def fill_demo(path: Path) -> Path:
    """Put what the demo pipeline sent into a catalog at the path."""
    return fill(path, RECORDED.read_bytes().splitlines())
