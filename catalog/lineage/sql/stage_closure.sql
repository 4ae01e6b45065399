-- The versions of a closure, and the runs that made them, into tables of this cursor.
CREATE OR REPLACE TEMP TABLE closure_versions AS
SELECT dataset_key, version FROM staged_versions;
CREATE OR REPLACE TEMP TABLE closure_makers AS
SELECT run_key FROM staged_makers;
-- A virtual version is made anew each time that it is read: which runs then make it is known of the closure's alone.
CREATE OR REPLACE TEMP TABLE seen_virtual_producers AS
SELECT dataset_key, version, run_key FROM staged_producers
