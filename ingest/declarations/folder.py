"""The files of governance in a folder."""

from pathlib import Path
from typing import NamedTuple

from catalog.values.errors import BadQuestionError, NextStep

SUFFIXES = (".yml", ".yaml", ".json")


class GovernanceFile(NamedTuple):
    """A file's path within its folder, and its text."""

    path: str
    text: str


def read_folder(folder: Path) -> list[GovernanceFile]:
    """Every .yml, .yaml and .json file at any depth, sorted by path; or the one file that is named.

    Bytes that are no UTF-8 become U+FFFD. Raises BadQuestionError where there are no files: that is a slip, not the
    wish to take back everything.
    """
    if folder.is_file():
        return [_read(folder, folder.name)]
    if not folder.is_dir():
        raise BadQuestionError(
            f"No folder {folder} with governance files.",
            NextStep("Begin one", "suggest-governance", {"folder": str(folder)}),
        )
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.is_file() and not _is_hidden(path, folder)
    )
    if not paths:
        raise BadQuestionError(
            f"No {', '.join(SUFFIXES)} file in {folder}. To take back everything: a file with {{}}"
        )
    return [_read(path, path.relative_to(folder).as_posix()) for path in paths]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _read(path: Path, shown: str) -> GovernanceFile:
    try:
        return GovernanceFile(shown, path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError as error:
        raise BadQuestionError(f"Cannot read {path}: {error.strerror}") from error
