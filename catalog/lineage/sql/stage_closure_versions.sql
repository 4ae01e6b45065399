-- The versions of a closure, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE closure_versions AS
SELECT dataset_key, version FROM staged_rows
