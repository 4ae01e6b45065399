"""Whether a file can be written at a path, said before the work is done."""

from pathlib import Path

from catalog.values.errors import BadQuestionError, UnavailableError


def check_target(target: Path) -> None:
    """Raise BadQuestionError or UnavailableError where no file can be at a path."""
    if target.is_dir():
        raise BadQuestionError(f"{target} is a folder. Give the path of a file: -o {target / 'pack.zip'}")
    if not target.parent.is_dir():
        raise UnavailableError(f"No folder {target.parent} for the pack. Make it: mkdir -p {target.parent}")
