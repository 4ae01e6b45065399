-- The last position of the log that the tables of a schema hold.
SELECT coalesce(max(position), 0) FROM query_table($progress)
