-- The timeline of a dataset: versions that a read by time can find, and ends (version NULL), in order of place.
SELECT dataset_key, made_at, version, state,
    row_number() OVER (PARTITION BY dataset_key ORDER BY made_at, version NULLS FIRST) AS place
FROM (
    SELECT dataset_key, found_from AS made_at, version, state FROM seen.versions WHERE found_from IS NOT NULL
    UNION
    SELECT dataset_key, made_at, NULL, 'end' FROM seen.ends
)
