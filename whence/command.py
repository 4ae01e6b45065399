"""The `whence` command: Whence's own folders come first on the path, whatever the project around it calls its own."""

import importlib
import sys

from whence.server_part import FOLDER


def main() -> int:
    """Return the exit code of the command line."""
    if FOLDER.is_dir():  # not in a checkout, where the folders are beside this one
        sys.path.insert(0, str(FOLDER))
    return int(importlib.import_module("ui.cli.main").main())
