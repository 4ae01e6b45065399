"""The demo's files of governance as of the day it runs: the story's days, moved."""

import re
from datetime import date
from pathlib import Path

GOVERNANCE = Path(__file__).parent / "governance"
# The day the second model is trained; the consent in customers.yml ends some weeks after.
TRAINED_ON = date(2026, 3, 15)
CONSENT_ENDS_ON = date(2026, 5, 1)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}(?=\b|T)")


def write_governance(folder: Path, today: date) -> None:
    """Write the files into a folder, every day in them moved as far as from the story's to today; others go.

    Else a demo that is run years later would find every deadline over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yml"):
        old.unlink()
    for file in sorted(GOVERNANCE.glob("*.yml")):
        (folder / file.name).write_text(with_days_moved(file.read_text(encoding="utf-8"), today), encoding="utf-8")


def with_days_moved(text: str, today: date) -> str:
    """A text with every day in it moved as far as from the story's to today."""
    return _DAY.sub(lambda found: str(moved(date.fromisoformat(found[0]), today)), text)


def moved(day: date, today: date) -> date:
    """A day of the story, where the second model is trained today."""
    return day + (today - TRAINED_ON)
