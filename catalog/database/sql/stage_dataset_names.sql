-- Every name of some datasets. Events about others cannot change an answer about these, but for what is declared together
-- with them.
CREATE OR REPLACE TEMP TABLE subset_names AS
SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (SELECT unnest($dataset_keys::BIGINT[]))
