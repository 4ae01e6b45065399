-- The produced version (NULL: the end) just before each produced version of the same dataset.
SELECT dataset_key, version, earlier_version, earlier_at
FROM (
    SELECT dataset_key, version, lag(version) OVER earlier AS earlier_version, lag(made_at) OVER earlier AS earlier_at
    FROM seen.timeline WHERE state IN ('produced', 'end')
    WINDOW earlier AS (PARTITION BY dataset_key ORDER BY place)
)
WHERE version IS NOT NULL
