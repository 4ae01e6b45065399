-- The versions of a closure, and the runs that made them, into tables of this cursor.
CREATE OR REPLACE TEMP TABLE closure_versions AS
SELECT dataset_key, version FROM staged_versions;
CREATE OR REPLACE TEMP TABLE closure_makers AS
SELECT run_key FROM staged_makers;
-- Which runs a virtual version comes from depends on when it is read, so only the closure's own have any.
CREATE OR REPLACE TEMP TABLE seen_virtual_producers AS
SELECT dataset_key, version, run_key FROM staged_producers
