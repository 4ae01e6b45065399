-- What was said of the datasets of a closure, for statements about them alone: every rule of reads, writes and timelines
-- is a rule of one dataset and the runs that name it, so what was said of others cannot change an answer.
CREATE OR REPLACE TEMP TABLE scope_names AS
SELECT DISTINCT dataset_key FROM closure_versions
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (SELECT dataset_key FROM closure_versions)
