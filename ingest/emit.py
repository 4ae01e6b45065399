"""The former place of `whence`: in a checkout, `from ingest.emit import Run` works for one more release."""

import warnings

from whence import ColumnEdge, Run, declare, file_version

__all__ = ["ColumnEdge", "Run", "declare", "file_version"]

warnings.warn("ingest.emit is now whence: from whence import Run", DeprecationWarning, stacklevel=2)
