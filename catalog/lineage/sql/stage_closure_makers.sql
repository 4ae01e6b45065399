-- The runs that made the versions of a closure, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE closure_makers AS
SELECT dataset_key, version, run_key FROM staged_rows
