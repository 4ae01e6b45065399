"""Catalogs to try the app on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from catalog.admission import Refused, admit
from catalog.store import Catalog
from examples.churn.story import write_governance
from ingest.governance.answers import apply_answer
from ingest.governance.folder import read_folder

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


def govern_demo(path: Path) -> Path:
    """Put the demo with its governance into a catalog at the path."""
    folder = path.with_suffix(".governance")
    write_governance(folder, datetime.now(UTC).date())
    with Catalog(fill_demo(path)) as catalog:
        apply_answer(catalog, read_folder(folder), "steward@shop.example")
    return path
