-- The timeline of a dataset: versions with a created_at, and ends (version NULL), in order of place.
SELECT dataset_key, made_at, version, state,
    row_number() OVER (PARTITION BY dataset_key ORDER BY made_at, version NULLS FIRST) AS place
FROM (
    SELECT dataset_key, created_at AS made_at, version, state FROM seen.versions WHERE created_at IS NOT NULL
    UNION
    SELECT dataset_key, made_at, NULL, 'end' FROM seen.ends
)
