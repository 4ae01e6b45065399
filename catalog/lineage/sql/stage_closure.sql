-- The versions of a closure, and what its runs wrote and read, into tables of this cursor. The latter two stand in the
-- place of the parts `productions` and `reads`: the rules over these then answer for the closure alone.
CREATE OR REPLACE TEMP TABLE closure_versions AS
SELECT dataset_key, version FROM staged_versions;
CREATE OR REPLACE TEMP TABLE seen_productions AS
SELECT dataset_key, version, run_key FROM staged_productions;
CREATE OR REPLACE TEMP TABLE seen_reads AS
SELECT dataset_key, version, run_key FROM staged_reads
