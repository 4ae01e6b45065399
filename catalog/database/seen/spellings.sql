-- Names that are spellings of one: each with the one whose key is the smallest of theirs.
WITH spelt AS (
    SELECT dataset_key, spelled_key FROM seen.spelled WHERE spelled_key <> dataset_key
),
shared AS (
    SELECT dataset_key, spelled_key FROM spelt
    UNION ALL
    SELECT dataset_key, spelled_key FROM seen.spelled
    WHERE spelled_key = dataset_key AND dataset_key IN (SELECT spelled_key FROM spelt)
)
SELECT dataset_key, first_key AS other_key
FROM (SELECT dataset_key, min(dataset_key) OVER (PARTITION BY spelled_key) AS first_key FROM shared)
WHERE dataset_key <> first_key
