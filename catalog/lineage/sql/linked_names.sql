-- The names that stand beside some names in symlinks and aliases.
WITH wanted AS (SELECT unnest($dataset_keys::BIGINT[]) AS wanted_key),
linked AS (
    SELECT dataset_key AS one, identifier_key AS other FROM reading.symlinks
    UNION ALL SELECT dataset_key, identifier_key FROM reading.aliases
)
SELECT w.wanted_key, l.other AS dataset_key FROM wanted AS w JOIN linked AS l ON l.one = w.wanted_key
WHERE l.other IS NOT NULL
UNION
SELECT w.wanted_key, l.one FROM wanted AS w JOIN linked AS l ON l.other = w.wanted_key
