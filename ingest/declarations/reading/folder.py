"""The files of governance in a folder."""

import os
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

    Bytes that are no UTF-8 become U+FFFD. Raises BadQuestionError where there are no files, or something looks like
    one and cannot be read: that is a slip, not the wish to take back what it declared.
    """
    if folder.is_file():
        return [_read(folder, folder.name)]
    if not folder.is_dir():
        raise BadQuestionError(
            f"No folder {folder} with governance files.",
            NextStep("Begin one", "suggest-governance", {"folder": str(folder)}),
        )
    paths, odd = _walked(folder)
    if odd:
        raise BadQuestionError(
            f"Cannot read {', '.join(odd)}. Nothing is changed: what they declare would be taken back. Repair or "
            "delete them"
        )
    if not paths:
        raise BadQuestionError(
            f"No {', '.join(SUFFIXES)} file in {folder}. To take back everything: a file with {{}}"
        )
    return [_read(path, path.relative_to(folder).as_posix()) for path in paths]


def _walked(folder: Path) -> tuple[list[Path], list[str]]:
    """The files in order; and what is there like a file or a folder of them and cannot be read, each with why."""
    paths: list[Path] = []
    odd: list[str] = []

    def unread(error: OSError) -> None:
        odd.append(f"{error.filename} ({error.strerror})")

    for place, folders, names in os.walk(folder, onerror=unread):
        folders[:] = [name for name in folders if not name.startswith(".")]
        odd += [f"{Path(place) / name} (a link to a folder)" for name in folders if (Path(place) / name).is_symlink()]
        for path in (Path(place) / name for name in names if not name.startswith(".")):
            if path.suffix.lower() not in SUFFIXES:
                continue
            if path.is_file():
                paths.append(path)
            else:
                odd.append(f"{path} ({'a link to nothing' if path.is_symlink() else 'no ordinary file'})")
    return sorted(paths), sorted(odd)


def _read(path: Path, shown: str) -> GovernanceFile:
    try:
        return GovernanceFile(shown, path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError as error:
        raise BadQuestionError(f"Cannot read {path}: {error.strerror}") from error
