"""The former place of `whence`: `from ingest.emit import Run` goes on working for one release."""

import warnings

from whence import ColumnEdge, Run, declare, file_version

__all__ = ["ColumnEdge", "Run", "declare", "file_version"]

warnings.warn("ingest.emit is now whence: from whence import Run", DeprecationWarning, stacklevel=2)
