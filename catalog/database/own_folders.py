"""Temporary folders of a process, where statements spill and copies lie; those of killed ones are taken away."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_YOUNG_SECONDS = 60.0  # a process may be between making its folder and locking it


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """A new folder that is locked as long as this process or one it forked lives; it goes with the context.

    prefix: how its name begins. A process that is killed, by its server's end or by hand, leaves its folder: none
    then holds the lock, which a number in a name could not tell (numbers come again, and containers have their own).
    """
    _clear_stale(Path(tempfile.gettempdir()), prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        descriptor = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Path(name)
        finally:
            os.close(descriptor)


def _clear_stale(place: Path, prefix: str) -> None:
    """Take away the folders of processes that are gone; others' folders, and what cannot be looked into, stay."""
    for folder in place.glob(f"{prefix}*"):
        with suppress(OSError):  # of another user, or taken away by another process at this moment
            _clear_one(folder)


def _clear_one(folder: Path) -> None:
    found = folder.lstat()
    if found.st_uid != os.getuid() or time.time() - found.st_ctime < _YOUNG_SECONDS:
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)
