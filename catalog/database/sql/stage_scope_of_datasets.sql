-- Some datasets and all their other names. What was said of others can change no answer about them alone, but for what
-- was declared together with them.
CREATE OR REPLACE TEMP TABLE scope_names AS
SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (SELECT unnest($dataset_keys::BIGINT[]))
