"""Records and rules: the log, its readings, versions, trace; the only speaker to DuckDB."""
