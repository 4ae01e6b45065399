-- Every name of the datasets of a closure. Every rule of reads, writes and timelines is a rule of one dataset and the runs
-- that name it, so events about other datasets cannot change an answer about these.
CREATE OR REPLACE TEMP TABLE subset_names AS
SELECT DISTINCT dataset_key FROM closure_versions
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (SELECT dataset_key FROM closure_versions)
