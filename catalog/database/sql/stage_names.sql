-- Every name of the datasets that some names stand for.
CREATE OR REPLACE TEMP TABLE subset_names AS
WITH named AS (SELECT unnest($name_keys::BIGINT[]) AS name_key),
meant AS (
    SELECT coalesce(c.canonical_key, n.name_key) AS dataset_key
    FROM named AS n LEFT JOIN seen.canonical AS c ON c.dataset_key = n.name_key
)
SELECT dataset_key FROM meant
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (FROM meant)
