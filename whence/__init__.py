"""What users' own code imports: runs that say where their results came from, and declarations about datasets."""

from whence.run import ColumnEdge, Lifecycle, Role, Run, declare, file_version

__all__ = ["ColumnEdge", "Lifecycle", "Role", "Run", "declare", "file_version"]
