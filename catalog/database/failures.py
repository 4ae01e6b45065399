"""What DuckDB's errors mean: the disk, another process, a damaged file; told apart by their kind and its words."""

import duckdb

# Where these are raised, the file or the disk is the cause, not what was written or asked.
_OF_THE_FILE = (duckdb.IOException, duckdb.FatalException, duckdb.ConnectionException)


def is_of_the_file(error: BaseException) -> bool:
    """Whether the disk or the file is the cause, so that everything else would fail as well."""
    return isinstance(error, _OF_THE_FILE)
